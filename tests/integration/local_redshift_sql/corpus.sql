-- report
select trunc(started) "day", round(sum(datediff(minutes, started, ended))/60.0, 2) as hours, sum(km) as km, sum(fare) as fare from rides where trunc(started) between to_date('April 2022', 'MonthYYYY') and last_day(to_date('April 2022', 'MonthYYYY')) group by 1 order by 1
=> 2022-04-02 | 0.00 | 0.00 | 0.00
=> 2022-04-15 | 1.50 | 11.40 | 12.00

-- report
select to_date('December 2015', 'MonthYYYY'), last_day(to_date('December 2015', 'MonthYYYY'))
=> 2015-12-01 | 2015-12-31

-- math
select 7/2, -7/2, 7/2.0, 7.0/2, 1.0/3
=> 3 | -3 | 3.5000 | 3.500000000000 | 0.333333333333

-- math
select 7 % 3, -7 % 3, mod(7, 3), 2 ^ 10, power(3, 2)
=> 1 | -1 | 1 | 1024.0 | 9.0

-- math
select round(2.5), round(-2.5), round(2.345, 2), round(1234, -2), round(2.5::float)
=> 3 | -3 | 2.35 | 1200 | 3.0

-- math
select trunc(12.789, 1), trunc(-3.7), floor(-1.5), ceil(1.2), ceiling(-1.2)
=> 12.7 | -3 | -2 | 2 | -1

-- math
select abs(-1.5), sign(-4.2), sqrt(16), cbrt(8), exp(0), ln(1), log(1000), log(2, 8)
=> 1.5 | -1 | 4.0 | 2.0 | 1.0 | 0.0 | 3.0 | 3.0

-- math
select dexp(0), dlog1(1), dlog10(100), degrees(pi()), round(radians(180)::numeric(10, 4), 2)
=> 1.0 | 0.0 | 2.0 | 180.0 | 3.14

-- math
select sum(fare)/count(fare), sum(fare)/60.0 from rides
=> 4.4583 | 0.4458

-- math
select '5' + 1, 10 / '4', '2' * 1.5, -'3' + 1
=> 6 | 2 | 3.0 | -2

-- math
select 5 & 3, 5 | 3, ~5, 1 << 4, 16 >> 2
=> 1 | 7 | -6 | 16 | 4

-- math
select fare / 2 from rides where id = 1
=> 1.500000000000

-- math
select id / 2, id / 2.0 from rides where id = 3
=> 1 | 1.5000

-- math
select 1 / 0
=> ERROR: Divide by zero

-- math
select fare / (id - 1) from rides where id = 1
=> ERROR: Divide by zero

-- math
select 5 % 0
=> ERROR: Divide by zero

-- math
select cast(99999 as smallint)
=> ERROR: smallint out of range

-- math
select 2000000000 + 2000000000
=> ERROR: integer out of range

-- aggregate
select avg(docks), sum(docks), count(*), count(docks), min(docks), max(docks) from stations
=> 21 | 84 | 5 | 4 | 8 | 40

-- aggregate
select avg(fare), avg(fare::float), avg(id) from rides where id < 3
=> 3.25 | 3.25 | 1

-- aggregate
select sum(distinct from_station), avg(distinct from_station), count(distinct rider) from rides
=> 10 | 2 | 4

-- aggregate
select approximate count(distinct rider) from rides
=> 4

-- aggregate
select city, listagg(name, ', ') within group (order by name desc) from stations group by city order by city
=> Bergen | Old Town, Harbour
=> Oslo | Park, Airport
=> Tromsø | Museum

-- aggregate
select listagg(rider) within group (order by id) from rides
=> annbobanncidbobdee

-- aggregate
select listagg(distinct rider, '/') within group (order by rider desc) from rides
=> dee/cid/bob/ann

-- aggregate
select listagg(distinct docks, ' ') within group (order by docks) from stations
=> 8 12 24 40

