"""SHOW, DESCRIBE and EXPLAIN, answered from the catalogue and the statement itself.

https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Sequence

from sqlglot.tokenizer_core import Token

from local.athena.model import Catalogue, Column, QueryFailed, ResultSet
from local.athena.statements import ParsedStatement
from local.athena.tables import Table, TableColumn, load

# Hive pads what DESCRIBE and SHOW COLUMNS print.
_HIVE_WIDTH = 20


def explain(parsed: ParsedStatement) -> ResultSet:
    """EXPLAIN: the query itself; the plan that Athena would make of it is not ours to know."""
    text = f"Planned by the local engine, which keeps no plan: {parsed.sql}"
    return ResultSet([Column("Query Plan", "varchar")], iter([(text,)]), 0, 0)


def answer(parsed: ParsedStatement, catalogue: Catalogue, database: str) -> ResultSet:
    """The rows of a statement about the catalogue; any other kind fails as not supported."""
    answer_to = _ANSWERS.get(parsed.substatement_type)
    if answer_to is None:
        raise QueryFailed(
            f"NOT_SUPPORTED: {parsed.substatement_type.replace('_', ' ')}", error_type=1200
        )
    return answer_to(_Words(parsed), catalogue, database)


class _Words:
    """The words after the verb: a small grammar of its own."""

    def __init__(self, parsed: ParsedStatement) -> None:
        verb_length = 1 if parsed.tokens[0].text.upper().startswith("DESC") else 2
        if parsed.substatement_type == "SHOW_CREATE_TABLE":
            verb_length = 3
        self._words = _unquoted(parsed.sql, parsed.tokens[verb_length:])

    def skip(self, *words: str) -> bool:
        """Go past a word when it comes next."""
        found = bool(self._words) and self._words[0].upper() in words
        if found:
            del self._words[0]
        return found

    def name(self, database: str) -> tuple[str, str]:
        """A table's name, with a database before it or not."""
        if not self._words:
            raise QueryFailed("FAILED: ParseException cannot recognize input", 1, 1003)
        first = self._words.pop(0)
        if self.skip("."):
            return first.lower(), self._words.pop(0).lower()
        return database, first.lower()

    def pattern(self) -> Callable[[str], bool]:
        """Hive's pattern, the last word: `*` for any characters and `|` for either side."""
        self.skip("LIKE")
        if not self._words:
            return lambda _: True
        choices = self._words[-1].lower().split("|")
        return lambda name: any(fnmatch.fnmatchcase(name, choice) for choice in choices)

    def database(self, otherwise: str) -> str:
        """`IN database`, or the one the statement was sent with."""
        return self._words.pop(0).lower() if self.skip("IN", "FROM") else otherwise


def _unquoted(sql: str, tokens: Sequence[Token]) -> list[str]:
    """The tokens' texts; between backticks, which are quotes to Hive alone, the text as it is."""
    words, rest = [], iter(tokens)
    for token in rest:
        if token.text != "`":
            words.append(token.text)
            continue
        closing = next((other for other in rest if other.text == "`"), None)
        words.append(sql[token.end + 1 : closing.start if closing else len(sql)])
    return words


def _rows(column_names: Sequence[str], rows: Iterable[str]) -> ResultSet:
    # Several columns are one value to the client: their text with tabs between.
    columns = [Column(name, "string") for name in column_names]
    return ResultSet(columns, ((row,) for row in rows), 0, 0, has_header=False)


def _show_databases(words: _Words, catalogue: Catalogue, _: str) -> ResultSet:
    wanted = words.pattern()
    names = sorted(name.lower() for name in catalogue.databases())
    return _rows(["database_name"], filter(wanted, names))


def _show_tables(words: _Words, catalogue: Catalogue, database: str) -> ResultSet:
    database = words.database(database)
    if database not in {name.lower() for name in catalogue.databases()}:
        raise QueryFailed(
            f"FAILED: SemanticException [Error 10072]: Database does not exist: {database}",
            1,
            1502,
        )
    wanted = words.pattern()
    names = sorted(name.lower() for name in catalogue.tables(database))
    return _rows(["tab_name"], filter(wanted, names))


def _show_columns(words: _Words, catalogue: Catalogue, database: str) -> ResultSet:
    words.skip("IN", "FROM")
    in_database, name = words.name(database)
    if words.skip("IN", "FROM"):
        _, in_database = words.name(database)
    table = _table(catalogue, in_database, name)
    columns = (*table.columns, *table.partition_keys)
    return _rows(["field"], [column.name.ljust(_HIVE_WIDTH) for column in columns])


def _show_partitions(words: _Words, catalogue: Catalogue, database: str) -> ResultSet:
    table = _table(catalogue, *words.name(database))
    names = [key.name for key in table.partition_keys]
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(names, partition["Values"], strict=True))
        for partition in catalogue.partitions(table.database, table.name)
    ]
    return _rows(["partition"], rows)


def _describe(words: _Words, catalogue: Catalogue, database: str) -> ResultSet:
    words.skip("EXTENDED", "FORMATTED")
    table = _table(catalogue, *words.name(database))
    rows = [_described(column) for column in (*table.columns, *table.partition_keys)]
    if table.partition_keys:
        heading = _described(TableColumn("# col_name", "data_type", "comment"))
        rows += ["\t \t ", "# Partition Information\t \t ", heading, "\t \t "]
        rows += [_described(column) for column in table.partition_keys]
    return _rows(["col_name", "data_type", "comment"], rows)


def _described(column: TableColumn) -> str:
    cells = (column.name, column.type, column.comment)
    return "\t".join(cell.ljust(_HIVE_WIDTH) for cell in cells)


def _table(catalogue: Catalogue, database: str, name: str) -> Table:
    table = load(catalogue, database, name)
    if table is None:
        raise QueryFailed(
            f"FAILED: SemanticException [Error 10001]: Table not found {database}.{name}", 1, 1502
        )
    return table


_ANSWERS: dict[str, Callable[[_Words, Catalogue, str], ResultSet]] = {
    "SHOW_DATABASES": _show_databases,
    "SHOW_TABLES": _show_tables,
    "SHOW_COLUMNS": _show_columns,
    "SHOW_PARTITIONS": _show_partitions,
    "DESCRIBE_TABLE": _describe,
}
