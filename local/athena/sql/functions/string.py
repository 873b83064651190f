"""String functions: https://trino.io/docs/current/functions/string.html

All count in code points. A char(n) is padded; where its padding is no part of it, it is cut off.
"""

from __future__ import annotations

import operator
import unicodedata
from functools import reduce
from typing import Literal, cast

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.expression import Argument, Fault, InvalidArgument, Typed
from local.athena.sql.typed.signatures import Match
from local.athena.types import INTEGER, MAX_VARCHAR, VARCHAR, Type, char, varchar
from local.translation.chapter import call

CHAPTER = Chapter("String")

CHAPTER.same(
    "length(varchar(x)) -> bigint",
    "length(char(x)) -> bigint",
    "lower(varchar(x)) -> varchar(x)",
    "lower(char(x)) -> char(x)",
    "starts_with(varchar(x), varchar(y)) -> boolean",
    "strpos(varchar(x), varchar(y)) -> bigint",
    "translate(varchar(x), varchar(y), varchar(z)) -> varchar",
    "concat_ws(varchar, varchar, varchar...) -> varchar",
)
# Only of this one letter does DuckDB know a capital that Java does not.
CHAPTER.helper(
    "upper",
    "string",
    "CASE WHEN contains(string, 'ß') THEN array_to_string("
    "list_transform(string_split(string, 'ß'), lambda part: upper(part)), 'ß') "
    "ELSE upper(string) END",
)
CHAPTER.renamed("upper(varchar(x)) -> varchar(x)", "athena_upper")
CHAPTER.renamed("upper(char(x)) -> char(x)", "athena_upper")
# DuckDB gives NULL where all the texts are, and its delimiter must be a constant.
CHAPTER.helper(
    "joined",
    "texts, delimiter",
    "CASE WHEN texts IS NOT NULL THEN coalesce(array_to_string(texts, delimiter), '') END",
)
CHAPTER.helper(
    "joined_by",
    "texts, delimiter",
    "substr(list_reduce(list_filter(texts, lambda text: text IS NOT NULL), "
    "lambda joined, text: joined || delimiter || text, ''), length(delimiter) + 1)",
)


def join(texts: exp.Expr, delimiter: exp.Expr) -> exp.Expr:
    """The texts of a list that are not NULL, with the delimiter between them."""
    is_constant = isinstance(delimiter, exp.Literal)
    return call("athena_joined" if is_constant else "athena_joined_by", texts, delimiter)


@CHAPTER.translation("concat_ws(varchar, array(varchar)) -> varchar")
def _concat_ws(given: Call) -> exp.Expr:
    return join(given[1], given[0])


CHAPTER.macro(
    "chr(n bigint) -> varchar(1)",
    "CASE WHEN n NOT BETWEEN 0 AND 1114111 OR n BETWEEN 55296 AND 57343 "
    "THEN athena_fail('Not a valid Unicode code point: ' || n) ELSE chr(CAST(n AS INTEGER)) END",
)
CHAPTER.macro(
    "codepoint(string varchar(1)) -> integer",
    "CASE WHEN length(string) <> 1 "
    "THEN athena_fail('Input string must be a single character string') "
    "ELSE unicode(string) END",
)
CHAPTER.macro(
    "replace(string varchar(x), searched varchar(y)) -> varchar(x)",
    "replace(string, searched, '')",
)
for _pad in ("lpad", "rpad"):
    CHAPTER.helper(
        _pad,
        "string, size, fill",
        f"CASE WHEN size NOT BETWEEN 0 AND {MAX_VARCHAR} "
        f"THEN athena_fail('Target length must be in the range [0..{MAX_VARCHAR}]') "
        "WHEN fill = '' THEN athena_fail('Padding string must not be empty') "
        f"ELSE {_pad}(string, CAST(size AS INTEGER), fill) END",
    )
    CHAPTER.renamed(f"{_pad}(varchar(x), bigint, varchar(y)) -> varchar", f"athena_{_pad}")
