SELECT regexp_like('1a 2b 14m', '\d+b'), regexp_like('abc', '^b'), regexp_like('ABC', '(?i)abc'), regexp_like('', '^$')
=> true | false | true | true

SELECT regexp_extract('1a 2b 14m', '\d+'), regexp_extract('1a 2b 14m', '(\d+)([a-z]+)', 2), regexp_extract('abc', 'z')
=> 1 | a | NULL

SELECT regexp_extract('abc', '(x)?abc', 1), '<' || regexp_extract('abc', 'z*') || '>'
=> NULL | <>

SELECT regexp_extract('abc', 'b', 1)
=> error: INVALID_FUNCTION_ARGUMENT: Pattern has 0 groups. Cannot access group 1

SELECT regexp_extract_all('1a 2b 14m', '\d+'), regexp_extract_all('1a 2b 14m', '(\d+)([a-z]+)', 2), regexp_extract_all('abc', 'z')
=> [1, 2, 14] | [a, b, m] | []

SELECT regexp_replace('1a 2b 14m', '\d+[ab] '), regexp_replace('1a 2b 14m', '(\d+)([ab]) ', '3c$2 ')
=> 14m | 3ca 3cb 14m

SELECT regexp_replace('new york', '(\w)(\w*)', x -> upper(x[1]) || lower(x[2])), regexp_replace('abc', '(?<middle>b)', '[${middle}]')
=> New York | a[b]c

SELECT regexp_replace('abc', 'b', '\$'), regexp_replace('a.b', '\.', ''), regexp_replace('aa', '', '-'), regexp_replace('abc', '(b)', '[$0$1]')
=> a$c | ab | -a-a- | a[bb]c

SELECT regexp_replace('abc', '(b)', '$2')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT regexp_split('1a 2b 14m', '\s*[a-z]+\s*'), regexp_split('abc', 'z'), cardinality(regexp_split('a,b,', ','))
=> [1, 2, 14, ] | [abc] | 3

SELECT regexp_count('1a 2b 14m', '\s*[a-z]+\s*'), regexp_count('abc', 'z'), regexp_count('ababababab', 'aba')
=> 3 | 0 | 2

SELECT regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b'), regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 12), regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 12, 2), regexp_position('abc', 'z')
=> 8 | 19 | 31 | -1

SELECT regexp_extract('foobar', 'foo(?=bar)'), regexp_extract('foobaz', 'foo(?!bar)'), regexp_like('a' || chr(10) || 'b', '(?m)^b$'), regexp_replace('aab', '(a)\1', 'x')
=> foo | foo | true | xb

SELECT regexp_like('a', '(')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT regexp_like(NULL, 'a'), regexp_extract(NULL, 'a'), regexp_replace('a', NULL)
=> NULL | NULL | NULL
