SELECT DATE '2020-01-31' + INTERVAL '1' MONTH, DATE '2019-01-31' + INTERVAL '1' MONTH, DATE '2020-02-29' + INTERVAL '1' YEAR, DATE '2020-03-31' - INTERVAL '1' MONTH
=> 2020-02-29 | 2019-02-28 | 2021-02-28 | 2020-02-29

SELECT DATE '2012-08-08' + INTERVAL '2' DAY, DATE '2020-02-28' + INTERVAL '2' DAY, INTERVAL '1' DAY + DATE '2019-12-31'
=> 2012-08-10 | 2020-03-01 | 2020-01-01

SELECT DATE '2020-01-01' + INTERVAL '1' HOUR
=> error: INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date

SELECT TIMESTAMP '2012-10-31 01:00' + INTERVAL '1' MONTH, TIMESTAMP '2012-08-08 01:00' - INTERVAL '29' HOUR, TIME '23:00' + INTERVAL '2' HOUR
=> 2012-11-30 01:00:00.000 | 2012-08-06 20:00:00.000 | 01:00:00.000

SELECT TIMESTAMP '2020-01-01 00:00:00' - TIMESTAMP '2019-12-31 23:00:00', DATE '2020-03-01' - DATE '2020-02-28', DATE '2020-01-01' - DATE '2020-01-02'
=> 0 01:00:00.000 | 2 00:00:00.000 | -1 00:00:00.000

SELECT INTERVAL '1' DAY * 2, INTERVAL '3' MONTH + INTERVAL '1' YEAR, INTERVAL '1' DAY / 2, -INTERVAL '1' HOUR, INTERVAL '2' DAY > INTERVAL '47' HOUR
=> 2 00:00:00.000 | 1-3 | 0 12:00:00.000 | -0 01:00:00.000 | true

SELECT INTERVAL '1 2:03:04.567' DAY TO SECOND, INTERVAL '1-2' YEAR TO MONTH, INTERVAL '2' DAY - INTERVAL '3' HOUR, INTERVAL '90' MINUTE
=> 1 02:03:04.567 | 1-2 | 1 21:00:00.000 | 0 01:30:00.000

SELECT year(INTERVAL '14' MONTH), month(INTERVAL '14' MONTH), day(INTERVAL '50' HOUR), hour(INTERVAL '50' HOUR), to_milliseconds(INTERVAL '1' DAY)
=> 1 | 2 | 2 | 2 | 86400000

SELECT date_add('day', -1, DATE '2020-03-01'), date_add('month', 1, DATE '2020-01-31'), date_add('quarter', 1, TIMESTAMP '2020-01-31 10:00:00'), date_add('year', -1, DATE '2020-02-29')
=> 2020-02-29 | 2020-02-29 | 2020-04-30 10:00:00.000 | 2019-02-28

SELECT date_add('hour', 9, TIMESTAMP '2020-03-01 00:00:00'), date_add('week', 2, DATE '2020-01-01'), date_add('millisecond', 1500, TIMESTAMP '2020-01-01 00:00:00.000'), date_add('second', 1, TIME '23:59:59')
=> 2020-03-01 09:00:00.000 | 2020-01-15 | 2020-01-01 00:00:01.500 | 00:00:00.000

SELECT date_add('hour', 1, DATE '2020-01-01')
=> error: INVALID_FUNCTION_ARGUMENT: 'hour' is not a valid DATE field

SELECT date_diff('day', TIMESTAMP '2020-05-01 23:00:00', TIMESTAMP '2020-05-02 01:00:00'), date_diff('hour', TIMESTAMP '2020-03-01 00:00:00', TIMESTAMP '2020-03-02 00:00:00'), date_diff('day', DATE '2020-03-01', DATE '2020-02-01')
=> 0 | 24 | -29

SELECT date_diff('month', DATE '2020-01-15', DATE '2020-03-14'), date_diff('month', DATE '2020-01-31', DATE '2020-02-29'), date_diff('month', DATE '2020-03-31', DATE '2020-02-29'), date_diff('year', DATE '2019-12-31', DATE '2020-01-01')
=> 1 | 1 | -1 | 0

