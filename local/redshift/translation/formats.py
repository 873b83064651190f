"""The formats of to_char, to_date, to_timestamp and to_number.

https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from local.translation.chapter import NotTranslated

# A token and what strftime has for it; those in capitals are the same in small letters.
_STRFTIME = {
    "YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "DDD": "%j", "HH24": "%H", "HH12": "%I",
    "HH": "%I", "MI": "%M", "SS": "%S", "MS": "%g", "US": "%f", "IYYY": "%G", "IW": "%V",
}  # fmt: skip
# The expressions of those that strftime has nothing for, `it` being the moment.
_EXPRESSIONS = {
    "Y": "right(CAST(year(it) AS VARCHAR), 1)",
    "YYY": "right(lpad(CAST(year(it) AS VARCHAR), 4, '0'), 3)",
    "Y,YYY": "format('{:,}', year(it))",
    "Q": "CAST(quarter(it) AS VARCHAR)",
    "CC": "lpad(CAST(century(it) AS VARCHAR), 2, '0')",
    "D": "CAST(dayofweek(it) + 1 AS VARCHAR)",
    "ID": "CAST(isodow(it) AS VARCHAR)",
    "W": "CAST((day(it) - 1) // 7 + 1 AS VARCHAR)",
    "WW": "lpad(CAST((dayofyear(it) - 1) // 7 + 1 AS VARCHAR), 2, '0')",
    "J": "CAST(CAST(julian(it) AS BIGINT) AS VARCHAR)",
    "SSSS": "CAST(hour(it) * 3600 + minute(it) * 60 + CAST(second(it) AS BIGINT) AS VARCHAR)",
    "SSSSS": "CAST(hour(it) * 3600 + minute(it) * 60 + CAST(second(it) AS BIGINT) AS VARCHAR)",
    "TZ": "'UTC'",
    "OF": "'+00'",
}
_NAMES = {"MONTH": "%B", "MON": "%b", "DAY": "%A", "DY": "%a"}
_HALVES = ("A.M.", "P.M.", "AM", "PM", "B.C.", "A.D.", "BC", "AD", "RM")
_TOKENS = sorted([*_STRFTIME, *_EXPRESSIONS, *_NAMES, *_HALVES, "FM", "TH"], key=len, reverse=True)


def _tokens(pattern: str) -> Iterator[tuple[str, bool]]:
    """The parts of a format, and whether each is a token (or else text that means itself)."""
    at = 0
    while at < len(pattern):
        if pattern[at] == '"':
            end = pattern.find('"', at + 1)
            end = len(pattern) if end < 0 else end
            yield pattern[at + 1 : end], False
            at = end + 1
            continue
        here = next((token for token in _TOKENS if pattern[at:].upper().startswith(token)), None)
        yield pattern[at : at + len(here or " ")], here is not None
        at += len(here or " ")


def moment_text(pattern: str) -> list[str]:
    """DuckDB expressions of `it`, a TIMESTAMP, whose texts one after the other are to_char's."""
    parts, fill = [], True
    for text, is_token in _tokens(pattern):
        kind = text.upper()
        if not is_token:
            parts.append(_quoted(text))
        elif kind == "FM":
            fill = False
        elif kind in _NAMES:
            parts.append(_name(text, fill=fill))
        elif kind in ("AM", "PM", "A.M.", "P.M."):
            half = "strftime(it, '%p')"
            dotted = f"array_to_string(string_split({half}, ''), '.') || '.'"
            spelled = dotted if "." in kind else half
            parts.append(f"lower({spelled})" if text.islower() else f"({spelled})")
        elif kind in _STRFTIME:
            plain = f"strftime(it, '{_STRFTIME[kind]}')"
            parts.append(plain if fill else f"coalesce(nullif(ltrim({plain}, '0'), ''), '0')")
        elif kind in _EXPRESSIONS:
            parts.append(_EXPRESSIONS[kind])
        else:
            raise NotTranslated(f"format {text}")
    return parts


