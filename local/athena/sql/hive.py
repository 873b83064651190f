"""Hive's words, for the statements that Athena hands to Hive: most of its DDL.

https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot.dialects.hive import Hive
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token

# How the statements begin that Hive reads. A view and a CREATE TABLE AS SELECT are Trino's.
_BEGINNINGS = (
    ("CREATE", "EXTERNAL"),
    ("CREATE", "DATABASE"),
    ("CREATE", "SCHEMA"),
    ("DROP", "TABLE"),
    ("DROP", "DATABASE"),
    ("DROP", "SCHEMA"),
    ("ALTER",),
    ("MSCK",),
    ("DESCRIBE",),
    ("DESC",),
    ("SHOW", "TABLES"),
    ("SHOW", "DATABASES"),
    ("SHOW", "SCHEMAS"),
    ("SHOW", "COLUMNS"),
    ("SHOW", "PARTITIONS"),
    ("SHOW", "TBLPROPERTIES"),
    ("SHOW", "CREATE", "TABLE"),
)


class _Hive(Hive):
    class Tokenizer(Hive.Tokenizer):
        """Reads the whole statement in tokens, not as one string after the verb."""

        COMMANDS: ClassVar[set[Any]] = set()
        # PARTITIONED BY would be one token, with the blanks it was written with.
        KEYWORDS: ClassVar[dict[str, Any]] = {
            words: kind for words, kind in Hive.Tokenizer.KEYWORDS.items() if " " not in words
        }


_DIALECT = _Hive()


def tokens(text: str) -> tuple[Token, ...] | None:
    """The text in Hive's tokens: names in backticks, both quotes for text; None: not Hive's."""
    try:
        found = tuple(_DIALECT.tokenize(text))
    except TokenError:
        return None
    words = tuple(token.text.upper() for token in found[:3])
    return found if any(words[: len(begin)] == begin for begin in _BEGINNINGS) else None