CHAPTER.renamed("lpad(char(x), bigint, varchar(y)) -> varchar", "athena_lpad")
CHAPTER.unsupported("word_stem")


def _replaced_length(found: Match) -> Type:
    text, replacement = found.sizes["x"], found.sizes["z"]
    if text is None or replacement is None:
        return VARCHAR
    return varchar(min(text + replacement * (text + 1), MAX_VARCHAR))


CHAPTER.helper(
    "replace",
    "string, searched, replacement",
    # Nothing is found before each character and at the end.
    "CASE WHEN searched = '' THEN athena_joined_by("
    "[''] || regexp_extract_all(string, '(?s).') || [''], replacement) "
    "ELSE replace(string, searched, replacement) END",
)


@CHAPTER.translation(
    "replace(varchar(x), varchar(y), varchar(z)) -> varchar", returns=_replaced_length
)
def _replace(given: Call) -> exp.Expr:
    return call("athena_replace", *given.arguments)


def _joined(given: Call) -> exp.Expr:
    # DuckDB's concat skips NULL; its || does not.
    joined = reduce(lambda left, right: exp.DPipe(this=left, expression=right), given.arguments)
    return exp.paren(joined, copy=False)


def _chars_length(found: Match) -> Type:
    return char((found.sizes["x"] or 0) + (found.sizes["y"] or 0))


CHAPTER.translation("concat(varchar, varchar, varchar...) -> varchar")(_joined)
CHAPTER.translation("concat(char(x), char(y)) -> char", returns=_chars_length)(_joined)


@CHAPTER.translation("concat(varchar) -> varchar")
def _concat_of_one(_: Call) -> exp.Expr:
    raise Fault("INVALID_FUNCTION_ARGUMENT", "There must be two or more concatenation arguments")


# DuckDB counts in integers; its least() would pass over a NULL.
CHAPTER.helper("as_integer", "n", "CASE WHEN n > 2147483647 THEN 2147483647 ELSE n END")
# A start before the string's is no place in it; a NULL makes all NULL.
CHAPTER.helper(
    "substr_from",
    "string, start",
    "list_transform([string], lambda it: CASE WHEN start = 0 OR start < -length(it) "
    "THEN left(it, 0) ELSE substr(it, athena_as_integer(start)) END)[1]",
)
CHAPTER.helper(
    "substr_of",
    "string, start, size",
    "list_transform([string], lambda it: "
    "CASE WHEN start = 0 OR start < -length(it) OR size <= 0 "
    "THEN left(it, 0 * size * start) "
    "ELSE substr(it, athena_as_integer(start), athena_as_integer(size)) END)[1]",
)


def _is_positive(argument: Argument) -> bool:
    """True for a number of the statement's that is within an integer."""
    return (
        isinstance(argument, Typed)
        and argument.kind == INTEGER
        and isinstance(argument.node, exp.Literal)
        and argument.node.this != "0"
    )


@CHAPTER.translation(
    *(
        f"{_name}({_kind}(x), bigint{_size}) -> varchar(x)"
        for _name in ("substr", "substring")
        for _kind in ("varchar", "char")
        for _size in ("", ", bigint")
    )
)
def _substr(given: Call) -> exp.Expr:
    if all(_is_positive(place) for place in given.given[1:]):
        return call("substr", *given.arguments)
    return call("athena_substr_from" if len(given) == 2 else "athena_substr_of", *given.arguments)


_WHITE_SPACE = "".join(map(chr, (
    *range(0x09, 0x0E), *range(0x1C, 0x21), 0x1680, 0x180E, *range(0x2000, 0x2007),
    *range(0x2008, 0x200B), 0x2028, 0x2029, 0x205F, 0x3000,
)))  # fmt: skip

