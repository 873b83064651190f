SELECT
    pickup_date AS trip_date,
    round(sum(datediff(minutes, pickup_datetime, dropoff_datetime)) / 60.0, 2) AS total_hours,
    round(sum(trip_distance)) AS total_distance,
    round(sum(fare_amount)) AS total_fare
FROM nyc_yellow_taxi
WHERE pickup_date BETWEEN to_date(:month, 'MonthYYYY') AND last_day(to_date(:month, 'MonthYYYY'))
GROUP BY 1
ORDER BY 1
