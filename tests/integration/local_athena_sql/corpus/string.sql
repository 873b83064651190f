SELECT 'abc' || 'def', concat('a', 'b', 'c'), 'x' || NULL
=> abcdef | abc | NULL

SELECT concat('one')
=> error: INVALID_FUNCTION_ARGUMENT: line 1:8: There must be two or more concatenation arguments

SELECT chr(65), codepoint('A'), chr(9731), codepoint('😀')
=> A | 65 | ☃ | 128512

SELECT chr(-1)
=> error: INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: -1

SELECT codepoint('ab')
=> error: FUNCTION_NOT_FOUND

SELECT length('hello'), length(''), length('naïve'), length('😀a'), length(NULL)
=> 5 | 0 | 5 | 2 | NULL

SELECT lower('ÀBC'), upper('àbc'), upper('straße')
=> àbc | ÀBC | STRAßE

SELECT lpad('7', 3, '0'), lpad('12345', 3, 'x'), rpad('ab', 5, 'xy'), lpad('text', 7, 'xyz')
=> 007 | 123 | abxyx | xyztext

SELECT '<' || lpad('text', 0, 'x') || '>', rpad('é', 3, '-')
=> <> | é--

SELECT lpad('a', 3, '')
=> error: INVALID_FUNCTION_ARGUMENT: Padding string must not be empty

SELECT lpad('a', -1, 'x')
=> error: INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]

SELECT '<' || trim('  a b  ') || '>', '<' || ltrim('  a ') || '>', '<' || rtrim(' a  ') || '>'
=> <a b> | <a > | < a>

SELECT trim('$' FROM '$var$'), trim(LEADING 'x' FROM 'xxaxx'), trim(TRAILING 'ER' FROM 'WORKER')
=> var | axx | WORK

SELECT length(trim(chr(9) || 'a' || chr(10))), trim(BOTH FROM '  b ')
=> 1 | b

SELECT replace('banana', 'an'), replace('banana', 'an', 'AN'), replace('abc', '', '-')
=> ba | bANANa | -a-b-c-

SELECT reverse('abc'), reverse('😀a'), '<' || reverse('') || '>'
=> cba | a😀 | <>

SELECT split('a,b,,c', ','), split('a.b.c', '.', 2), cardinality(split('', ','))
=> [a, b, , c] | [a, b.c] | 1

SELECT split('abc', '')
=> error: INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string

SELECT split('a,b', ',', 0)
=> error: INVALID_FUNCTION_ARGUMENT: Limit must be positive

SELECT split_part('a,b,c', ',', 2), split_part('a,b,c', ',', 4), '<' || split_part('', ',', 1) || '>'
=> b | NULL | <>

SELECT split_part('a,b,c', ',', 0)
=> error: INVALID_FUNCTION_ARGUMENT: Index must be greater than zero

SELECT split_to_map('a=1;b=2', ';', '='), split_to_multimap('a=1;a=2;b=3', ';', '=')
=> {a=1, b=2} | {a=[1, 2], b=[3]}

SELECT split_to_map('a=1;a=2', ';', '=')
=> error: INVALID_FUNCTION_ARGUMENT: Duplicate keys (a) are not allowed

SELECT split_to_map('a:1,a:2,b:3', ',', ':', (k, v1, v2) -> concat(v1, v2))
=> error: FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(11), varchar(1), varchar(1), function)

SELECT strpos('high', 'ig'), strpos('abc', 'z'), strpos('abcabc', 'b', 2), strpos('abcabc', 'b', 3)
=> 2 | 0 | 5 | 0

SELECT strpos('abcabc', 'b', -1), strpos('abcabc', 'b', -2), position('b' IN 'abc'), strpos('abc', '')
=> 5 | 2 | 2 | 1

SELECT strpos('abc', 'b', 0)
=> error: INVALID_FUNCTION_ARGUMENT: 'instance' must be a positive or negative number.

SELECT starts_with('abc', 'ab'), starts_with('abc', 'b'), starts_with('abc', '')
=> true | false | true

SELECT substr('hello', 2), substr('hello', 2, 3), substr('hello', -3, 2), substring('hello' FROM 2 FOR 2)
=> ello | ell | ll | el

