"""Stand-ins for what the Athena service is built on: an engine, an S3."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

from local.athena.authorization import Caller
from local.athena.model import (
    Cancellation,
    Column,
    Output,
    QueryCancelled,
    ResultSet,
    Statement,
    StatementRefused,
)
from tests.support.processes import wait_for

ONE_ROW = [("1",)]
INTEGER = Column("n", "integer", precision=10)

_KINDS = {
    "SELECT": ("DML", "SELECT"),
    "INSERT": ("DML", "INSERT"),
    "EXPLAIN": ("DML", "EXPLAIN"),
    "SHOW": ("UTILITY", "SHOW_TABLES"),
    "DESCRIBE": ("UTILITY", "DESCRIBE_TABLE"),
    "CREATE": ("DDL", "CREATE_TABLE"),
    "UNLOAD": ("DML", "UNLOAD"),
    "PREPARE": ("DDL", "PREPARE"),
    "EXECUTE": ("DML", "EXECUTE"),
    "DEALLOCATE": ("DDL", "DEALLOCATE"),
}


def statement_of(sql: str, database: str = "default", parameters: Sequence[str] = ()) -> Statement:
    """A statement classified by its first word."""
    kind = _KINDS.get(sql.split()[0].upper())
    if kind is None:
        raise StatementRefused(f"line 1:1: mismatched input '{sql.split()[0]}'.")
    return Statement(sql, *kind, database, parsed=None, parameters=tuple(parameters))


def result_of(
    rows: Iterable[tuple[str | None, ...]],
    columns: Sequence[Column] = (INTEGER,),
    *,
    has_header: bool = True,
    data_scanned_bytes: int = 0,
) -> ResultSet:
    return ResultSet(
        columns, iter(rows), data_scanned_bytes, planning_milliseconds=3, has_header=has_header
    )


def a_caller(
    may: Callable[[str, str], bool] = lambda action, resource: True, name: str = "analyst"
) -> Caller:
    """A user of account 123456789012 that may do what `may(action, resource)` says."""
    return Caller(f"arn:aws:iam::123456789012:user/{name}", "123456789012", "eu-north-1", may)


def wait_until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds; fail past the limit."""
    wait_for(condition, "the condition", seconds=5)


class FakeEngine:
    """Answers every statement with one row, or as `answers` says for its SQL."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Cancellation], ResultSet]] = {}
        self.executed: list[Statement] = []
        self.prepared: list[Statement] = []
        self.cutoffs: list[int | None] = []
        self.outputs: list[Output] = []

    def prepare(self, sql: str, database: str, parameters: Sequence[str]) -> Statement:
        self.prepared.append(statement_of(sql, database, parameters))
        return self.prepared[-1]

    def execute(
        self,
        statement: Statement,
        caller: Caller,
        *,
        cutoff_bytes: int | None,
        cancellation: Cancellation,
        output: Output,
    ) -> ResultSet:
        self.executed.append(statement)
        self.cutoffs.append(cutoff_bytes)
        self.outputs.append(output)
        answer = self.answers.get(statement.sql)
        return answer(cancellation) if answer else result_of(ONE_ROW)

    def fail(self, sql: str, error: Exception) -> None:
        def answer(_: Cancellation) -> ResultSet:
            raise error

        self.answers[sql] = answer

    def hold(self, sql: str) -> threading.Event:
        """Make `sql` run until the event is set or the query is stopped."""
        release = threading.Event()

        def answer(cancellation: Cancellation) -> ResultSet:
            cancellation.on_cancel(release.set)
            release.wait(10)
            if cancellation.requested:
                raise QueryCancelled("interrupted")
            return result_of(ONE_ROW)

        self.answers[sql] = answer
        return release


class MemoryStorage:
    """S3 with the one bucket `results`."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.content_types: dict[str, str] = {}

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        return [(key, len(body)) for key, body in self.objects.items() if key.startswith(prefix)]

    def version(self, bucket: str, key: str) -> str:
        return str(hash(self.read(bucket, key)))

    def read(self, bucket: str, key: str) -> bytes:
        try:
            return self.objects[key]
        except KeyError:
            raise FileNotFoundError(key) from None

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        if bucket != "results":
            raise PermissionError(bucket)
        self.objects[key] = body
        self.content_types[key] = content_type
