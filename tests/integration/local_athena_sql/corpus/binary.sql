SELECT to_hex(X'01ff'), from_hex('01ff'), from_hex(''), length(X'0102'), X'01' || X'02'
=> 01FF | 01 ff |  | 2 | 01 02

SELECT from_hex('1')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT from_hex('zz')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT to_base64(X'616263'), from_base64('YWJj'), to_base64url(X'fbff'), from_base64url('-_8=')
=> YWJj | 61 62 63 | -_8= | fb ff

SELECT from_base64('***')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT to_base32(X'616263'), from_base32('MFRGG===')
=> MFRGG=== | 61 62 63

SELECT to_hex(md5(to_utf8('abc'))), to_hex(sha1(to_utf8('abc')))
=> 900150983CD24FB0D6963F7D28E17F72 | A9993E364706816ABA3E25717850C26C9CD0D89D

SELECT to_hex(sha256(to_utf8('abc')))
=> BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD

SELECT to_hex(sha512(to_utf8('abc')))
=> DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F

SELECT to_hex(hmac_sha256(to_utf8('a'), to_utf8('k'))), to_hex(hmac_md5(to_utf8('a'), to_utf8('k')))
=> 78DA91511E675587F5B9DF78BEDEBAF5560DA2ABB88162EE875DCDF744951D9E | DDCF3D210049E7135F61AFFAE73731CD

SELECT crc32(to_utf8('abc')), to_hex(xxhash64(to_utf8('abc')))
=> 891568578 | 44BC2CF5AD770999

SELECT substr(X'010203', 2), substr(X'010203', -1), substr(X'010203', 1, 2), reverse(X'010203')
=> 02 03 | 03 | 01 02 | 03 02 01

SELECT lpad(X'01', 3, X'00'), rpad(X'01', 3, X'0002'), concat(X'01', X'02', X'03')
=> 00 00 01 | 01 00 02 | 01 02 03

SELECT to_big_endian_32(258), from_big_endian_32(X'00000102'), to_big_endian_64(258), from_big_endian_64(X'0000000000000102')
=> 00 00 01 02 | 258 | 00 00 00 00 00 00 01 02 | 258

SELECT to_ieee754_64(1e0), from_ieee754_64(X'3ff0000000000000'), to_ieee754_32(REAL '1'), from_ieee754_32(X'3f800000')
=> 3f f0 00 00 00 00 00 00 | 1.0 | 3f 80 00 00 | 1.0

SELECT from_big_endian_64(X'01')
=> error: INVALID_FUNCTION_ARGUMENT: expected 8-byte input, but got instead: 1

SELECT X'41' = to_utf8('A'), X'01' < X'02', X'' = X''
=> true | true | true