-- aggregate
select median(docks), percentile_cont(0.25) within group (order by docks), percentile_disc(0.5) within group (order by docks desc), percentile_cont(0) within group (order by docks desc) from stations
=> 18.0 | 11.0 | 24 | 40.0

-- aggregate
select bool_and(electric), bool_or(electric), bit_and(id), bit_or(id) from rides where id in (2, 6)
=> t | t | 2 | 6

-- aggregate
select stddev_pop(id), var_pop(id), variance(id) from rides where id <= 2
=> 0.5 | 0.25 | 0.5

-- aggregate
select from_station, count(*) from rides group by from_station having count(*) > 1 order by 1
=> 1 | 2
=> 2 | 2
=> 3 | 2

-- aggregate
select city, grouping(city), sum(docks) from stations group by rollup(city) order by 2, 1
=> Bergen | 0 | 36
=> Oslo | 0 | 48
=> Tromsø | 0 | NULL
=> NULL | 1 | 84

-- aggregate
select count(*) from rides where 1 = 0
=> 0

-- aggregate
select sum(len(name)) from stations
=> 32

-- aggregate
select sum(rider) from rides
=> ERROR: function sum(character varying) does not exist

-- aggregate
select any_value(city) from stations where id = 3
=> Oslo

-- aggregate
select city, id from stations group by city
=> ERROR: column "id" must appear in the GROUP BY clause or be used in an aggregate function

-- window
select id, row_number() over (partition by bike order by started desc) from rides where bike = 'B01' order by id
=> 1 | 3
=> 3 | 2
=> 7 | 1

-- window
select id, sum(fare) over (order by id rows unbounded preceding) from rides where id <= 3 order by id
=> 1 | 3.00
=> 2 | 6.50
=> 3 | 13.75

-- window
select id, avg(id) over (), count(*) over (partition by bike) from rides where id <= 3 order by id
=> 1 | 2 | 2
=> 2 | 2 | 1
=> 3 | 2 | 2

-- window
select id, rank() over (order by rider), dense_rank() over (order by rider) from rides where id <= 3 order by id
=> 1 | 1 | 1
=> 2 | 3 | 2
=> 3 | 1 | 1

-- window
select id, lag(id) over (order by id), lead(id, 1, 0) over (order by id) from rides where id <= 2 order by id
=> 1 | NULL | 2
=> 2 | 1 | 0

-- window
select id, first_value(rider ignore nulls) over (order by id desc rows between unbounded preceding and unbounded following), last_value(fare) ignore nulls over (order by id rows between unbounded preceding and unbounded following) from rides where id >= 6 order by id
=> 6 | dee | 1.00
=> 7 | dee | 1.00

-- window
select id, ratio_to_report(fare) over () from rides where id in (1, 6) order by id
=> 1 | 0.75
=> 6 | 0.25

-- window
select id, listagg(id, ',') within group (order by id desc) over (partition by bike) from rides where bike in ('B01', 'B03') order by id
=> 1 | 7,3,1
=> 3 | 7,3,1
=> 4 | 4
=> 7 | 7,3,1

-- window
select id, listagg(distinct rider, ',') within group (order by rider) over () from rides where id <= 2 order by id
=> 1 | ann,bob
=> 2 | ann,bob

-- window
select id, percentile_cont(0.5) within group (order by id) over (), median(id) over (partition by bike) from rides where id <= 3 order by id
=> 1 | 2.0 | 2.0
=> 2 | 2.0 | 2.0
=> 3 | 2.0 | 2.0

-- window
select ntile(2) over (order by id), cume_dist() over (order by id), percent_rank() over (order by id) from rides where id <= 2 order by 1
=> 1 | 0.5 | 0.0
=> 2 | 1.0 | 1.0

-- window
select bike, sum(sum(fare)) over (order by bike rows unbounded preceding) from rides group by bike order by bike
=> B01 | 10.25
=> B02 | 25.75
=> B03 | 25.75
=> B04 | 26.75

-- window
select id, rider from rides qualify row_number() over (partition by rider order by id) = 2 order by id
=> 3 | ann
=> 5 | bob

