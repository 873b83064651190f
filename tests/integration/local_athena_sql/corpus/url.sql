SELECT url_extract_protocol('https://example.com:8080/p/q?a=1&b=2#f'), url_extract_host('https://example.com:8080/p/q?a=1&b=2#f'), url_extract_port('https://example.com:8080/p/q?a=1&b=2#f'), url_extract_path('https://example.com:8080/p/q?a=1&b=2#f')
=> https | example.com | 8080 | /p/q

SELECT url_extract_query('http://x/p?a=1&b=2#f'), url_extract_fragment('http://x/p?a=1&b=2#f'), url_extract_parameter('http://x/p?a=1&b=2', 'b'), url_extract_parameter('http://x/p?a=1', 'z')
=> a=1&b=2 | f | 2 | NULL

SELECT url_extract_port('http://example.com/'), '<' || url_extract_path('http://example.com') || '>', '<' || url_extract_query('http://example.com') || '>', url_extract_host('not a url')
=> NULL | <> | <> | NULL

SELECT url_encode('a b&c/é'), url_decode('a+b%26c%2F%C3%A9'), url_encode('a-b_c.d*e~')
=> a+b%26c%2F%C3%A9 | a b&c/é | a-b_c.d*e%7E
