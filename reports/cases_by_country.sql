SELECT
    "date" AS day,
    sum(confirmed) AS confirmed,
    sum(deaths) AS deaths
FROM enigma_jhu_timeseries
WHERE country_region = :country
GROUP BY "date"
HAVING sum(confirmed) >= :at_least
ORDER BY "date"