-- window
select sum(fare) over () / 2 from rides where id = 1
=> 1.5000

-- order
select docks from stations order by docks
=> 8
=> 12
=> 24
=> 40
=> NULL

-- order
select docks from stations order by docks desc
=> NULL
=> 40
=> 24
=> 12
=> 8

-- order
select docks from stations order by docks desc nulls last limit 2
=> 40
=> 24

-- order
select top 2 name from stations order by name
=> Airport
=> Harbour

-- order
select name from stations order by id limit 2 offset 3
=> Park
=> Museum

-- order
select name from stations order by id limit all offset 4
=> Museum

-- order
select id, row_number() over (order by docks desc) from stations order by id
=> 1 | 3
=> 2 | 4
=> 3 | 2
=> 4 | 5
=> 5 | 1

-- date
select datediff(minute, started, ended), datediff(hour, started, ended), datediff(day, started, ended) from rides where id = 3
=> 30 | 1 | 1

-- date
select datediff(year, '2022-12-31', '2023-01-01'), datediff(qtr, '2022-01-01', '2022-12-31'), datediff(week, '2022-03-06', '2022-03-07'), datediff(mon, '2022-01-31', '2022-02-01')
=> 1 | 3 | 1 | 1

-- date
select dateadd(day, 1, started), dateadd(mon, 1, started), dateadd(m, -30, started) from rides where id = 3
=> 2022-04-01 23:50:00 | 2022-04-30 23:50:00 | 2022-03-31 23:20:00

-- date
select dateadd(month, 1, '2022-01-31'), dateadd(week, 2, date '2022-01-01'), dateadd(year, 1, '2024-02-29')
=> 2022-02-28 00:00:00 | 2022-01-15 00:00:00 | 2025-02-28 00:00:00

-- date
select add_months('2022-02-28', 1), add_months(date '2022-03-15', -1), add_months('2022-01-31', 1)
=> 2022-03-31 00:00:00 | 2022-02-15 00:00:00 | 2022-02-28 00:00:00

-- date
select last_day('2024-02-05'), last_day(opened) from stations where id = 3
=> 2024-02-29 | 2019-05-31

-- date
select months_between('2022-03-31', '2022-02-28'), months_between('2022-03-15', '2022-02-15')
=> 1.0 | 1.0

-- date
select next_day('2022-03-01', 'Tuesday'), next_day('2022-03-01', 'we')
=> 2022-03-08 | 2022-03-02

-- date
select date_trunc('month', started), date_trunc('week', started), date_trunc('hour', started) from rides where id = 2
=> 2022-03-01 00:00:00 | 2022-02-28 00:00:00 | 2022-03-01 17:00:00

-- date
select extract(year from started), extract(dow from started), extract(doy from started), extract(week from started), date_part(quarter, started), date_part('h', started) from rides where id = 2
=> 2022 | 2 | 60 | 9 | 1 | 17

-- date
select extract(decade from date '2022-01-01'), extract(century from date '2000-12-31'), extract(ms from timestamp '2022-01-01 00:00:05.250'), extract(us from timestamp '2022-01-01 00:00:05.250'), extract(epoch from timestamp '1970-01-02 00:00:00')
=> 203 | 20 | 250 | 250000 | 86400

-- date
select trunc(started), started::date, date(started), date_part_year(started) from rides where id = 1
=> 2022-03-01 | 2022-03-01 | 2022-03-01 | 2022

-- date
select trunc(max(started)), date_trunc('year', min(started)) from rides
=> 2023-02-28 | 2022-01-01 00:00:00

-- date
select date '2022-03-01' + 1, date '2022-03-01' - 1, date '2022-03-01' - date '2022-02-01', opened - '2018-01-01' from stations where id = 1
=> 2022-03-02 | 2022-02-28 | 28 | 90

