-- A bicycle hire, made up.
create table stations(
    id int not null primary key,
    name varchar(40) encode zstd,
    city varchar(30) distkey,
    docks smallint,
    opened date sortkey
);
create table rides(
    id int identity(1, 1),
    bike char(4),
    from_station int,
    to_station int references stations(id),
    started timestamp,
    ended timestamp,
    km decimal(6, 2) encode az64,
    fare decimal(8, 2),
    rider varchar(20),
    electric boolean
) diststyle key distkey(bike) compound sortkey(started);
create table logs(id int, payload super);
insert into stations values
    (1, 'Harbour', 'Bergen', 24, '2018-04-01'),
    (2, 'Old Town', 'Bergen', 12, '2018-04-01'),
    (3, 'Airport', 'Oslo', 40, '2019-05-20'),
    (4, 'Park', 'Oslo', 8, null),
    (5, 'Museum', 'Tromsø', null, '2021-09-30');
insert into rides(bike, from_station, to_station, started, ended, km, fare, rider, electric) values
    ('B01', 1, 2, '2022-03-01 08:00:00', '2022-03-01 08:12:30', 2.50, 3.00, 'ann', false),
    ('B02', 2, 1, '2022-03-01 17:30:00', '2022-03-01 17:45:00', 2.75, 3.50, 'bob', true),
    ('B01', 2, 3, '2022-03-31 23:50:00', '2022-04-01 00:20:00', 6.00, 7.25, 'ann', false),
    ('B03', 3, 3, '2022-04-02 10:00:00', '2022-04-02 10:00:00', 0.00, 0.00, 'cid', null),
    ('B02', 1, 4, '2022-04-15 12:00:00', '2022-04-15 13:30:00', 11.40, 12.00, 'bob', true),
    ('B04', 4, 1, '2022-12-31 23:59:59', '2023-01-01 00:00:01', 0.10, 1.00, null, true),
    ('B01', 3, 1, '2023-02-28 09:00:00', null, null, null, 'dee', false);
insert into logs select 1, json_parse(
    '{"kind":"lock","bikes":[{"id":"B01","charge":80},{"id":"B02","charge":35}],"by":{"name":"ann"}}'
);
insert into logs select 2, json_parse('{"kind":"alarm","bikes":[],"by":{"name":"bob"}}');
