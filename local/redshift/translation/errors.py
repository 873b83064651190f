"""What goes wrong with a statement, in Redshift's words."""

from __future__ import annotations


class RedshiftError(Exception):
    """A statement that Redshift would refuse, or that we cannot run; `message` is for its owner."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def syntax_error(text: str | None, start: int) -> RedshiftError:
    """The error at a token, or, without one, at the end of the statement; `start` is from zero."""
    where = f'at or near "{text}"' if text else "at end of input"
    return RedshiftError(f"ERROR: syntax error {where}\n  Position: {start + 1}")
