SELECT IPADDRESS '10.0.0.1', IPADDRESS '2001:db8::1', CAST('10.0.0.1' AS ipaddress) = IPADDRESS '10.0.0.1', CAST(IPADDRESS '10.0.0.1' AS varchar)
=> 10.0.0.1 | 2001:db8::1 | true | 10.0.0.1

SELECT contains('10.0.0.0/8', IPADDRESS '10.255.255.255'), contains('10.0.0.0/8', IPADDRESS '11.0.0.0'), contains('2001:0db8::/32', IPADDRESS '2001:db8::1')
=> true | false | true

SELECT IPADDRESS '10.0.0.2' < IPADDRESS '10.0.0.10', IPADDRESS '::ffff:1.2.3.4', IPADDRESS '2001:0db8:0000:0000:0000:ff00:0042:8329', typeof(IPADDRESS '1.2.3.4')
=> true | 1.2.3.4 | 2001:db8::ff00:42:8329 | ipaddress

SELECT CAST('1.2.3' AS ipaddress)
=> error: INVALID_CAST_ARGUMENT: Cannot cast value to IPADDRESS: 1.2.3

SELECT contains('10.0.0.0/99', IPADDRESS '10.0.0.1')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59', CAST('12151FD2-7586-11E9-8F9E-2A86E4085A59' AS uuid) = UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59', CAST(UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59' AS varchar), typeof(uuid())
=> 12151fd2-7586-11e9-8f9e-2a86e4085a59 | true | 12151fd2-7586-11e9-8f9e-2a86e4085a59 | uuid

SELECT uuid() = uuid(), length(CAST(uuid() AS varchar)), CAST(UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59' AS varbinary)
=> false | 36 | 12 15 1f d2 75 86 11 e9 8f 9e 2a 86 e4 08 5a 59

SELECT CAST('not-a-uuid' AS uuid)
=> error: INVALID_CAST_ARGUMENT: Cannot cast value to UUID: not-a-uuid

SELECT address FROM (VALUES IPADDRESS '10.0.0.10', IPADDRESS '10.0.0.9') AS t (address) ORDER BY address
=> 10.0.0.9
=> 10.0.0.10