SELECT date_diff('week', DATE '2020-01-01', DATE '2020-01-14'), date_diff('quarter', DATE '2020-01-01', DATE '2020-12-31'), date_diff('second', TIMESTAMP '2020-01-01 00:00:00.900', TIMESTAMP '2020-01-01 00:00:02.100'), date_diff('minute', TIME '10:00', TIME '11:30')
=> 1 | 3 | 1 | 90

SELECT date_diff('hour', TIMESTAMP '2020-03-29 00:00:00 Europe/Oslo', TIMESTAMP '2020-03-30 00:00:00 Europe/Oslo'), date_diff('day', TIMESTAMP '2020-03-29 00:00:00 Europe/Oslo', TIMESTAMP '2020-03-30 00:00:00 Europe/Oslo')
=> 23 | 1

SELECT date_trunc('week', DATE '2020-09-16'), date_trunc('quarter', DATE '2020-09-16'), date_trunc('month', DATE '2020-09-16'), date_trunc('year', DATE '2020-09-16'), date_trunc('day', DATE '2020-09-16')
=> 2020-09-14 | 2020-07-01 | 2020-09-01 | 2020-01-01 | 2020-09-16

SELECT date_trunc('second', TIMESTAMP '2020-09-16 03:04:05.678'), date_trunc('minute', TIMESTAMP '2020-09-16 03:04:05'), date_trunc('hour', TIMESTAMP '2020-09-16 03:04:05'), date_trunc('week', TIMESTAMP '2020-09-16 03:04:05')
=> 2020-09-16 03:04:05.000 | 2020-09-16 03:04:00.000 | 2020-09-16 03:00:00.000 | 2020-09-14 00:00:00.000

SELECT date_trunc('day', TIMESTAMP '2020-05-10 23:30:00 America/New_York'), date_trunc('hour', TIME '10:11:12')
=> 2020-05-10 00:00:00.000 America/New_York | 10:00:00.000

SELECT date_trunc('decade', DATE '2020-01-01')
=> error: INVALID_FUNCTION_ARGUMENT: 'decade' is not a valid DATE field

SELECT date_trunc('hour', DATE '2020-01-01')
=> error: INVALID_FUNCTION_ARGUMENT: 'hour' is not a valid DATE field

SELECT year(DATE '2021-01-03'), quarter(DATE '2021-05-01'), month(DATE '2021-01-03'), week(DATE '2021-01-03'), year_of_week(DATE '2021-01-03'), day(DATE '2021-01-03'), day_of_week(DATE '2021-01-03'), day_of_year(DATE '2021-02-01')
=> 2021 | 2 | 1 | 53 | 2020 | 3 | 7 | 32

SELECT dow(DATE '2021-01-04'), doy(DATE '2020-12-31'), yow(DATE '2020-12-31'), week_of_year(DATE '2020-01-01'), day_of_month(DATE '2020-02-29')
=> 1 | 366 | 2020 | 1 | 29

SELECT hour(TIMESTAMP '2020-01-01 13:14:15.678'), minute(TIMESTAMP '2020-01-01 13:14:15.678'), second(TIMESTAMP '2020-01-01 13:14:15.678'), millisecond(TIMESTAMP '2020-01-01 13:14:15.678'), hour(TIME '13:14:15')
=> 13 | 14 | 15 | 678 | 13

SELECT extract(YEAR FROM DATE '2020-09-06'), extract(DOW FROM DATE '2020-09-06'), extract(DAY_OF_WEEK FROM DATE '2020-09-07'), extract(DOY FROM DATE '2020-03-01'), extract(WEEK FROM DATE '2016-01-01'), extract(SECOND FROM TIMESTAMP '2020-01-01 00:00:05.900')
=> 2020 | 7 | 1 | 61 | 53 | 5

SELECT extract(TIMEZONE_HOUR FROM TIMESTAMP '2020-05-10 12:34:56 +08:35'), extract(TIMEZONE_MINUTE FROM TIMESTAMP '2020-05-10 12:34:56 +08:35'), timezone_hour(TIMESTAMP '2021-08-22 04:00 UTC' AT TIME ZONE 'Canada/Newfoundland'), timezone_minute(TIMESTAMP '2021-08-22 04:00 UTC' AT TIME ZONE 'Canada/Newfoundland')
=> 8 | 35 | -2 | -30

