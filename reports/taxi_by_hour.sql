SELECT
    extract(hour FROM pickup_datetime) AS hour_of_day,
    count(*) AS trips,
    round(avg(trip_distance), 2) AS average_distance,
    round(avg(fare_amount), 2) AS average_fare
FROM nyc_yellow_taxi
WHERE pickup_date BETWEEN :first_day AND :last_day
    AND (:payment = 'any' OR payment_type = CASE :payment WHEN 'card' THEN 1 ELSE 2 END)
GROUP BY 1
ORDER BY 1
