"""JSON functions: https://trino.io/docs/current/functions/json.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, text_literal

CHAPTER = Chapter("JSON")

CHAPTER.macro("json_parse", "(text) AS json(text)")
CHAPTER.macro("json_format", "(value) AS CAST(value AS VARCHAR)")
CHAPTER.macro("json_array_length", "(value) AS json_array_length(value)")
CHAPTER.helper("extracted", "(value, path) AS json_extract(value, path)")
CHAPTER.helper(
    "extracted_scalar",
    "(value, path) AS CASE WHEN json_type(value, path) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL "
    "ELSE json_extract_string(value, path) END",
)
CHAPTER.unsupported(
    "json_array_contains", "json_array_get", "json_size", "is_json_scalar", "json_query",
    "json_value", "json_exists", "json_array", "json_object",
)  # fmt: skip


@CHAPTER.function("json_extract")
def _extract(arguments: Arguments) -> exp.Expr:
    value, path = arguments
    return call("athena_extracted", value, _path(path))


@CHAPTER.function("json_extract_scalar")
def _extract_scalar(arguments: Arguments) -> exp.Expr:
    value, path = arguments
    return call("athena_extracted_scalar", value, _path(path))


def parse_literal(node: exp.ParseJSON) -> exp.Expr:
    """`JSON '...'`."""
    return call("athena_json_parse", node.this)


def _path(node: exp.Expr) -> exp.Expr:
    text = text_literal(node, "a JSON path")
    if not text.startswith("$") or any(part in text for part in ("*", "..", "?", "@")):
        raise NotTranslated(f"JSON path '{text}'")
    return exp.Literal.string(text.replace('["', '."').replace('"]', '"'))
