"""The sample data: real country codes, and a time series that is invented and says so."""

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from samples import generate

COUNTRY_COLUMNS = [
    "Country",
    "Alpha-2 code",
    "Alpha-3 code",
    "Numeric code",
    "Latitude",
    "Longitude",
]
# In the order of the template's table, less the columns that whole countries leave out.
TIMESERIES_COLUMNS = [
    "uid",
    "iso2",
    "iso3",
    "code3",
    "latitude",
    "longitude",
    "country_region",
    "date",
    "confirmed",
    "deaths",
    "recovered",
]


def countries() -> list[list[str]]:
    """The country codes as LazySimpleSerDe splits them: at every comma, quotes unknown."""
    lines = generate.COUNTRY_CODES.read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines]


def timeseries() -> list[dict[str, Any]]:
    lines = generate.TIMESERIES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_country_codes_have_the_columns_of_the_table() -> None:
    assert countries()[0] == COUNTRY_COLUMNS


def test_country_codes_split_the_same_with_and_without_quoting_rules() -> None:
    with generate.COUNTRY_CODES.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == countries()


def test_country_codes_hold_all_of_iso_3166_1_once() -> None:
    names, alpha2, alpha3, numeric, _, _ = zip(*countries()[1:], strict=True)
    for column in (names, alpha2, alpha3, numeric):
        assert len(column) == len(set(column)) == 249
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in alpha2)
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in alpha3)
    assert all(0 < int(code) < 1000 and code == str(int(code)) for code in numeric)


def test_every_country_lies_on_the_globe_in_whole_degrees() -> None:
    for name, _, _, _, latitude, longitude in countries()[1:]:
        assert -90 <= int(latitude) <= 90, name
        assert -180 <= int(longitude) <= 180, name


@pytest.mark.parametrize(
    ("alpha2", "name", "alpha3", "numeric", "latitudes", "longitudes"),
    [
        ("AL", "Albania", "ALB", 8, (39, 43), (19, 22)),
        ("AR", "Argentina", "ARG", 32, (-55, -22), (-74, -53)),
        ("AX", "Åland Islands", "ALA", 248, (59, 61), (19, 21)),
        ("CI", "Côte d'Ivoire", "CIV", 384, (4, 11), (-9, -2)),
        ("FJ", "Fiji", "FJI", 242, (-19, -16), (177, 180)),
        ("FR", "France", "FRA", 250, (42, 51), (-5, 8)),
        ("GF", "French Guiana", "GUF", 254, (2, 6), (-55, -51)),
        ("HM", "Heard Island and McDonald Islands", "HMD", 334, (-54, -52), (72, 74)),
        ("JP", "Japan", "JPN", 392, (31, 46), (129, 146)),
        ("KI", "Kiribati", "KIR", 296, (-12, 5), (-175, -150)),
        ("RU", "Russian Federation", "RUS", 643, (50, 70), (60, 130)),
        ("SJ", "Svalbard and Jan Mayen", "SJM", 744, (76, 81), (10, 34)),
        ("US", "United States", "USA", 840, (25, 49), (-125, -67)),
        ("ZA", "South Africa", "ZAF", 710, (-35, -22), (16, 33)),
    ],
)
def test_known_country_has_its_codes_and_lies_where_it_lies(
    alpha2: str,
    name: str,
    alpha3: str,
    numeric: int,
    latitudes: tuple[int, int],
    longitudes: tuple[int, int],
) -> None:
    (row,) = [row for row in countries() if row[1] == alpha2]
    assert row[:4] == [name, alpha2, alpha3, str(numeric)]
    assert latitudes[0] <= int(row[4]) <= latitudes[1]
    assert longitudes[0] <= int(row[5]) <= longitudes[1]


def test_timeseries_is_what_the_generator_writes() -> None:
    assert generate.TIMESERIES.read_bytes() == generate.contents().encode()


def test_timeseries_rows_have_the_columns_of_the_table_in_order() -> None:
    assert {tuple(row) for row in timeseries()} == {tuple(TIMESERIES_COLUMNS)}


def test_timeseries_has_every_day_of_ten_countries_and_totals_that_never_fall() -> None:
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in timeseries():
        by_country[row["country_region"]].append(row)
    assert len(by_country) == 10
    days = [(date(2020, 1, 22) + timedelta(days=day)).isoformat() for day in range(150)]
    for rows in by_country.values():
        assert [row["date"] for row in rows] == days
        for total in ("confirmed", "deaths", "recovered"):
            totals = [row[total] for row in rows]
            assert totals == sorted(totals)
            assert totals[-1] > 0
        assert all(row["deaths"] + row["recovered"] <= row["confirmed"] for row in rows)


def test_timeseries_joins_with_the_country_codes() -> None:
    codes = {row[2]: (row[1], row[3]) for row in countries()[1:]}
    for row in timeseries():
        assert (row["iso2"], str(row["code3"])) == codes[row["iso3"]]


def test_made_up_figures_say_so_in_their_key() -> None:
    assert generate.TIMESERIES.stem == "made-up"
