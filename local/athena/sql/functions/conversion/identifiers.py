"""Casts to uuid, ipaddress and varbinary.

https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

import ipaddress

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.conversion.attempt import Attempt, refusing
from local.athena.types import Type
from local.translation.chapter import call, once

CHAPTER = Chapter("Casts to uuid, ipaddress and varbinary")

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
CHAPTER.helper(
    "uuid_in",
    "value",
    once("value", f"CASE WHEN regexp_full_match(it, '{_UUID}') THEN TRY_CAST(it AS UUID) END"),
)
CHAPTER.helper(
    "uuid_of_bytes",
    "value",
    once("value", "CASE WHEN octet_length(it) = 16 THEN TRY_CAST(lower(hex(it)) AS UUID) END"),
)
CHAPTER.helper("bytes_of_uuid", "value", "unhex(replace(CAST(value AS VARCHAR), '-', ''))")


def address(text: str) -> str:
    """An IP address as Athena prints it; raises ValueError where the text is none."""
    return _printed(ipaddress.ip_address(text))


def _printed(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


@CHAPTER.python_helper("address_in(text varchar) -> varchar")
def _address_in(text: str) -> str | None:
    try:
        return address(text)
    except ValueError:
        return None


@CHAPTER.python_helper("address_of_bytes(value varbinary) -> varchar")
def _address_of_bytes(value: bytes) -> str | None:
    return _printed(ipaddress.ip_address(value)) if len(value) in {4, 16} else None


@CHAPTER.python_helper("bytes_of_address(text varchar) -> varbinary")
def _bytes_of_address(text: str) -> bytes:
    found = ipaddress.ip_address(text)
    if isinstance(found, ipaddress.IPv4Address):
        found = ipaddress.IPv6Address(f"::ffff:{found}")
    return found.packed


_RESULTS = {
    ("varchar", "uuid"): ("athena_uuid_in", "Cannot cast value to UUID: ", ""),
    ("varbinary", "uuid"): ("athena_uuid_of_bytes", "Invalid UUID binary length: ", "octet_length"),
    ("varchar", "ipaddress"): ("athena_py_address_in", "Cannot cast value to IPADDRESS: ", ""),
    ("varbinary", "ipaddress"): (
        "athena_py_address_of_bytes",
        "Invalid InetAddress binary length: ",
        "octet_length",
    ),
}
_BYTES = {
    "varchar": "encode",
    "uuid": "athena_bytes_of_uuid",
    "ipaddress": "athena_py_bytes_of_address",
}


def to_identifier(given: Type, kind: Type) -> Attempt | None:
    """The cast to uuid or ipaddress; None: there is no such cast."""
    if (given.name, kind.name) not in _RESULTS:
        return None
    reader, before, shown = _RESULTS[given.name, kind.name]
    failure = refusing("INVALID_CAST_ARGUMENT", before, lambda it: call(shown, it) if shown else it)
    return Attempt(lambda it: call(reader, it), failure)


def to_bytes(given: Type) -> Attempt | None:
    """The cast to varbinary; None: there is no such cast."""
    name = _BYTES.get(given.name)
    return Attempt(lambda it: call(name, it)) if name else None