-- date
select date '2022-01-31' + interval '1 month', timestamp '2022-01-01 00:00:00' + interval '1 day, 2 hours', timestamp '2022-01-01 00:00:00' - interval '3' hour
=> 2022-02-28 00:00:00 | 2022-01-02 02:00:00 | 2021-12-31 21:00:00

-- date
select timestamp '2022-01-01 00:00:00' + interval '1w, 1h, 1m, 1s', interval_cmp('1 day', '25 hours')
=> 2022-01-08 01:01:01 | -1

-- date
select convert_timezone('America/New_York', '2022-07-01 12:00:00'), convert_timezone('Europe/Oslo', 'UTC', timestamp '2022-07-01 12:00:00')
=> 2022-07-01 08:00:00 | 2022-07-01 10:00:00

-- date
select timestamp '2022-07-01 12:00:00' at time zone 'Europe/Oslo'
=> 2022-07-01 10:00:00+00

-- date
select date_cmp('2022-01-01', '2022-01-02'), timestamp_cmp('2022-01-01 00:00:00', '2022-01-01 00:00:00'), date_cmp_timestamp(date '2022-01-02', timestamp '2022-01-01 10:00:00')
=> -1 | 0 | 1

-- date
select getdate() = date_trunc('second', getdate()), sysdate > '2020-01-01', current_date = trunc(sysdate)
=> t | t | t

-- date
select time '13:30:00', time '1:30 PM', timetz '10:00:00 EST', dateadd(hour, 1, time '23:30:00')
=> 13:30:00 | 13:30:00 | 15:00:00+00 | 00:30:00

-- date
select dateadd(fortnight, 1, opened) from stations
=> ERROR: date part "fortnight" not recognized

-- date
select date '2022-02-30'
=> ERROR: invalid input syntax for type date: "2022-02-30"

-- date literal
select count(*) from stations where opened = '04/01/2018'
=> 2

-- date literal
select id from stations where opened between '1-1-2019' and '20211231' order by id
=> 3
=> 5

-- date literal
select id from stations where opened in ('20190520', 'Sep 30, 2021') order by id
=> 3
=> 5

-- date literal
select count(*) from stations where name <> '04-01-2018'
=> 5

-- date literal
select date '20220301', timestamp '20220301 101112', '01-Mar-2022'::date, '2022-03-01 10:11'::timestamp
=> 2022-03-01 | 2022-03-01 10:11:12 | 2022-03-01 | 2022-03-01 10:11:00

