"""The page at a path of the stack, as CloudFront serves it at a host of its own.

MiniStack serves a distribution as CloudFront does, from its private bucket and with its headers, to
whoever names its host. No browser finds that host on this machine.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATH = "/_querysocket/web/"

UNBUILT = Path(__file__).parent / "unbuilt"
"""A page that says how to build the page."""


def built(root: Path) -> Path:
    """The folder of the page that belongs to the template in `root`; built or `UNBUILT`."""
    folder = root / "web" / "dist"
    return folder if (folder / "index.html").exists() else UNBUILT


def distribution() -> str | None:
    """The host of the stack's distribution; None where there is none."""
    from ministack.services import cloudfront

    return next((each["DomainName"] for each in cloudfront._distributions.values()), None)


def at_host(scope: MutableMapping[str, Any], host: str) -> dict[str, Any]:
    """A request under `PATH` as CloudFront gets it: at this host, and over TLS."""
    path = "/" + scope["path"].removeprefix(PATH)
    as_there = {b"host": host.encode(), b"x-forwarded-proto": b"https"}
    headers = [(name, value) for name, value in scope["headers"] if name not in as_there]
    return {
        **scope,
        "path": path,
        "raw_path": quote(path).encode(),
        "headers": [*headers, *as_there.items()],
    }
