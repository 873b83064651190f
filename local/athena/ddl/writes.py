"""What a statement that writes needs the rights to.

https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot.tokenizer_core import Token, TokenType

from local.athena.authorization import Caller
from local.athena.catalogue.tables import load
from local.athena.ddl.words import Words
from local.athena.model import Catalogue
from local.athena.sql.statements import ParsedStatement

_BEFORE_THE_NAME = {
    "CREATE", "OR", "REPLACE", "EXTERNAL", "TABLE", "VIEW", "DATABASE", "SCHEMA", "IF", "NOT",
    "EXISTS", "DROP", "ALTER", "MSCK", "REPAIR", "INSERT", "INTO", "DELETE", "FROM", "UPDATE",
    "MERGE", "VACUUM", "OPTIMIZE",
}  # fmt: skip

# Actions of Glue on the table and what it is in.
_ON_TABLE: Mapping[str, Sequence[str]] = {
    "CREATE_TABLE": ["CreateTable"],
    "CREATE_TABLE_AS_SELECT": ["CreateTable"],
    "CREATE_VIEW": ["CreateTable"],
    "DROP_TABLE": ["DeleteTable"],
    "DROP_VIEW": ["DeleteTable"],
    "ALTER_TABLE_ADD_COLUMN": ["UpdateTable"],
    "ALTER_TABLE_REPLACE_COLUMN": ["UpdateTable"],
    "ALTER_TABLE_PROPERTIES": ["UpdateTable"],
    "ALTER_TABLE_SET_LOCATION": ["UpdateTable"],
    "ALTER_TABLE_RENAME": ["UpdatePartition"],
    "ALTER_TABLE_ADD_PARTITION": ["BatchCreatePartition"],
    "ALTER_TABLE_DROP_PARTITION": ["DeletePartition"],
    "MSCK_REPAIR": ["GetPartitions", "BatchCreatePartition"],
    "INSERT": ["GetTable"],
    "DELETE": ["GetTable", "UpdateTable"],
    "UPDATE": ["GetTable", "UpdateTable"],
    "MERGE": ["GetTable", "UpdateTable"],
    "OPTIMIZE": ["GetTable", "UpdateTable"],
    "VACUUM": ["GetTable", "UpdateTable"],
}

# Actions of S3 where the table's data lies.
_ON_DATA: Mapping[str, Sequence[str]] = {
    "INSERT": ["PutObject"],
    "DELETE": ["PutObject"],
    "UPDATE": ["PutObject"],
    "MERGE": ["PutObject"],
    "OPTIMIZE": ["PutObject"],
    "VACUUM": ["PutObject", "DeleteObject"],
}


def require_rights(
    parsed: ParsedStatement, database: str, catalogue: Catalogue, caller: Caller
) -> None:
    """Raise QueryFailed, naming it, when the caller lacks a right that the statement needs.

    A statement that does not write needs none.
    """
    kind = parsed.substatement_type
    if kind == "UNLOAD":
        _require_data(["PutObject"], _text_after(parsed.tokens, "TO"), caller)
    elif kind in {"CREATE_DATABASE", "DROP_DATABASE"}:
        _, name = _target(parsed, database)
        if kind == "CREATE_DATABASE":
            caller.require_glue("CreateDatabase", f"database/{name}")
        else:
            below = f"table/{name}/*", f"userDefinedFunction/{name}/*"
            caller.require_glue("DeleteDatabase", f"database/{name}", *below)
    elif kind in _ON_TABLE:
        database, name = _target(parsed, database)
        for action in _ON_TABLE[kind]:
            caller.require_table(action, database, name)
        if kind == "CREATE_TABLE_AS_SELECT":
            location = _text_after(parsed.tokens, "EXTERNAL_LOCATION", "=")
            _require_data(["PutObject"], location, caller)
        if kind in _ON_DATA:
            table = load(catalogue, database, name)
            location = table.descriptor.get("Location") if table else None
            _require_data(_ON_DATA[kind], location, caller)


def _target(parsed: ParsedStatement, database: str) -> tuple[str, str]:
    """The database and the name of what the statement changes; of a database, its name last."""
    tokens = list(parsed.tokens)
    # A quoted word is a name, whatever it says.
    while tokens and tokens[0].token_type is not TokenType.IDENTIFIER:
        if tokens[0].text.upper() not in _BEFORE_THE_NAME:
            break
        del tokens[0]
    return Words(parsed.sql, tokens).name(database)


def _text_after(tokens: Sequence[Token], *words: str) -> str | None:
    """The text literal that follows the words, at their first such place."""
    texts = tuple(token.text.upper() for token in tokens)
    for at, token in enumerate(tokens):
        before = texts[max(at - len(words), 0) : at]
        if token.token_type is TokenType.STRING and before == words:
            return token.text
    return None


def _require_data(actions: Sequence[str], location: str | None, caller: Caller) -> None:
    if location is not None:
        bucket, _, prefix = location.partition("://")[2].partition("/")
        for action in actions:
            # Under the location: its objects' names are not known before they are written.
            caller.require_s3(action, bucket, f"{prefix.rstrip('/')}/" if prefix else "")
