SELECT ST_AsText(ST_GeometryFromText('polygon((0 0, 0 2, 3 2, 3 0))')), ST_Area(ST_GeometryFromText('POLYGON ((0 0, 0 2, 3 2, 3 0))')), ST_GeometryType(ST_Point(1, 2))
=> POLYGON ((0 0, 3 0, 3 2, 0 2, 0 0)) | 6.0 | ST_Point

SELECT c.name, count(*) n FROM (VALUES ('west', 'POLYGON ((0 0, 0 2, 2 2, 2 0))'), ('east', 'POLYGON ((2 0, 2 2, 4 2, 4 0))')) c(name, shape) JOIN (VALUES (1e0, 1e0), (3e0, 1e0), (3.5e0, 0.5e0), (9e0, 9e0)) e(longitude, latitude) ON ST_Contains(ST_Polygon(c.shape), ST_Point(e.longitude, e.latitude)) GROUP BY c.name ORDER BY n DESC
=> east | 2
=> west | 1

SELECT ST_AsText(geometry_union_agg(ST_Polygon(shape))), ST_XMax(ST_Envelope(geometry_union_agg(ST_Polygon(shape)))) FROM (VALUES 'POLYGON ((0 0, 0 2, 2 2, 2 0))', 'POLYGON ((2 0, 2 2, 4 2, 4 0))') t(shape)
=> POLYGON ((0 0, 2 0, 4 0, 4 2, 2 2, 0 2, 0 0)) | 4.0

SELECT round(ST_Distance(to_spherical_geography(ST_Point(-71.0882, 42.3607)), to_spherical_geography(ST_Point(-74.1197, 40.6976)))), round(great_circle_distance(36.12, -86.67, 33.94, -118.40), 3), round(ST_Distance(ST_Point(-71.0882, 42.3607), ST_Point(-74.1197, 40.6976)), 4)
=> 312822.0 | 2886.449 | 3.4577

SELECT bing_tile_quadkey(bing_tile_at(30.12, 60, 15)), bing_tile_coordinates(bing_tile('213')).x, cardinality(bing_tiles_around(30.12, 60, 15))
=> 123030123010121 | 3 | 9

SELECT ST_Buffer(ST_GeometryFromText('LINESTRING (0 0, 1 1)'), 1)
=> error: NOT_SUPPORTED: ST_Buffer