SELECT '<' || substr('hello', 0) || '>', '<' || substr('hello', 10) || '>', '<' || substr('hello', -10) || '>'
=> <> | <> | <>

SELECT '<' || substr('hello', 2, 0) || '>', '<' || substr('hello', 2, -1) || '>', substr('😀bc', 2, 1)
=> <> | <> | b

SELECT translate('abcd', 'ab', 'x'), translate('abcda', 'aa', 'zy'), translate('Palhoça', 'ç', 'c')
=> xcd | zbcdz | Palhoca

SELECT soundex('Robert'), soundex('Rupert'), soundex('Honeyman'), soundex('robert') = soundex('ROBERT')
=> R163 | R163 | H555 | true

SELECT levenshtein_distance('kitten', 'sitting'), levenshtein_distance('', 'abc'), hamming_distance('karolin', 'kathrin')
=> 3 | 3 | 3

SELECT hamming_distance('ab', 'abc')
=> error: INVALID_FUNCTION_ARGUMENT: The input strings to hamming_distance function must have the same length

SELECT word_stem('running')
=> error: NOT_SUPPORTED: line 1:8: function word_stem

SELECT to_hex(to_utf8(normalize('é', NFD))), to_hex(to_utf8(normalize(U&'e\0301')))
=> 65CC81 | C3A9

SELECT from_utf8(X'4142'), from_utf8(X'41ff', '?'), to_hex(to_utf8(from_utf8(X'ff')))
=> AB | A? | EFBFBD

SELECT luhn_check('79927398713'), luhn_check('79927398714'), luhn_check(NULL)
=> true | false | NULL

SELECT luhn_check('abc')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT format('%s%%', 123), format('%.5f', pi()), format('%03d', 8), format('%,.2f', 1234567.89)
=> 123% | 3.14159 | 008 | 1,234,567.89

SELECT format('%-5s<', 'a'), format('%2$s %1$s', 'a', 'b'), format('%x', 255), format('%e', 12345.678e0)
=> a    < | b a | ff | 1.234568e+04

SELECT format('%1$tA, %1$tB %1$te, %1$tY', DATE '2006-07-04'), format('%s', NULL), format('%s', true)
=> Tuesday, July 4, 2006 | null | true

SELECT concat_ws(',', 'a', NULL, 'b'), concat_ws(',', ARRAY['x', NULL, 'y']), concat_ws(NULL, 'a', 'b')
=> a,b | x,y | NULL

SELECT 'abc' LIKE 'a_c', 'abc' LIKE 'A%', 'abc' NOT LIKE 'b%', 'a' || chr(10) || 'b' LIKE 'a%b'
=> true | false | true | true

SELECT 'a_c' LIKE 'a#_c' ESCAPE '#', 'abc' LIKE 'a#_c' ESCAPE '#', '' LIKE '%', NULL LIKE 'a'
=> true | false | true | NULL

SELECT 'x' LIKE 'x#' ESCAPE '#'
=> error: INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself

SELECT 'a' < 'B', 'Z' < 'a', '' = ' ', 'a' = 'A', 'é' > 'z'
=> false | true | false | false | true

SELECT U&'\00e9', 'It''s', U&'\+01F600', U&'d#0061ta' UESCAPE '#'
=> é | It's | 😀 | data

SELECT length(CAST('ab' AS char(5))), CAST('ab' AS char(5)) = 'ab', CAST('ab' AS char(4)) || '<'
=> 5 | true | ab  <

SELECT CAST('abcdef' AS varchar(3)), length(CAST('abc' AS varchar(10))), CAST('abcdef' AS char(2)), '<' || CAST('x' AS char(3)) || '>'
=> abc | 3 | ab | <x  >

SELECT to_hex(to_utf8('aé')), length(to_utf8('aé'))
=> 61C3A9 | 3

SELECT substr(s, start), substr(s, 1, size), split_part(s, d, 1) FROM (VALUES ('abc', 2, 2, 'b'), ('abc', NULL, NULL, NULL)) AS t (s, start, size, d)
=> bc | ab | a
=> NULL | NULL | NULL

SELECT replace(s, search, instead), concat_ws(instead, ARRAY[s, NULL, s]) FROM (VALUES ('a.b', '.', '-'), ('ab', '', '*')) AS t (s, search, instead)
=> a-b | a.b-a.b
=> *a*b* | ab*ab