-- format
select to_char(timestamp '2022-03-05 14:07:09.5', 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(timestamp '2022-03-05 14:07:09', 'HH12:MI am')
=> 2022-03-05 14:07:09.500 | 02:07 pm

-- format
select to_char(opened, 'FMDay, DD FMMonth YYYY'), to_char(opened, 'Mon-DY-Q'), to_char(opened, 'MONTH') || '|' from stations where id = 3
=> Monday, 20 May 2019 | May-MON-2 | MAY      |

-- format
select to_char(date '2022-01-05', 'D ID DDD WW IW W'), to_char(date '2022-03-01', 'YY "of" YYYY')
=> 4 3 005 01 01 1 | 22 of 2022

-- format
select to_char(1234.5, '9,999.99'), to_char(1234567, 'FM9,999,999'), to_char(-7, 'S099'), to_char(0.5, 'FM90.00')
=>  1,234.50 | 1,234,567 | -007 | 0.50

-- format
select to_char(42, '999') || '|', to_char(-42, '999') || '|', to_char(42, '00000'), to_char(12345, '999')
=>   42| |  -42| |  00042 |  ###

-- format
select to_char(14, 'FMRN'), to_char(-1.5, '9.9PR'), to_char(12, '$99')
=> XIV | <1.5> | $ 12

-- format
select to_date('05 Mar 2022', 'DD Mon YYYY'), to_date('20220305', 'YYYYMMDD'), to_date('March 5, 22', 'Month DD, YY'), to_date('2022-060', 'YYYY-DDD')
=> 2022-03-05 | 2022-03-05 | 2022-03-05 | 2022-03-01

-- format
select to_timestamp('2022-03-05 02:07:09 PM', 'YYYY-MM-DD HH12:MI:SS AM'), to_timestamp('05/03/2022 24:00', 'DD/MM/YYYY HH24:MI')
=> 2022-03-05 14:07:09+00 | 2022-03-06 00:00:00+00

-- format
select to_number('1,234.50', '9,999.99'), to_number('$12', 'L99'), to_number('7.5-', '9D9S')
=> 1234.50 | 12 | -7.5

-- format
select to_date('soon', 'YYYY-MM-DD')
=> ERROR: invalid value "soon" for format "YYYY-MM-DD"

-- format
select to_char(opened, name) from stations
=> ERROR: NOT SUPPORTED locally: a format of to_char that is no literal

-- cast
select '12'::int, '1.5'::decimal(5, 2), 3.7::int, cast('2022-03-01 10:00:00' as date), convert(integer, '5')
=> 12 | 1.50 | 4 | 2022-03-01 | 5

-- cast
select 'abcdef'::varchar(3), 'ab'::char(4) = 'ab', len('ab'::char(4)), 123::varchar, 2.0::float::varchar
=> abc | t | 2 | 123 | 2

-- cast
select 't'::boolean, 'no'::bool, 1::boolean, true::int
=> t | f | t | 1

-- cast
select 10.55::decimal, 10.5::numeric(4), 1.5::real, 2::float8, 7::bigint
=> 11 | 11 | 1.5 | 2.0 | 7

-- cast
select 'many'::int
=> ERROR: invalid input syntax for integer: "many"

-- cast
select 'perhaps'::boolean
=> ERROR: invalid input syntax for type boolean: "perhaps"

-- cast
select 1234.5::decimal(3, 1)
=> ERROR: Numeric data overflow (result precision)

-- cast
select text_to_numeric_alt('12.345', 8, 2), text_to_int_alt('17')
=> 12.35 | 17

-- string
select len('abc  '), octet_length('Tromsø'), upper('abc'), lower('ABC'), initcap('old tOWN-hall')
=> 5 | 7 | ABC | abc | Old Town-Hall

-- string
select substring('bicycle', 3, 2), substring('bicycle', -1, 4), substr('bicycle', 5), substring('bicycle' from 2 for 1), left('bicycle', 2), right('bicycle', 3)
=> cy | bi | cle | i | bi | cle

-- string
select 'a' || 'b', 'a' || null, concat('a', 1), 'n' || 2
=> ab | NULL | a1 | n2

-- string
select trim('  a '), trim(both 'x' from 'xxaxx'), btrim('xxaxx', 'x'), ltrim('  a'), rtrim('aab', 'b')
=> a | a | a | a | aa

-- string
select lpad('7', 3, '0'), rpad('7', 3) || '|', repeat('ab', 2), replicate('x', 3), reverse('abc')
=> 007 | 7  | | abab | xxx | cba

-- string
select strpos('bicycle', 'c'), charindex('y', 'bicycle'), position('z' in 'bicycle'), ascii('a'), chr(66)
=> 3 | 4 | 0 | 97 | B

-- string
select split_part('a-b-c', '-', 2), split_part('a-b', '-', 5), replace('abab', 'b', 'c'), translate('hello', 'el', 'ip')
=> b |  | acac | hippo

-- string
select split_part(started, ' ', 2) from rides where id = 1
=> 08:00:00

-- string
select soundex('Robert'), soundex('Rupert'), soundex('Ashcraft'), difference('Robert', 'Rupert')
=> R163 | R163 | A261 | 4

-- string
select strtol('ff', 16), strtol('-101', 2), strtol('0x1A', 16)
=> 255 | -5 | 26

-- string
select quote_ident('Old Town'), quote_literal('it''s'), bpcharcmp('a', 'b')
=> "Old Town" | 'it''s' | -1

-- string
select 'it\'s', 'a\\b', 'it''s'
=> it's | a\b | it's

-- string
select nullif('', ''), coalesce(null, 'x'), '' is null
=> NULL | x | f

-- string
select upper(1, 2)
=> ERROR: function upper(integer, integer) does not exist

-- string
select split_part('a', '-', 0)
=> ERROR: field position must be greater than zero

-- pattern
select name from stations where name like 'A%' or name like '_ark' order by name
=> Airport
=> Park

-- pattern
select 'a_b' like 'a\\_b', 'axb' like 'a\\_b', 'a%' like 'a^%' escape '^', 'ABC' ilike 'a%'
=> t | f | t | t

-- pattern
select name from stations where name similar to '%(or|um)%' order by name
=> Airport
=> Museum

-- pattern
select 'abc' similar to 'a', 'a.c' similar to 'a.c', 'abc' similar to 'a.c', 'abc' ~ '^a.c$', 'abc' !~ 'b'
=> f | t | f | t | f

-- regexp
select regexp_substr('B01-B02', 'B[0-9]+', 1, 2), regexp_substr('none', 'B[0-9]+'), regexp_substr('id=42', 'id=([0-9]+)', 1, 1, 'e')
=> B02 |  | 42

-- regexp
select regexp_count('B01 b02', 'b[0-9]+'), regexp_count('B01 b02', 'b[0-9]+', 1, 'i'), regexp_count('aaa', 'a', 2)
=> 1 | 2 | 2

-- regexp
select regexp_instr('xxB01yyB02', 'B[0-9]+'), regexp_instr('xxB01yyB02', 'B[0-9]+', 1, 2), regexp_instr('xxB01yyB02', 'B[0-9]+', 1, 1, 1), regexp_instr('xx', 'B')
=> 3 | 8 | 6 | 0

-- regexp
select regexp_replace('a1b22', '[0-9]+', '#'), regexp_replace('a1b22', '[0-9]+'), regexp_replace('john smith', '(\\w+) (\\w+)', '$2 $1'), regexp_replace('aXa', 'A', '-', 2, 'i')
=> a#b# | ab | smith john | aX-

-- regexp
select regexp_substr('abc a1 xyz', '(?=[^ ]*[0-9])[^ ]+', 1, 1, 'p'), regexp_count('abc a1 9z', '(?=[^ ]*[0-9])[^ ]+', 1, 'p'), regexp_replace('abc a1 9z', '(?![^ ]*[0-9])[a-z]+', '*', 1, 'p')
=> a1 | 2 | * a1 9*

-- regexp
select regexp_substr(null, 'a'), regexp_count(name, '[aeiou]') from stations where id = 1
=> NULL | 3

-- regexp
select regexp_substr('abc', '(a)(?<=a)b')
=> ERROR: NOT SUPPORTED locally: regular expression

-- conditional
select nvl(null, 1), nvl2(null, 'a', 'b'), isnull(null, 2), coalesce(null, null, 3), nullif(1, 1)
=> 1 | b | 2 | 3 | NULL

-- conditional
select decode(electric, true, 'e', false, 'm', '?') from rides where id in (1, 2, 4) order by id
=> m
=> e
=> ?

-- conditional
select decode(docks, null, 'none', 8, 'few') from stations where id >= 3 order by id
=> NULL
=> few
=> none

-- conditional
select greatest(1, null, 3), least('b', 'a', null), case when 1 = 2 then 'x' end, case 3 when 3 then 'three' else 'other' end
=> 3 | a | NULL | three

-- conditional
select id from rides where electric is true and rider is null
=> 6

-- conditional
select count(*) from rides where electric = 't' or electric is unknown
=> 4

-- select
select r.id, f.name, t.name from rides r join stations f on f.id = r.from_station left join stations t on t.id = r.to_station where r.id = 1
=> 1 | Harbour | Old Town

-- select
select s.id, count(r.id) from stations s, rides r where s.id = r.from_station(+) group by s.id order by s.id
=> 1 | 2
=> 2 | 2
=> 3 | 2
=> 4 | 1
=> 5 | 0

-- select
select name from stations s where not exists (select 1 from rides r where r.from_station = s.id)
=> Museum

-- select
select id from stations minus select from_station from rides
=> 5

-- select
select city from stations intersect select 'Oslo'
=> Oslo

-- select
select 1 as n union all select 2 union select 2 order by n desc
=> 2
=> 1

-- select
with busy as (select from_station as id, count(*) as n from rides group by 1) select s.name, b.n from busy b join stations s using (id) where b.n > 1 order by 1
=> Airport | 2
=> Harbour | 2
=> Old Town | 2

-- select
with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 4) select sum(n) from numbers
=> 10

