-- TPC-H's tables, a few rows each: keys that meet, and values that its queries look for.
-- https://www.tpc.org/tpc_documents_current_versions/current_specifications5.asp
create table region as
select * from (values (0, 'AFRICA'), (1, 'AMERICA'), (2, 'ASIA'), (3, 'EUROPE'), (4, 'MIDDLE EAST'))
    t(r_regionkey, r_name), (values ('none')) c(r_comment);
create table nation as
select n_nationkey, n_name, n_regionkey, 'none' as n_comment from (values
    (0, 'ALGERIA', 0), (1, 'ARGENTINA', 1), (2, 'BRAZIL', 1), (3, 'CANADA', 1), (4, 'EGYPT', 4),
    (5, 'ETHIOPIA', 0), (6, 'FRANCE', 3), (7, 'GERMANY', 3), (8, 'INDIA', 2), (9, 'INDONESIA', 2),
    (10, 'IRAN', 4), (11, 'IRAQ', 4), (12, 'JAPAN', 2), (13, 'JORDAN', 4), (14, 'KENYA', 0),
    (15, 'MOROCCO', 0), (16, 'MOZAMBIQUE', 0), (17, 'PERU', 1), (18, 'CHINA', 2),
    (19, 'ROMANIA', 3), (20, 'SAUDI ARABIA', 4), (21, 'VIETNAM', 2), (22, 'RUSSIA', 3),
    (23, 'UNITED KINGDOM', 3), (24, 'UNITED STATES', 1)) t(n_nationkey, n_name, n_regionkey);
create table supplier as
select i as s_suppkey, 'Supplier#' || i as s_name, 'street ' || i as s_address,
    (i % 25)::int as s_nationkey, (10 + i % 25) || '-555-' || (1000 + i) as s_phone,
    (i * 37.5)::decimal(15, 2) as s_acctbal,
    case when i % 7 = 0 then 'a Customer with Complaints' else 'none' end as s_comment
from range(1, 51) t(i);
create table customer as
select i as c_custkey, 'Customer#' || i as c_name, 'street ' || i as c_address,
    (i % 25)::int as c_nationkey, (10 + i % 25) || '-555-' || (1000 + i) as c_phone,
    (i * 91 % 9999 - 999)::decimal(15, 2) as c_acctbal,
    ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'][1 + i % 5] as c_mktsegment,
    'none' as c_comment
from range(1, 151) t(i);
create table part as
select i as p_partkey,
    ['forest', 'green', 'blue', 'navy', 'lace'][1 + i % 5] || ' ' ||
        ['pale', 'green', 'dark'][1 + i % 3] as p_name,
    'Manufacturer#' || (1 + i % 5) as p_mfgr, 'Brand#' || (1 + i % 5) || (1 + i % 4) as p_brand,
    ['ECONOMY', 'STANDARD', 'PROMO', 'MEDIUM', 'LARGE'][1 + i % 5] || ' ' ||
        ['ANODIZED', 'POLISHED', 'BRUSHED'][1 + i % 3] || ' ' ||
        ['STEEL', 'BRASS'][1 + i % 2] as p_type,
    (1 + i % 50)::int as p_size, ['SM', 'MED', 'LG'][1 + i % 3] || ' BOX' as p_container,
    (900 + i)::decimal(15, 2) as p_retailprice, 'none' as p_comment
from range(1, 201) t(i);
create table partsupp as
select p_partkey as ps_partkey, 1 + (p_partkey * 4 + k) % 50 as ps_suppkey,
    (p_partkey * 7 % 999)::int as ps_availqty, (p_partkey * 1.5 + k)::decimal(15, 2) as ps_supplycost,
    'none' as ps_comment
from part, range(4) t(k);
create table orders as
select i as o_orderkey, 1 + i * 7 % 100 as o_custkey, ['O', 'F', 'P'][1 + i % 3] as o_orderstatus,
    (1000 + i * 137 % 300000)::decimal(15, 2) as o_totalprice,
    date '1992-01-01' + (i * 13 % 2400)::int as o_orderdate,
    ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'][1 + i % 5] as o_orderpriority,
    'Clerk#' || (1 + i % 10) as o_clerk, 0 as o_shippriority,
    case when i % 9 = 0 then 'special packages and requests' else 'none' end as o_comment
from range(1, 1501) t(i);
create table lineitem as
select o_orderkey as l_orderkey, ps_partkey as l_partkey, ps_suppkey as l_suppkey,
    (k + 1)::int as l_linenumber, (1 + (o_orderkey + k) % 50)::decimal(15, 2) as l_quantity,
    (1000 + (o_orderkey * 31 + k * 17) % 50000)::decimal(15, 2) as l_extendedprice,
    (((o_orderkey + k) % 11) * 0.01)::decimal(15, 2) as l_discount,
    ((k % 9) * 0.01)::decimal(15, 2) as l_tax,
    ['R', 'A', 'N'][1 + (o_orderkey + k) % 3] as l_returnflag,
    ['O', 'F'][1 + o_orderkey % 2] as l_linestatus,
    o_orderdate + (5 + k * 11 % 90)::int as l_shipdate,
    o_orderdate + (30 + k * 7 % 30)::int as l_commitdate,
    o_orderdate + (15 + k * 23 % 100)::int as l_receiptdate,
    ['DELIVER IN PERSON', 'COLLECT COD', 'NONE'][1 + k % 3] as l_shipinstruct,
    ['MAIL', 'SHIP', 'AIR', 'REG AIR', 'TRUCK'][1 + (o_orderkey + k) % 5] as l_shipmode,
    'none' as l_comment
from orders, range(4) t(k)
join partsupp on ps_partkey = 1 + (o_orderkey * 4 + k) % 200 and ps_suppkey = 1 + (ps_partkey * 4 + k) % 50;
