"""Corpora of SQL: their statements and what is expected of each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb

from local import lockdown
from local.redshift.translation import RedshiftError, install, translate, translated_error

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """A statement, and its rows as they are written; an error is a row of one cell."""

    name: str
    category: str
    sql: str
    expected: tuple[str, ...]


def own_corpus() -> list[Entry]:
    """The statements of `corpus.sql`."""
    entries = []
    text = (HERE / "corpus.sql").read_text()
    for number, block in enumerate(re.split(r"\n\n+", text.strip()), 1):
        header, *lines = block.split("\n")
        sql = "\n".join(line for line in lines if not line.startswith("=> "))
        rows = tuple(line.removeprefix("=> ") for line in lines if line.startswith("=> "))
        category = header.removeprefix("-- ")
        entries.append(Entry(f"{number}-{category}", category, sql, rows))
    return entries


def warehouse() -> duckdb.DuckDBPyConnection:
    """A DuckDB that is shut as the local one is, in it the tables of `samples.sql`."""
    connection = duckdb.connect(config={"python_enable_replacements": False})
    install(connection)
    for statement in (HERE / "samples.sql").read_text().split(";\n"):
        if statement.strip():
            connection.execute(translate(statement))
    lockdown.shut(connection)
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]] | str:
    """The rows of a statement, or, as a text, the error that it ends with."""
    try:
        return connection.execute(translate(sql)).fetchall()
    except RedshiftError as error:
        return error.message
    except duckdb.Error as error:
        return translated_error(error, sql)


def shown(value: Any) -> str:
    """A cell as a corpus has it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "t" if value else "f"
        case bytes():
            return value.hex()
        case dt.datetime() | dt.time() if value.tzinfo is not None:
            return re.sub(r":00$", "", str(value))
        case _:
            return str(value)


def same(written: str, value: str) -> bool:
    """True for the same cell, however its number or fraction of a second is written."""
    if written.strip() == value.strip():
        return True
    try:
        expected, number = Decimal(written), Decimal(value)
    except InvalidOperation:
        fraction = re.compile(r"(\.\d*?)0*(?=\+|$)")
        return fraction.sub(r"\1", written.strip()) == fraction.sub(r"\1", value.strip())
    return abs(expected - number) <= Decimal("1e-12") * max(Decimal(1), abs(expected))
