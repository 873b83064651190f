"""What is wrong with a report's files, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from querysocket.errors import ReportFaulty

_MAX_FAULTS = 5
"""Of one report, told at a time: a client is told them in one message."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend; line and column count from 1."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None

    @classmethod
    def at(cls, file: str, text: str, start: int, message: str) -> Fault:
        """A fault at an offset of the file's text."""
        line = text.count("\n", 0, start) + 1
        return cls(file, message, line, start - text.rfind("\n", 0, start))

    def __str__(self) -> str:
        place = f", line {self.line}, column {self.column}" if self.line else ""
        return f"{self.file}{place}: {self.message}."


def faulty(faults: Sequence[Fault]) -> ReportFaulty:
    """The error that tells the faults, with the place of the first."""
    told = " ".join(map(str, faults[:_MAX_FAULTS]))
    more = f" And {len(faults) - _MAX_FAULTS:,} more." if len(faults) > _MAX_FAULTS else ""
    return ReportFaulty(told + more, line=faults[0].line, column=faults[0].column)