def _name(text: str, *, fill: bool) -> str:
    name = f"strftime(it, '{_NAMES[text.upper()]}')"
    if text.isupper():
        name = f"upper({name})"
    elif text.islower():
        name = f"lower({name})"
    return f"rpad({name}, 9, ' ')" if fill and text.upper() in ("MONTH", "DAY") else name


_MONTHS = [month.lower() for month in calendar.month_name[1:]]
# What a date or time is read from: the field that a token fills, and what it looks like.
_READ = {
    "YYYY": ("year", r"\d{1,4}"), "YYY": ("year", r"\d{1,3}"), "YY": ("year", r"\d{1,2}"),
    "Y": ("year", r"\d"), "MM": ("month", r"\d{1,2}"), "DD": ("day", r"\d{1,2}"),
    "DDD": ("doy", r"\d{1,3}"), "HH24": ("hour", r"\d{1,2}"), "HH12": ("hour", r"\d{1,2}"),
    "HH": ("hour", r"\d{1,2}"), "MI": ("minute", r"\d{1,2}"), "SS": ("second", r"\d{1,2}"),
    "MS": ("fraction", r"\d{1,3}"), "US": ("fraction", r"\d{1,6}"),
    "MONTH": ("name", "|".join(_MONTHS)), "MON": ("name", "|".join(m[:3] for m in _MONTHS)),
    "AM": ("half", "[ap]m"), "PM": ("half", "[ap]m"), "A.M.": ("half", r"[ap]\.m\."),
    "P.M.": ("half", r"[ap]\.m\."),
}  # fmt: skip
_SKIPPED = {"DAY": "[a-z]+", "DY": "[a-z]{3}", "TZ": "[a-z]*", "FM": ""}
FIELDS = (
    "year", "month", "name", "day", "doy", "hour", "minute", "second", "fraction", "half",
)  # fmt: skip


def moment_pattern(pattern: str) -> tuple[str, list[str]]:
    """A regular expression for the texts of a format, and the names of its groups in order.

    It has a group for each of FIELDS; those that the format has not are empty.
    """
    expression, names = [r"(?i)^\s*"], list[str]()
    for text, is_token in _tokens(pattern):
        token = text.upper()
        if not is_token:
            # A separator stands for any other, and may be missing.
            expression.append(re.escape(text) if text.isalnum() else r"[^0-9a-zA-Z+]?\s*")
        elif token in _SKIPPED:
            expression.append(f"{_SKIPPED[token]}\\s*")
        elif token in _READ and _READ[token][0] not in names:
            name, looks = _READ[token]
            names.append(name)
            expression.append(f"({looks})\\s*")
        else:
            raise NotTranslated(f"format {pattern}")
    missing = [name for name in FIELDS if name not in names]
    return "".join(expression) + "()" * len(missing), names + missing


_NUMBER = re.compile(
    r"(?P<before>(?:FM|S|MI|PL|SG|L|\$| )*)(?P<whole>[09,G]*)(?P<point>[.D]?)"
    r"(?P<fraction>[09]*)(?P<after>(?:S|MI|PL|SG|PR|L|\$|FM)*)",
    re.IGNORECASE,
)


def is_number_format(pattern: str) -> bool:
    """True for a format of numbers, which has digits that a format of moments has not."""
    return pattern.upper() in ("RN", "FMRN") or (
        _NUMBER.fullmatch(pattern) is not None and bool(set(pattern) & set("09"))
    )


