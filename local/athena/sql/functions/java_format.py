"""Java's format strings: `%,.2f`, `%-7s`, `%1$tF`.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Formatter.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from local.athena.sql.functions.java_values import JAVA_CLASSES, Real, time_field, to_string
from local.athena.sql.typed.expression import InvalidArgument

_SPECIFIER = re.compile(r"%(\d+\$)?([-#+ 0,(<]*)(\d+)?(\.\d+)?([tT])?([a-zA-Z%])")
_FLAGS = "-#+ 0,(<"
_WIDE = Context(prec=1100)  # digits enough for any double


class _Wrong(Exception):
    """Java's exception: its name without the last word, and its message."""


@dataclass(frozen=True)
class _Specifier:
    text: str
    place: int | None  # of the argument, from one
    flags: str
    width: int | None
    precision: int | None
    time: bool
    letter: str

    @property
    def conversion(self) -> str:
        return self.letter if self.time else self.letter.lower()

    def refuse(self, flags: str) -> None:
        """Raise where one of the flags is set."""
        for flag in flags:
            if flag in self.flags:
                name = "t" if self.time else self.conversion
                raise _Wrong(f"FormatFlagsConversionMismatch: Conversion = {name}, Flags = {flag}")

    def check(self) -> None:
        """Raise what Java does before it has seen an argument."""
        for flag in self.flags:
            if self.flags.count(flag) > 1:
                raise _Wrong(f"DuplicateFormatFlags: Flags = '{flag}'")
        kind = "t" if self.time else self.conversion
        if kind not in "bhscdoxefgatn%":
            raise _Wrong(f"UnknownFormatConversion: Conversion = '{self.letter}'")
        if self.precision is not None and kind in "cdoxtn%":
            raise _Wrong(f"IllegalFormatPrecision: {self.precision}")
        if kind == "n" and self.width is not None:
            raise _Wrong(f"IllegalFormatWidth: {self.width}")
        if kind in "n%" and self.flags.strip("-" if kind == "%" else ""):
            raise _Wrong(f"IllegalFormatFlags: Flags = '{self._ordered_flags()}'")
        self.refuse(_REFUSED.get(kind, ""))
        if self.width is None and set("-0") & set(self.flags):
            raise _Wrong(f"MissingFormatWidth: {self.text}")
        if {"+", " "} <= set(self.flags) or {"-", "0"} <= set(self.flags):
            raise _Wrong(f"IllegalFormatFlags: Flags = '{self._ordered_flags()}'")

    def _ordered_flags(self) -> str:
        return "".join(flag for flag in _FLAGS if flag in self.flags)

    def justified(self, text: str) -> str:
        """The text in capitals and as wide as is wanted."""
        if self.letter.isupper() and not self.time:
            text = text.upper()
        width = self.width or 0
        return text.ljust(width) if "-" in self.flags else text.rjust(width)


_REFUSED = {
    "b": "#+ 0,(", "h": "#+ 0,(", "s": "+ 0,(", "c": "#+ 0,(", "t": "#+ 0,(",
    "d": "#", "o": ",", "x": ",", "e": ",", "g": "#",
}  # fmt: skip


def java_format(form: str, values: Sequence[Any]) -> str:
    """The format filled in with values; raises InvalidArgument."""
    try:
        return "".join(_filled(form, values))
    except _Wrong as wrong:
        raise InvalidArgument(f"Invalid format string: {form} ({wrong})") from wrong


def _filled(form: str, values: Sequence[Any]) -> Iterator[str]:
    ordinary = last = 0
    for part in _parsed(form):
        if isinstance(part, str):
            yield part
            continue
        if part.conversion in "n%" and not part.time:
            yield "\n" if part.conversion == "n" else part.justified("%")
            continue
        if part.place is not None:
            last = part.place
        elif "<" not in part.flags:
            ordinary += 1
            last = ordinary
        if not 0 < last <= len(values):
            raise _Wrong(f"MissingFormatArgument: Format specifier '{part.text}'")
        yield _converted(part, values[last - 1])


@lru_cache(maxsize=256)
def _parsed(form: str) -> tuple[str | _Specifier, ...]:
    return tuple(_parts(form))


def _parts(form: str) -> Iterator[str | _Specifier]:
    at = 0
    while at < len(form):
        percent = form.find("%", at)
        if percent < 0:
            yield form[at:]
            return
        yield form[at:percent]
        found = _SPECIFIER.match(form, percent)
        if found is None:
            letter = form[percent + 1 : percent + 2] or "%"
            raise _Wrong(f"UnknownFormatConversion: Conversion = '{letter}'")
        place, flags, width, precision, time, letter = found.groups()
        specifier = _Specifier(
            found[0],
            int(place[:-1]) if place else None,
            flags,
            int(width) if width else None,
            int(precision[1:]) if precision else None,
            time is not None,
            letter,
        )
        specifier.check()
        yield specifier
        at = found.end()