-- select
select fare * 2 as twice, twice + 1 from rides where id = 1
=> 6.00 | 7.00

-- select
select Name as "Station Name" from PUBLIC.Stations where ID = 4
=> Park

-- select
select count from (select count(*) from rides) t
=> 7

-- select
select distinct city from stations where docks > (select avg(docks) from stations) order by 1
=> Bergen
=> Oslo

-- select
select id from rides where (bike, rider) in (('B01', 'dee'), ('B02', 'ann'))
=> 7

-- select
select * from (select electric, fare from rides) pivot (count(*) for electric in (true as yes, false as no)) order by fare limit 2
=> 0.00 | 0 | 0
=> 1.00 | 1 | 0

-- select
select * from (select 1 as a, 2 as b) unpivot (value for name in (a, b)) order by name
=> a | 1
=> b | 2

-- select
select current_database(), current_schema(), current_user
=> dev | public | awsuser

-- select
select "column", type from pg_table_def where tablename = 'rides' and "column" in ('km', 'rider') order by 1
=> km | numeric(6,2)
=> rider | character varying(65535)

-- select
select table_name from information_schema.tables where table_schema = 'public' and table_name like 'r%'
=> rides

-- select
select nothing from stations, rides
=> ERROR: column "nothing" does not exist in stations, rides

