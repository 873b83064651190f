"""URL functions: https://trino.io/docs/current/functions/url.html

A URL is what java.net.URI takes for one; of anything else every part is NULL.
https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/URI.html
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from string import hexdigits
from urllib.parse import quote_plus, unquote, unquote_plus

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.sql.typed.signatures import Match
from local.athena.types import MAX_VARCHAR, VARCHAR, Type, varchar
from local.translation.chapter import call

CHAPTER = Chapter("URL")


def _any_of(extra: str) -> re.Pattern[str]:
    """Any number of unreserved, escaped and other letters, and of some more."""
    other = r"[^\x00-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    return re.compile(rf"(?:[\w\-!.~'()*{extra}]|%[0-9A-Fa-f]{{2}}|{other})*", re.ASCII)


_PARTS = re.compile(
    r"(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+\-.]*")
_PATH = _any_of(r":@&=+$,;/")
_ANYTHING = _any_of(r";/?:@&=+$,\[\]")
_REGISTRY = _any_of(r"$,;:@&=+")
_USER = _any_of(r";:&=+$,")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?"
_BYTE = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_SERVER = re.compile(
    r"(?:(?P<user>.*?)@)?"
    rf"(?P<host>{_BYTE}(?:\.{_BYTE}){{3}}|(?:(?:{_LABEL}\.)+(?=[A-Za-z]))?{_LABEL}\.?"
    r"|\[(?P<v6>[^\]%]*)(?:%[\w.]+)?\])(?::(?P<port>[0-9]*))?",
    re.ASCII,
)


@dataclass(frozen=True)
class _Url:
    """What a URL says of each part; None: nothing."""

    protocol: str | None
    host: str | None
    port: int | None
    path: str | None
    query: str | None
    fragment: str | None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> _Url | None:
    """The parts, still escaped; None: the text is no URL."""
    found = _PARTS.fullmatch(text)
    if found is None or text.startswith(":"):
        return None
    scheme, authority, path, query, fragment = found.groups()
    if not _SCHEME.fullmatch(scheme or "a") or not _ANYTHING.fullmatch(fragment or ""):
        return None
    if scheme is not None and authority is None and not path.startswith("/"):
        opaque = text[len(scheme) + 1 :].partition("#")[0]
        whole = opaque and _ANYTHING.fullmatch(opaque)
        return _Url(scheme, None, None, None, None, fragment) if whole else None
    if not (_PATH.fullmatch(path) and _ANYTHING.fullmatch(query or "")):
        return None
    server = _server(authority) if authority else (None, None)
    if server is None or (authority == "" and text.endswith("//")):
        return None
    return _Url(scheme, *server, path, query, fragment)


def _server(authority: str) -> tuple[str | None, int | None] | None:
    """Host and port; both None where the authority is a name of another kind."""
    found = _SERVER.fullmatch(authority)
    if found and _USER.fullmatch(found["user"] or "") and _is_address(found["v6"]):
        port = int(found["port"]) if found["port"] else None
        if port is None or port <= MAX_VARCHAR:
            return found["host"], port
    return (None, None) if _REGISTRY.fullmatch(authority) else None


def _is_address(text: str | None) -> bool:
    if text is None:
        return True
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


@CHAPTER.python("url_extract_protocol(varchar(x)) -> varchar(x)")
def _protocol(text: str) -> str | None:
    url = _parsed(text)
    return (url.protocol or "") if url else None


@CHAPTER.python("url_extract_host(varchar(x)) -> varchar(x)")
def _host(text: str) -> str | None:
    url = _parsed(text)
    return (url.host or "") if url else None


@CHAPTER.python("url_extract_port(varchar(x)) -> bigint")
def _port(text: str) -> int | None:
    url = _parsed(text)
    return url.port if url else None


@CHAPTER.python("url_extract_path(varchar(x)) -> varchar(x)")
def _path(text: str) -> str | None:
    url = _parsed(text)
    return unquote(url.path or "") if url else None


@CHAPTER.python("url_extract_query(varchar(x)) -> varchar(x)")
def _query(text: str) -> str | None:
    url = _parsed(text)
    return unquote(url.query or "") if url else None


@CHAPTER.python("url_extract_fragment(varchar(x)) -> varchar(x)")
def _fragment(text: str) -> str | None:
    url = _parsed(text)
    return unquote(url.fragment or "") if url else None


@CHAPTER.python("url_extract_parameter(varchar(x), varchar(y)) -> varchar(x)")
def _parameter(text: str, name: str) -> str | None:
    url = _parsed(text)
    if url is None or url.query is None:
        return None
    for argument in url.query.split("&"):
        key, _, value = argument.partition("=")
        if key == name:
            return unquote_plus(value)
    return None


def _encoded_length(found: Match) -> Type:
    length = found.sizes["x"]
    return VARCHAR if length is None else varchar(min(length * 12, MAX_VARCHAR))


@CHAPTER.python_helper("url_encode(varchar) -> varchar")
def _encode(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")


@CHAPTER.translation("url_encode(varchar(x)) -> varchar", returns=_encoded_length)
def _url_encode(given: Call) -> exp.Expr:
    return call("athena_py_url_encode", given[0])


_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})(.{0,2})", re.DOTALL)


@CHAPTER.python("url_decode(varchar(x)) -> varchar(x)")
def _url_decode(text: str) -> str:
    wrong = _BAD_ESCAPE.search(text)
    if wrong is None:
        return unquote_plus(text)
    if len(wrong[1]) < 2:
        raise InvalidArgument("URLDecoder: Incomplete trailing escape (%) pattern")
    raise InvalidArgument(
        "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index "
        f'{int(wrong[1][0] in hexdigits)} in: "{wrong[1]}"'
    )
