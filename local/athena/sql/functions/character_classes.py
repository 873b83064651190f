r"""Classes of characters that regular expressions name: `\w`, `\p{Lu}`, `[:digit:]`.

Python's `re` knows no category of Unicode's, so a class is written out as ranges.
https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from local.athena.sql.typed.expression import InvalidArgument

Part = str | tuple[int, int]
"""One of Unicode's general categories, or a range of code points."""

_WORD: tuple[Part, ...] = ("L", "M", "Nd", "Pc")
_SPACE: tuple[Part, ...] = ((0x09, 0x0D), (0x85, 0x85), "Z")
SHORT: Mapping[str, tuple[Part, ...]] = {"d": ("Nd",), "w": _WORD, "s": _SPACE}
NAMED: Mapping[str, tuple[Part, ...]] = {
    "alnum": ("L", "Nl", "Nd"),
    "alpha": ("L", "Nl"),
    "ascii": ((0x00, 0x7F),),
    "blank": ((0x09, 0x09), "Zs"),
    "cntrl": ("Cc",),
    "digit": ("Nd",),
    "lower": ("Ll",),
    "punct": ("P",),
    "space": _SPACE,
    "upper": ("Lu",),
    "word": _WORD,
    "xdigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
}


def named(name: str) -> tuple[Part, ...]:
    r"""What `\p{name}` is; raises InvalidArgument."""
    parts = NAMED.get(name.lower())
    if parts is None:
        if name not in _categories():
            # Scripts and blocks, which Python has no table of, or what is none.
            raise InvalidArgument(f"NOT_SUPPORTED: character property {name}")
        parts = (name,)
    return parts


def python_body(parts: tuple[Part, ...], *, negated: bool = False) -> str:
    """What stands between brackets for Python; `negated`: for all the other characters."""
    ranges = _outside(_ranges(parts)) if negated else _ranges(parts)
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


def re2_body(parts: tuple[Part, ...]) -> str:
    """What stands between brackets for RE2, which knows the categories."""
    return "".join(
        rf"\p{{{part}}}" if isinstance(part, str) else rf"\x{{{part[0]:x}}}-\x{{{part[1]:x}}}"
        for part in parts
    )


@lru_cache(maxsize=64)
def _ranges(parts: tuple[Part, ...]) -> tuple[tuple[int, int], ...]:
    found = [part for part in parts if not isinstance(part, str)]
    for category in (part for part in parts if isinstance(part, str)):
        found += _categories()[category]
    return tuple(sorted(found))


def _outside(ranges: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    start = 0
    for low, high in ranges:
        if start < low:
            yield start, low - 1
        start = high + 1
    if start <= sys.maxunicode:
        yield start, sys.maxunicode


@lru_cache(maxsize=1)
def _categories() -> Mapping[str, list[tuple[int, int]]]:
    """The ranges of each category, `Lu`, and of each group of them, `L`."""
    every: dict[str, list[tuple[int, int]]] = defaultdict(list)
    points = range(sys.maxunicode + 1)
    for category, run in groupby(points, lambda point: unicodedata.category(chr(point))):
        low, *others = run
        span = (low, others[-1] if others else low)
        every[category].append(span)
        every[category[0]].append(span)
    return every
