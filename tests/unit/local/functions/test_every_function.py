"""What holds of every function that is no aggregate: NULL in, NULL out; columns do as literals."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest

from local.athena.model import QueryFailed
from local.athena.sql.functions import OVERLOADS
from local.athena.sql.typed.signatures import Pattern, Signature
from local.athena.sql.typed.volatile import VOLATILE
from tests.unit.local.functions.conftest import Evaluate

_VALUES = {
    "varchar": "'ab'",
    "char": "CAST('ab' AS char(3))",
    "bigint": "BIGINT '2'",
    "integer": "2",
    "smallint": "SMALLINT '2'",
    "tinyint": "TINYINT '2'",
    "double": "1e0",
    "real": "REAL '1'",
    "decimal": "DECIMAL '1.5'",
    "boolean": "true",
    "date": "DATE '2020-01-02'",
    "timestamp": "TIMESTAMP '2020-01-02 03:04:05'",
    "timestamp with time zone": "TIMESTAMP '2020-01-02 03:04:05 UTC'",
    "time": "TIME '01:02:03'",
    "time with time zone": "TIME '01:02:03+01:00'",
    "interval day to second": "INTERVAL '1' HOUR",
    "interval year to month": "INTERVAL '1' MONTH",
    "varbinary": "X'0102030405060708'",
    "json": "JSON '[1]'",
    "ipaddress": "IPADDRESS '10.0.0.1'",
    "uuid": "UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'",
}
# Texts for those who do not take any.
_TEXTS = {
    "at_timezone": "'UTC'",
    "codepoint": "'a'",
    "contains": "'10.0.0.0/8'",
    "date_add": "'hour'",
    "date_add(varchar, bigint, date)": "'day'",
    "date_diff": "'hour'",
    "date_trunc": "'hour'",
    "from_unixtime": "'UTC'",
    "with_timezone": "'UTC'",
}
# NULL is a value to these, among arguments or always.
_TAKE_NULL = {"concat_ws", "typeof"}
# Calls that these values do not fit.
_UNFIT = {
    "concat(varchar)",
    "normalize(varchar(x), varchar(y))",
    "sequence(date, date, interval day to second)",
}


def _type(pattern: Pattern) -> str:
    if pattern.is_variable:
        return "integer"
    if pattern.name == "row":
        fields = (f"f{place} {_type(child)}" for place, child in enumerate(pattern.children))
        return f"row({', '.join(fields)})"
    if pattern.children:
        return f"{pattern.name}({', '.join(map(_type, pattern.children))})"
    sizes = [size for size in pattern.sizes if isinstance(size, int)]
    if sizes:
        return f"{pattern.name}({sizes[0]})"
    return {"char": "char(3)", "decimal": "decimal(2,1)"}.get(pattern.name, pattern.name)


def _value(pattern: Pattern) -> str:
    """A value of a type as a statement writes it; raises KeyError where it cannot."""
    inside = list(map(_value, pattern.children)) if pattern.name != "function" else []
    if pattern.is_variable:
        return "2"
    if pattern.name == "array":
        return f"ARRAY[{inside[0]}]"
    if pattern.name == "map":
        return f"MAP(ARRAY[{inside[0]}], ARRAY[{inside[1]}])"
    if pattern.name == "row":
        return f"CAST(ROW({', '.join(inside)}) AS {_type(pattern)})"
    if pattern.name == "function":
        return _lambda(pattern)
    return _VALUES[pattern.name]


def _lambda(pattern: Pattern) -> str:
    *parameters, result = pattern.children
    names = [f"x{place}" for place in range(len(parameters))]
    body = {"boolean": "true", "varchar": "'z'"}.get(result.name, names[0])
    return f"({', '.join(names)}) -> {body}"


def _arguments(signature: Signature) -> list[str]:
    text = _TEXTS.get(str(signature)) or _TEXTS.get(signature.name, "'ab'")
    return [
        text if pattern.name == "varchar" else _value(pattern) for pattern in signature.parameters
    ]


def _signatures() -> Iterator[Signature]:
    for overloads in OVERLOADS.values():
        for overload in overloads:
            signature = overload.signature
            is_named = signature.name[0].isalpha() and str(signature) not in _UNFIT
            if overload.aggregates or not is_named or not signature.parameters:
                continue
            try:
                _arguments(signature)
            except KeyError:
                continue
            yield signature


_SIGNATURES = list(_signatures())


def _answer(evaluate: Evaluate, expression: str) -> str | None:
    try:
        return evaluate(expression)[0]
    except QueryFailed as failure:
        return failure.reason.partition(":")[0]


def _but_for(names: Collection[str]) -> list[Signature]:
    return [signature for signature in _SIGNATURES if signature.name not in names]


@pytest.mark.parametrize("signature", _but_for(_TAKE_NULL), ids=str)
def test_null_gives_null(evaluate: Evaluate, signature: Signature) -> None:
    arguments = _arguments(signature)
    for place, pattern in enumerate(signature.parameters):
        if pattern.name == "function" or (pattern.is_variable and len(arguments) > 1):
            continue  # what is of any type may be an element
        null = f"ARRAY[CAST(NULL AS {_type(pattern)})][1]"
        given = ", ".join([*arguments[:place], null, *arguments[place + 1 :]])

        assert evaluate(f"{signature.name}({given})")[0] is None, given


@pytest.mark.parametrize("signature", _but_for(VOLATILE), ids=str)
def test_an_argument_that_is_no_literal_means_the_same(
    evaluate: Evaluate, signature: Signature
) -> None:
    arguments = _arguments(signature)
    columns = [
        argument if pattern.name == "function" else f"c{place}"
        for place, (argument, pattern) in enumerate(
            zip(arguments, signature.parameters, strict=True)
        )
    ]
    called = f"{signature.name}({', '.join(columns)})"
    for column, argument in zip(columns, arguments, strict=True):
        if column != argument:
            called = f"transform(ARRAY[{argument}], {column} -> {called})[1]"

    literal = _answer(evaluate, f"{signature.name}({', '.join(arguments)})")

    assert _answer(evaluate, called) == literal
