"""Writes the made-up time series beside this file; `python samples/generate.py`."""

# The figures are invented: they come from a formula and from hashes of the country's code, not from
# any report. The same bytes come out on every machine and on every day.

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypedDict

SAMPLES = Path(__file__).resolve().parent
COUNTRY_CODES = SAMPLES / "static-datasets/csv/countrycode/CountryCodeQS.csv"
TIMESERIES = SAMPLES / "archived/enigma-jhu-timeseries/json/made-up.json"

FIRST_DAY = date(2020, 1, 22)
DAYS = 150
# By alpha-3 code, with the name that the real table gives the country.
COUNTRIES = {
    "ARG": "Argentina",
    "BRA": "Brazil",
    "DEU": "Germany",
    "EGY": "Egypt",
    "FRA": "France",
    "IND": "India",
    "ITA": "Italy",
    "JPN": "Japan",
    "KEN": "Kenya",
    "USA": "US",
}
DAYS_TO_DEATH = 14
DAYS_TO_RECOVERY = 21


class Row(TypedDict):
    """One country on one day: the table's columns that the real files fill for whole countries."""

    uid: int
    iso2: str
    iso3: str
    code3: int
    latitude: float
    longitude: float
    country_region: str
    date: str
    confirmed: int
    deaths: int
    recovered: int


def rows() -> Iterator[Row]:
    """Every row, country by country; `confirmed`, `deaths` and `recovered` are running totals."""
    with COUNTRY_CODES.open(encoding="utf-8", newline="") as file:
        codes = {row["Alpha-3 code"]: row for row in csv.DictReader(file)}
    for iso3, name in COUNTRIES.items():
        code = codes[iso3]
        cases = [_new_cases(iso3, day) for day in range(DAYS)]
        for day in range(DAYS):
            confirmed = sum(cases[: day + 1])
            yield {
                "uid": int(code["Numeric code"]),
                "iso2": code["Alpha-2 code"],
                "iso3": iso3,
                "code3": int(code["Numeric code"]),
                "latitude": float(code["Latitude"]),
                "longitude": float(code["Longitude"]),
                "country_region": name,
                "date": (FIRST_DAY + timedelta(days=day)).isoformat(),
                "confirmed": confirmed,
                "deaths": sum(cases[: max(0, day + 1 - DAYS_TO_DEATH)]) // 50,
                "recovered": sum(cases[: max(0, day + 1 - DAYS_TO_RECOVERY)]) * 4 // 5,
            }


def contents() -> str:
    """The file's text: one JSON object a line; a column without a value is left out."""
    return "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows())


def _new_cases(iso3: str, day: int) -> int:
    """One wave, with fewer reports at weekends and some noise."""
    # Only the four operations are used: how `exp` rounds differs from machine to machine.
    peak = 500 + 4500 * _noise(iso3, "peak")
    middle = 60 + 50 * _noise(iso3, "middle")
    width = 12 + 14 * _noise(iso3, "width")
    distance = (day - middle) / width
    if distance < -3:
        return 0
    weekend = (FIRST_DAY + timedelta(days=day)).weekday() >= 5
    reported = (0.7 if weekend else 1.0) * (0.85 + 0.3 * _noise(iso3, str(day)))
    return int(peak * reported / (1 + distance * distance) ** 2)


def _noise(iso3: str, what: str) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    digest = hashlib.sha256(f"{iso3} {what}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32


if __name__ == "__main__":
    TIMESERIES.parent.mkdir(parents=True, exist_ok=True)
    TIMESERIES.write_text(contents(), encoding="utf-8", newline="\n")