def number_text(pattern: str) -> list[str]:
    """DuckDB expressions of `it`, a number, whose texts one after the other are to_char's."""
    found = _NUMBER.fullmatch(pattern)
    if pattern.upper() in ("RN", "FMRN") or found is None:
        return [_roman(pattern.upper())]
    before, after = found["before"].upper(), found["after"].upper()
    marks = (before + after).replace("FM", "")
    if any(mark in marks for mark in ("PL", "SG")) or marks.count("S") > 1:
        raise NotTranslated(f"format {pattern}")
    filled = "FM" not in before + after
    digits = len(found["fraction"])
    text = f"CAST(CAST(abs(it) AS DECIMAL(38, {digits})) AS VARCHAR)"
    whole, fraction = f"split_part({text}, '.', 1)", f"split_part({text}, '.', 2)"
    shape = re.sub("[gG]", ",", found["whole"])
    places = len(shape.replace(",", ""))
    zeros = places - shape.replace(",", "").find("0") if "0" in shape else 0
    # No 0 before the point where the format has a 9 there.
    number = f"CASE WHEN {whole} = '0' AND {zeros} = 0 AND {digits} > 0 THEN '' ELSE {whole} END"
    number = (
        f"lpad({number}, CAST(greatest({zeros}, length({number})) AS INTEGER), '0')"
        if zeros
        else f"({number})"
    )
    if "," in shape:
        if shape.split(",")[1:] != ["9" * len(part) for part in shape.split(",")[1:]] or any(
            len(part) != 3 for part in shape.split(",")[1:]
        ):
            raise NotTranslated(f"format {pattern}")
        number = f"format('{{:,}}', CAST({whole} AS HUGEINT))"
    width = len(shape)
    if filled:
        number = f"lpad({number}, CAST(greatest({width}, length({number})) AS INTEGER), ' ')"
    point = "'.'" if found["point"] else "''"
    amount = f"{number} || {point} || {fraction}" if digits else f"{number} || {point}"
    amount = (
        f"CASE WHEN length({whole}) > {places} THEN '{'#' * (width + digits)}' ELSE {amount} END"
    )
    return _with_marks(amount, before, after, filled=filled)


def _with_marks(amount: str, before: str, after: str, *, filled: bool) -> list[str]:
    currency = "'$'" if "L" in before or "$" in before else "''"
    minus = "CASE WHEN it < 0 THEN '-' ELSE {} END"
    if "PR" in after:
        return [currency, "CASE WHEN it < 0 THEN '<' ELSE ' ' END", amount,
                "CASE WHEN it < 0 THEN '>' ELSE ' ' END"]  # fmt: skip
    trailing = "'$'" if "L" in after or "$" in after else "''"
    if "MI" in before + after:
        sign = minus.format("' '")
    elif "S" in before + after:
        sign = minus.format("'+'")
    else:
        return [currency, *_signed(amount, minus.format("' '" if filled else "''")), trailing]
    if "S" in after or "MI" in after:
        return [currency, f"({amount})", sign, trailing]
    return [currency, *_signed(amount, sign), trailing]


def _signed(amount: str, sign: str) -> list[str]:
    """The sign stands right before the first digit, behind the spaces."""
    spaces = f"repeat(' ', length({amount}) - length(ltrim({amount}, ' ')))"
    return [spaces, sign, f"ltrim({amount}, ' ')"]


def _roman(pattern: str) -> str:
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    digits = [
        [numeral.translate(str.maketrans("IVX", letters)) for numeral in ones]
        for letters in ("IVX", "XLC", "CDM")
    ]
    thousands = ["", "M", "MM", "MMM"]
    number = "CAST(it AS BIGINT)"
    text = " || ".join(
        f"{numerals}[{number} // {10**power} % 10 + 1]"
        for power, numerals in reversed(list(enumerate([*digits, thousands])))
    )
    shown = f"CASE WHEN it BETWEEN 1 AND 3999 THEN {text} ELSE '###############' END"
    return shown if pattern.startswith("FM") else f"lpad({shown}, 15, ' ')"


def number_scale(pattern: str) -> int:
    """How many digits a number read by a format has after its point."""
    if not re.fullmatch(r"[09,.GDSLMIPR$ ]+", pattern.upper()):
        raise NotTranslated(f"format {pattern}")
    _, _, fraction = pattern.upper().replace("D", ".").partition(".")
    return len(re.findall("[09]", fraction))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