-- select
select id from stations, rides
=> ERROR: column reference "id" is ambiguous

-- select
select s.nothing from stations s
=> ERROR: column s.nothing does not exist

-- select
select x.id from stations s
=> ERROR: missing FROM-clause entry for table "x"

-- select
select * from nowhere
=> ERROR: relation "nowhere" does not exist

-- select
select * from elsewhere.stations
=> ERROR: schema "elsewhere" does not exist

-- select
select (select id from stations)
=> ERROR: single-row subquery returns more than one row

-- select
select count(*) from stations connect by prior id = docks start with id = 1
=> ERROR: NOT SUPPORTED locally

-- json
select json_extract_path_text('{"a":{"b":"x"},"c":[1,2]}', 'a', 'b'), json_extract_path_text('{"a":{"b":1}}', 'a'), json_extract_path_text('{"a":1}', 'z')
=> x | {"b":1} | NULL

-- json
select json_extract_path_text('{broken', 'a', true), json_extract_array_element_text('["a","b"]', 1), json_array_length('[1,[2,3],4]')
=> NULL | b | 3

-- json
select json_extract_path_text('{broken', 'a')
=> ERROR: JSON parsing error

-- json
select is_valid_json('{"a":1}'), is_valid_json('{'), is_valid_json_array('[1]'), can_json_parse('[1,')
=> t | f | t | f

-- super
select payload.by.name, payload.kind from logs order by id
=> "ann" | "lock"
=> "bob" | "alarm"

-- super
select l.id, b.id, b.charge, place from logs l, l.payload.bikes as b at place order by place
=> 1 | "B01" | 80 | 0
=> 1 | "B02" | 35 | 1

-- super
select l.id from logs l where l.payload.kind = 'alarm'
=> 2

-- super
select l.payload.bikes[1].charge, l.payload.bikes[0].id::varchar, get_array_length(l.payload.bikes) from logs l where l.id = 1
=> 35 | B01 | 2

-- super
select json_serialize(array(1, 'a')), json_typeof(json_parse('[1]')), json_typeof(json_parse('"x"')), get_array_length(split_to_array('a,b,c'))
=> [1,"a"] | array | string | 3

