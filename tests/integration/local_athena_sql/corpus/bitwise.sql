SELECT bitwise_and(5, 3), bitwise_or(5, 3), bitwise_xor(5, 3), bitwise_not(5), bitwise_not(-1)
=> 1 | 7 | 6 | -6 | 0

SELECT bitwise_left_shift(1, 2), bitwise_left_shift(TINYINT '7', 2), bitwise_left_shift(5, 40), bitwise_left_shift(BIGINT '5', 40)
=> 4 | 28 | 0 | 5497558138880

SELECT bitwise_right_shift(8, 3), bitwise_right_shift(-8, 1), bitwise_right_shift(BIGINT '-8', 1), bitwise_right_shift(5, 40)
=> 1 | 2147483644 | 9223372036854775804 | 0

SELECT bitwise_right_shift_arithmetic(-8, 1), bitwise_right_shift_arithmetic(8, 3), bitwise_right_shift_arithmetic(-256, 64), bitwise_right_shift_arithmetic(12, 64)
=> -4 | 1 | -1 | 0

SELECT bit_count(9, 64), bit_count(9, 8), bit_count(-7, 64), bit_count(-7, 8)
=> 2 | 2 | 62 | 6

SELECT bit_count(8, 3)
=> error: INVALID_FUNCTION_ARGUMENT: Number must be representable with the bits specified. 8 can not be represented with 3 bits

SELECT bitwise_and_agg(x), bitwise_or_agg(x), bitwise_xor_agg(x) FROM (VALUES 6, 3, NULL) t(x)
=> 2 | 7 | 5