def _converted(part: _Specifier, value: Any) -> str:
    kind = "t" if part.time else part.conversion
    if kind == "b":
        return _cut(part, str(value is not None and value is not False).lower())
    if value is None or kind == "s":
        part.refuse("#" if kind == "s" else "")
        return _cut(part, "null" if value is None else to_string(value))
    if kind == "t":
        text = time_field(value, part.letter)
        if text is None:
            raise _mismatch(part, value)
        return part.justified(text)
    write = _WRITERS.get(kind)
    if write is None and kind != "c":
        raise InvalidArgument(f"NOT_SUPPORTED: function format with %{kind}")
    wanted = (int,) if kind in "dox" else (float, Real, Decimal)
    if write is None or not isinstance(value, wanted) or isinstance(value, bool):
        raise _mismatch(part, value)
    return write(part, value)


def _cut(part: _Specifier, text: str) -> str:
    return part.justified(text if part.precision is None else text[: part.precision])


def _mismatch(part: _Specifier, value: Any) -> _Wrong:
    return _Wrong(f"IllegalFormatConversion: {part.letter} != {JAVA_CLASSES[type(value)]}")


def _signed(part: _Specifier, digits: str, *, negative: bool) -> str:
    """Digits with a sign, commas, and zeros before them."""
    if "," in part.flags:
        whole, point, fraction = digits.partition(".")
        digits = f"{int(whole):,}{point}{fraction}"
    before = "-" if negative else "+" * ("+" in part.flags) or " " * (" " in part.flags)
    after = ""
    if negative and "(" in part.flags:
        before, after = "(", ")"
    if "0" in part.flags:
        digits = digits.rjust((part.width or 0) - len(before) - len(after), "0")
    return part.justified(before + digits + after)


def _integer(part: _Specifier, value: int) -> str:
    return _signed(part, str(abs(value)), negative=value < 0)


def _unsigned(part: _Specifier, value: int) -> str:
    part.refuse("(+ ")
    octal = part.conversion == "o"
    digits = format(value % 2**64, "o" if octal else "x")
    before = ("0" if octal else "0x") * ("#" in part.flags)
    if "0" in part.flags:
        digits = digits.rjust((part.width or 0) - len(before), "0")
    return part.justified(before + digits)


def _number(write: Callable[[_Specifier, Decimal], str]) -> Callable[[_Specifier, Any], str]:
    """What writes a number that is one, of its sign and what it is without."""

    def written(part: _Specifier, value: float | Real | Decimal) -> str:
        number = value.widened if isinstance(value, Real) else value
        exact = number if isinstance(number, Decimal) else Decimal(repr(number))
        if exact.is_nan():
            return part.justified("NaN")
        negative = exact.is_signed()
        if exact.is_infinite():
            before, after = ("(", ")") if "(" in part.flags else ("-", "")
            plus = "+" if "+" in part.flags else ""
            return part.justified(f"{before}Infinity{after}" if negative else f"{plus}Infinity")
        return _signed(part, write(part, abs(exact)), negative=negative)

    return written


def _fixed(part: _Specifier, value: Decimal) -> str:
    return _rounded(value, 6 if part.precision is None else part.precision)


def _rounded(value: Decimal, places: int) -> str:
    return format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE), "f")


def _scientific(part: _Specifier, value: Decimal) -> str:
    return _with_exponent(value, 6 if part.precision is None else part.precision)


def _with_exponent(value: Decimal, places: int) -> str:
    exact = Context(prec=places + 1, rounding=ROUND_HALF_UP).plus(value)
    exponent = exact.adjusted() if exact else 0
    mantissa = _rounded(exact.scaleb(-exponent, _WIDE), places)
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _general(part: _Specifier, value: Decimal) -> str:
    digits = 6 if part.precision is None else part.precision or 1
    exact = Context(prec=digits, rounding=ROUND_HALF_UP).plus(value)
    if not exact or Decimal("0.0001") <= exact < Decimal(10) ** digits:
        return _rounded(exact, digits - 1 - (exact.adjusted() if exact else 0))
    return _with_exponent(exact, digits - 1)


_WRITERS: dict[str, Callable[[_Specifier, Any], str]] = {
    "d": _integer,
    "o": _unsigned,
    "x": _unsigned,
    "f": _number(_fixed),
    "e": _number(_scientific),
    "g": _number(_general),
}
