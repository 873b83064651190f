"""IP addresses and UUIDs.

https://trino.io/docs/current/functions/ipaddress.html
https://trino.io/docs/current/functions/uuid.html
"""

from __future__ import annotations

import ipaddress

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("IP address")

CHAPTER.same("uuid() -> uuid")


# Under a name of its own: arrays have a contains() too.
@CHAPTER.python_helper("network_contains(varchar, ipaddress) -> boolean")
def _network_contains(network: str, address: str) -> bool:
    base_text, slash, length_text = network.partition("/")
    if not slash:
        raise InvalidArgument("Invalid CIDR")
    try:
        base = _unmapped(base_text)
    except ValueError as error:
        raise InvalidArgument("Invalid network IP address") from error
    try:
        length = int(length_text)
    except ValueError as error:
        raise InvalidArgument(f'For input string: "{length_text}"') from error
    if length < 0:
        raise InvalidArgument("Invalid prefix length")
    if length > base.max_prefixlen:
        raise InvalidArgument("Prefix length exceeds address length")
    others = base.max_prefixlen - length
    if base.version == 4 and int(base) & ((1 << others) - 1):
        raise InvalidArgument("Invalid CIDR")
    found = _unmapped(address)
    return found.version == base.version and int(found) >> others == int(base) >> others


def _unmapped(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address; a version 4 one is one also where it is written in version 6."""
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


CHAPTER.renamed("contains(varchar, ipaddress) -> boolean", "athena_py_network_contains")


@CHAPTER.python_helper("ip_key(address ipaddress) -> varbinary")
def _key(address: str) -> bytes:
    """What addresses are ordered by: sixteen bytes."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        found = ipaddress.IPv6Address(f"::ffff:{found}")
    return found.packed