SELECT from_unixtime(0), from_unixtime(1.5), from_unixtime(1600000000), from_unixtime(-1)
=> 1970-01-01 00:00:00.000 UTC | 1970-01-01 00:00:01.500 UTC | 2020-09-13 12:26:40.000 UTC | 1969-12-31 23:59:59.000 UTC

SELECT from_unixtime(0, 'America/New_York'), from_unixtime(0, 5, 30), to_unixtime(TIMESTAMP '1970-01-01 00:00:01.500 UTC'), to_unixtime(TIMESTAMP '2020-01-01 00:00:00')
=> 1969-12-31 19:00:00.000 America/New_York | 1970-01-01 05:30:00.000 +05:30 | 1.5 | 1.5778368E9

SELECT TIMESTAMP '2020-06-01 12:00:00 UTC' AT TIME ZONE 'Europe/Oslo', TIMESTAMP '2020-01-01 12:00:00 UTC' AT TIME ZONE 'Europe/Oslo', TIMESTAMP '2020-06-01 12:00:00' AT TIME ZONE 'Asia/Kolkata'
=> 2020-06-01 14:00:00.000 Europe/Oslo | 2020-01-01 13:00:00.000 Europe/Oslo | 2020-06-01 17:30:00.000 Asia/Kolkata

SELECT with_timezone(TIMESTAMP '2020-06-01 12:00:00', 'Europe/Oslo'), at_timezone(TIMESTAMP '2020-06-01 12:00:00 UTC', 'America/Los_Angeles'), at_timezone(TIMESTAMP '2020-06-01 12:00:00 UTC', '+05:30')
=> 2020-06-01 12:00:00.000 Europe/Oslo | 2020-06-01 05:00:00.000 America/Los_Angeles | 2020-06-01 17:30:00.000 +05:30

SELECT TIMESTAMP '2020-03-28 12:00:00 Europe/Oslo' + INTERVAL '1' DAY, date_add('day', 1, TIMESTAMP '2020-03-28 12:00:00 Europe/Oslo'), date_add('hour', 24, TIMESTAMP '2020-03-28 12:00:00 Europe/Oslo')
=> 2020-03-29 13:00:00.000 Europe/Oslo | 2020-03-29 12:00:00.000 Europe/Oslo | 2020-03-29 13:00:00.000 Europe/Oslo

SELECT TIMESTAMP '2020-06-01 12:00:00 UTC' = TIMESTAMP '2020-06-01 14:00:00 Europe/Oslo', TIMESTAMP '2020-06-01 12:00:00 UTC' < TIMESTAMP '2020-06-01 12:00:00 Europe/Oslo', DATE '2020-01-01' = TIMESTAMP '2020-01-01 00:00:00'
=> true | false | true

SELECT date_format(TIMESTAMP '2020-01-05 03:04:05.678', '%a %b %d %e %H %h %i %j %k %l'), date_format(TIMESTAMP '2020-01-05 03:04:05.678', '%M %m %p %s %f %T %W %Y %y %%')
=> Sun Jan 05 5 03 03 04 005 3 3 | January 01 AM 05 678000 03:04:05 Sunday 2020 20 %

SELECT date_format(TIMESTAMP '2020-09-03 14:05:06', '%r|%v|%x|%c|%I'), date_format(DATE '2020-09-03', '%Y-%m-%d'), date_format(TIMESTAMP '2020-09-03 14:05:06', 'at %H o''clock')
=> 02:05:06 PM|36|2020|9|02 | 2020-09-03 | at 14 o'clock

SELECT date_format(TIMESTAMP '2020-09-03 14:05:06', '%D')
=> error: INVALID_FUNCTION_ARGUMENT: %D not supported in date format string

SELECT date_parse('2020-01-05 03:04:05', '%Y-%m-%d %H:%i:%s'), date_parse('5/1/20', '%e/%c/%y'), date_parse('2020-01-05', '%Y-%m-%d')
=> 2020-01-05 03:04:05.000 | 2020-01-05 00:00:00.000 | 2020-01-05 00:00:00.000

SELECT date_parse('x', '%Y')
=> error: INVALID_FUNCTION_ARGUMENT: Invalid format: "x"

SELECT format_datetime(TIMESTAMP '2020-01-05 13:04:05.678', 'yyyy-MM-dd''T''HH:mm:ss.SSS'), format_datetime(TIMESTAMP '2020-01-05 13:04:05.678', 'EEE EEEE MMM MMMM a h K k D w e xxxx yy')
=> 2020-01-05T13:04:05.678 | Sun Sunday Jan January PM 1 1 13 5 1 7 2020 20