-- super
select is_array(payload), is_object(payload), json_serialize(object('k', 1)) from logs where id = 2
=> f | t | {"k":1}

-- hash
select md5('bicycle'), sha1('bicycle'), sha2('bicycle', 256)
=> 9e8e37aeb4449d579e9a58ce02e9f2fd | a3e3318b0a3061f0557eebf61e84ab99723aa21b | d29af8a2e160dd867fe45a75f70bf805b1b6c1cf92017cf53cdf1d5cf390c916

-- hash
select fnv_hash('a'), fnv_hash(1::bigint) = fnv_hash(1), fnv_hash('b', fnv_hash('a')) = fnv_hash('ab')
=> -5808556873153909620 | f | t

-- hash
select sha2('bicycle', 512)
=> ERROR: NOT SUPPORTED locally: sha2 of 512 bits

-- varbyte
select 'abc'::varbyte, to_hex('abc'::varbyte), from_varbyte('616263'::varbyte, 'utf8'), to_varbyte('6162', 'hex'), len('abc'::varbyte)
=> 616263 | 616263 | 616263 | 6162 | 3

-- varbyte
select substring('abc'::varbyte, 2, 1), concat('a'::varbyte, 'b'::varbyte), from_varbyte('a'::varbyte, 'binary'), from_hex('4d')
=> 62 | 6162 | 01100001 | 4d

-- cast
select fare::varchar, km::char(3), id::varchar || '-' || fare::varchar(10) from rides where id = 1
=> 3.00 | 2.5 | 1-3.00

-- math
select datediff(second, started, ended) / 60.0 from rides where id = 1
=> 12.5000

-- date
select current_timestamp = now(), current_date <= current_timestamp
=> t | t

-- group
select date_trunc('day', started), count(*) from rides group by date_trunc('day', started) having count(*) > 1 order by date_trunc('day', started)
=> 2022-03-01 00:00:00 | 2

-- group
select started::date, count(*) from rides group by started::date order by started::date desc limit 1
=> 2023-02-28 | 1

-- group
select name::varchar(3), count(*) from stations where name > 'H' group by name order by name
=> Har | 1
=> Mus | 1
=> Old | 1
=> Par | 1

-- group
select to_char(started, 'YYYY-MM') as month, round(100.0 * sum(case when electric then 1 else 0 end) / count(*), 1) as share from rides group by month order by month limit 2
=> 2022-03 | 33.3
=> 2022-04 | 50.0

-- window
select id, avg(fare) over (partition by bike), avg(id) over (partition by bike), round(avg(fare / 2) over (), 2) from rides where id in (1, 2, 3) order by id
=> 1 | 5.13 | 2 | 2.29
=> 2 | 3.50 | 2 | 2.29
=> 3 | 5.13 | 2 | 2.29

-- window
select id, avg(km::float) over (order by id rows between 1 preceding and current row) from rides where id <= 2 order by id
=> 1 | 2.5
=> 2 | 2.625

-- aggregate
select avg(case when electric then 1.0 else 0 end), avg(coalesce(docks, 0)), avg(null::int), avg(docks) / 2 from stations left join rides on stations.id = to_station and fare > 100
=> 0.0 | 16 | NULL | 10

-- aggregate
select avg(distinct fare), sum(distinct km), avg(-id), sum(id) / count(*) from rides where id <= 3
=> 4.58 | 11.25 | -2 | 2

-- aggregate
select sum(case when electric then fare else 0 end) / nullif(sum(fare), 0) from rides
=> 0.6168

-- date
select timestamp '2022-01-01 00:00:00' + interval '1.5 hours', timestamp '2022-01-01 00:00:00' + interval '90'
=> 2022-01-01 01:30:00 | 2022-01-01 00:01:30

-- date
select date '2022-01-01' + interval '1.5 days'
=> ERROR: NOT SUPPORTED locally: interval '1.5
