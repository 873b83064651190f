"""JSON functions, and those of SUPER, which is DuckDB's JSON here:
https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html
https://docs.aws.amazon.com/redshift/latest/dg/Super_functions.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.translation.chapter import Arguments, call

CHAPTER = Chapter("JSON and SUPER")

CHAPTER.macro("is_valid_json", "(text) AS json_valid(text) AND json_type(text) = 'OBJECT'")
CHAPTER.macro("is_valid_json_array", "(text) AS json_valid(text) AND json_type(text) = 'ARRAY'")
CHAPTER.macro("can_json_parse", "(text) AS json_valid(text)")
CHAPTER.macro("json_parse", "(text) AS CAST(text AS JSON)")
CHAPTER.macro("json_serialize", "(value) AS CAST(value AS VARCHAR)")
CHAPTER.macro(
    "json_typeof",
    "(value) AS CASE WHEN value IS NOT NULL THEN CASE json_type(value) WHEN 'OBJECT' "
    "THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' "
    "WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END END",
)
for _name, _types in {
    "is_array": "'ARRAY'",
    "is_object": "'OBJECT'",
    "is_varchar": "'VARCHAR'",
    "is_boolean": "'BOOLEAN'",
    "is_bigint": "'BIGINT', 'UBIGINT'",
    "is_integer": "'BIGINT', 'UBIGINT'",
    "is_float": "'DOUBLE'",
    "is_scalar": "'VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT', 'DOUBLE'",
}.items():
    CHAPTER.macro(_name, f"(value) AS json_type(value) IN ({_types})")
CHAPTER.macro(
    "get_array_length",
    "(value) AS CASE WHEN json_type(value) = 'ARRAY' "
    "THEN CAST(json_array_length(value) AS INTEGER) END",
)
CHAPTER.macro(
    "array_concat",
    "(a, b) AS to_json(list_concat(json_extract(a, '$[*]'), json_extract(b, '$[*]')))",
)
CHAPTER.macro(
    "subarray",
    "(value, start, size) AS to_json(json_extract(value, '$[*]')[start + 1 : start + size])",
)
CHAPTER.macro(
    "split_to_array",
    "(text) AS to_json(string_split(text, ','))",
    "(text, delimiter) AS to_json(string_split(text, delimiter))",
)
CHAPTER.renamed(array="json_array", object="json_object")
CHAPTER.unsupported("array_flatten", "array_sort", "array_contains", "object_transform")

# Their arguments and results are SUPER; others would take a string's quotes for a part of it.
TAKE_SUPER = {*CHAPTER.functions, "count", "coalesce", "nvl", "any_value"}


def _pointer(keys: list[exp.Expr]) -> exp.Expr:
    """The JSON pointer to a path of keys."""
    if all(isinstance(key, exp.Literal) for key in keys):
        return exp.Literal.string(pointer([key.name for key in keys]))
    parts = [
        call("concat", "/", call("replace", call("replace", key, "~", "~0"), "/", "~1"))
        for key in keys
    ]
    return call("concat", *parts)


def pointer(keys: list[str]) -> str:
    """The JSON pointer to a path of keys."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _unless_invalid(text: exp.Expr, value: exp.Expr, flag: exp.Expr | None) -> exp.Expr:
    """NULL for what is no JSON, where the last argument asks for it; else it is an error."""
    if flag is None or flag == exp.false():
        return value
    valid = exp.If(this=call("json_valid", text.copy()), true=value)
    return exp.paren(exp.Case(ifs=[valid]))


def _flagged(arguments: Arguments) -> tuple[Arguments, exp.Expr | None]:
    *rest, last = arguments
    return (rest, last) if isinstance(last, exp.Boolean) else (arguments, None)


@CHAPTER.function("json_extract_path_text")
def _path_text(arguments: Arguments) -> exp.Expr:
    (text, *keys), flag = _flagged(arguments)
    if not keys:
        raise ValueError("json_extract_path_text without a path")
    return _unless_invalid(text, call("json_extract_string", text, _pointer(keys)), flag)


@CHAPTER.function("json_extract_array_element_text")
def _element_text(arguments: Arguments) -> exp.Expr:
    (text, place), flag = _flagged(arguments)
    path = _pointer([exp.cast(place, "varchar") if not isinstance(place, exp.Literal) else place])
    return _unless_invalid(text, call("json_extract_string", text, path), flag)


@CHAPTER.function("json_array_length")
def _array_length(arguments: Arguments) -> exp.Expr:
    (text,), flag = _flagged(arguments)
    return _unless_invalid(text, exp.cast(call("json_array_length", text), "int"), flag)