for _trim in ("trim", "ltrim", "rtrim"):

    @CHAPTER.translation(
        f"{_trim}(varchar(x)) -> varchar(x)", f"{_trim}(varchar(x), varchar(y)) -> varchar(x)"
    )
    def _trimmed(given: Call, name: str = _trim) -> exp.Expr:
        return call(name, given[0], given[1] if len(given) > 1 else _WHITE_SPACE)

    @CHAPTER.translation(
        f"{_trim}(char(x)) -> varchar(x)", f"{_trim}(char(x), varchar(y)) -> varchar(x)"
    )
    def _trimmed_char(given: Call, name: str = _trim) -> exp.Expr:
        unpadded = call("rtrim", given[0], " ")
        found = call(name, unpadded, given[1] if len(given) > 1 else _WHITE_SPACE)
        return call("rtrim", found, " ")


# DuckDB's reverse() keeps what is seen as one character together.
@CHAPTER.python_helper("text_reverse(varchar) -> varchar")
def _reverse(text: str) -> str:
    return text[::-1]


CHAPTER.renamed("reverse(varchar(x)) -> varchar(x)", "athena_py_text_reverse")
CHAPTER.renamed("reverse(char(x)) -> char(x)", "athena_py_text_reverse")


@CHAPTER.python("strpos(varchar(x), varchar(y), bigint) -> bigint")
def _nth_position(text: str, part: str, instance: int) -> int:
    if not instance:
        raise InvalidArgument("'instance' must be a positive or negative number.")
    if not part:
        return 1
    at = -1 if instance > 0 else len(text)
    for _ in range(abs(instance)):
        # From the end, a part may not reach over where the last one began.
        at = text.find(part, at + 1) if instance > 0 else text.rfind(part, 0, at + len(part) - 1)
        if at < 0:
            return 0
    return at + 1


@CHAPTER.python("hamming_distance(varchar(x), varchar(y)) -> bigint")
def _hamming_distance(one: str, other: str) -> int:
    if len(one) != len(other):
        raise InvalidArgument(
            "The input strings to hamming_distance function must have the same length"
        )
    return sum(map(operator.ne, one, other))


@CHAPTER.python("levenshtein_distance(varchar(x), varchar(y)) -> bigint")
def _levenshtein_distance(one: str, other: str) -> int:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) * (len(shorter) - 1) > 1_000_000:
        raise InvalidArgument("The combined inputs for Levenshtein distance are too large")
    row = list(range(len(shorter) + 1))
    for count, character in enumerate(longer, 1):
        diagonal, row[0] = row[0], count
        for place, against in enumerate(shorter, 1):
            diagonal, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, diagonal + (character != against)),
            )
    return row[-1]


@CHAPTER.python("luhn_check(varchar) -> boolean")
def _luhn_check(digits: str) -> bool:
    if digits and not (digits.isascii() and digits.isdigit()):
        raise InvalidArgument("Input contains non-digit character")
    numbers = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(2 * number, 10)) for number in numbers[1::2]]
    return bool(digits) and (sum(numbers[::2]) + sum(doubled)) % 10 == 0


_SOUNDS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "01230120022455012623010202")


@CHAPTER.python("soundex(varchar) -> varchar(4)")
def _soundex(text: str) -> str:
    letters = "".join(filter(str.isalpha, text)).upper()
    if not letters:
        return letters
    for letter in letters:
        if not letter.isascii():
            raise InvalidArgument(
                f"The character is not mapped: {letter} (index={ord(letter) - 65})"
            )
    # H and W do not part two letters of one sound; a vowel does.
    code, last = letters[0], letters[0].translate(_SOUNDS)
    for letter in letters[1:]:
        sound = letter.translate(_SOUNDS)
        if letter in "HW":
            continue
        if sound not in ("0", last):
            code += sound
        last = sound
    return code[:4].ljust(4, "0")


@CHAPTER.python("normalize(varchar(x)) -> varchar")
def _normalize(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@CHAPTER.python("normalize(varchar(x), varchar(y)) -> varchar")
def _normalize_to(text: str, form: str) -> str:
    if form not in ("NFD", "NFC", "NFKD", "NFKC"):
        raise InvalidArgument("Normalization form must be one of [NFD, NFC, NFKD, NFKC]")
    return unicodedata.normalize(cast("Literal['NFC', 'NFD', 'NFKC', 'NFKD']", form), text)