SELECT format_datetime(TIMESTAMP '2020-06-05 13:04:05 Europe/Oslo', 'HH:mm Z'), format_datetime(TIMESTAMP '2020-06-05 13:04:05 Europe/Oslo', 'HH:mm ZZ ZZZ')
=> 13:04 +0200 | 13:04 +02:00 Europe/Oslo

SELECT parse_datetime('2020-09-03-14:05', 'yyyy-MM-dd-HH:mm'), parse_datetime('2020-01-05 13:04 +0200', 'yyyy-MM-dd HH:mm Z')
=> 2020-09-03 14:05:00.000 UTC | 2020-01-05 13:04:00.000 +02:00

SELECT parse_datetime('nonsense', 'yyyy')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT to_iso8601(DATE '2020-01-05'), to_iso8601(TIMESTAMP '2020-01-05 03:04:05.678'), to_iso8601(TIMESTAMP '2020-01-05 03:04:05.678 UTC'), to_iso8601(TIMESTAMP '2020-01-05 03:04:05.678 Europe/Oslo')
=> 2020-01-05 | 2020-01-05T03:04:05.678 | 2020-01-05T03:04:05.678Z | 2020-01-05T03:04:05.678+01:00

SELECT from_iso8601_date('2020-05-11'), from_iso8601_date('2020-W10'), from_iso8601_date('2020-W10-3'), from_iso8601_date('2020-123')
=> 2020-05-11 | 2020-03-02 | 2020-03-04 | 2020-05-02

SELECT from_iso8601_timestamp('2020-05-11T11:15:05'), from_iso8601_timestamp('2020-05-11T11:15:05.055+01:00'), from_iso8601_timestamp('2020-05-11'), from_iso8601_timestamp('2020-05-11T11:15:05Z')
=> 2020-05-11 11:15:05.000 UTC | 2020-05-11 11:15:05.055 +01:00 | 2020-05-11 00:00:00.000 UTC | 2020-05-11 11:15:05.000 UTC

SELECT from_iso8601_timestamp('11 May 2020')
=> error: INVALID_FUNCTION_ARGUMENT

SELECT date('2020-05-01'), date(TIMESTAMP '2020-05-01 23:00:00'), last_day_of_month(DATE '2019-02-10'), last_day_of_month(TIMESTAMP '2020-02-10 10:00:00')
=> 2020-05-01 | 2020-05-01 | 2019-02-28 | 2020-02-29

SELECT current_date = date(now()), current_timestamp = now(), current_timezone(), typeof(current_time), typeof(localtimestamp), typeof(localtime), typeof(current_date)
=> true | true | UTC | time(3) with time zone | timestamp(3) | time(3) | date

SELECT parse_duration('3.81 d'), parse_duration('5m'), parse_duration('42.8ms'), human_readable_seconds(96), human_readable_seconds(56363463)
=> 3 19:26:24.000 | 0 00:05:00.000 | 0 00:00:00.043 | 1 minute, 36 seconds | 93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds

SELECT TIMESTAMP '2020-06-10 15:55:23', TIMESTAMP '2020-06-10 15:55:23.383', TIMESTAMP '2020-06-10', TIMESTAMP '2020-06-10 15:55 America/New_York', TIME '01:02:03.456', TIME '10:11'
=> 2020-06-10 15:55:23.000 | 2020-06-10 15:55:23.383 | 2020-06-10 00:00:00.000 | 2020-06-10 15:55:00.000 America/New_York | 01:02:03.456 | 10:11:00.000

SELECT DATE '2019-02-29'
=> error: INVALID_LITERAL

SELECT DATE '2020-01-01' = '2020-01-01'
=> error: TYPE_MISMATCH

SELECT DATE '2020-01-01' BETWEEN DATE '2019-12-31' AND DATE '2020-01-02', max(d), min(d) FROM (VALUES DATE '2020-01-01', DATE '1969-07-20') t(d)
=> true | 2020-01-01 | 1969-07-20

SELECT clock FROM (VALUES TIME '09:30:00+00:00', TIME '10:00:00+01:00') AS t (clock) ORDER BY clock
=> 10:00:00.000+01:00
=> 09:30:00.000+00:00
