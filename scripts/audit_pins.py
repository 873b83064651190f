"""The pins of the lock files against the known faults of their packages.

https://google.github.io/osv.dev/post-v1-querybatch/ is asked, once for all pins: it holds the
advisories of PyPI, npm and GitHub. Where it cannot be reached, that is said, and nothing fails.
"""

from __future__ import annotations

import json
import sys
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    ROOT / "requirements-dev.txt",
    ROOT / "layers" / "dependencies" / "requirements.txt",
    ROOT / "web" / "package-lock.json",
)
SERVICE = "https://api.osv.dev/v1/querybatch"


class Pin(NamedTuple):
    """A package at the version that a lock file names."""

    name: str
    version: str
    ecosystem: str = "PyPI"
    """As OSV calls it."""


def main(locks: tuple[Path, ...] = LOCKS, service: str = SERVICE) -> int:
    """Print the known faults of the pins; 1 where there is one."""
    pins = sorted({pin for lock in locks for pin in pins_of(lock)})
    try:
        faults = known_faults(pins, service)
    except OSError as error:
        if isinstance(error, HTTPError) and error.code == HTTPStatus.BAD_REQUEST:
            raise  # it was reached, and does not understand us
        print(f"pins: {len(pins)} not audited: no advisory data reachable ({error})")
        return 0
    for pin, advisories in faults.items():
        print(f"{pin.name} {pin.version}: {', '.join(advisories)}")
    print(f"pins: {len(pins)} audited, {len(faults)} with known faults")
    return 1 if faults else 0


def pins_of(lock: Path) -> list[Pin]:
    """What a lock file of pip or of npm pins."""
    text = lock.read_text()
    return read_npm_pins(text) if lock.suffix == ".json" else read_pins(text)


def read_npm_pins(lock: str) -> list[Pin]:
    """What a package-lock.json pins, wherever in node_modules it goes; not the package itself."""
    packages = json.loads(lock)["packages"]
    return [
        Pin(path.rpartition("node_modules/")[2], package["version"], "npm")
        for path, package in packages.items()
        if path
    ]


def read_pins(lock: str) -> list[Pin]:
    """What a lock file pins, for whatever Python and platform."""
    starts = [line.split()[0] for line in lock.splitlines() if line and line[0] not in " #"]
    return [Pin(*start.split("==")) for start in starts]


def known_faults(pins: list[Pin], service: str) -> dict[Pin, list[str]]:
    """The ids of the advisories for each pin that has any; OSError where nobody answers."""
    queries = [
        {"package": {"ecosystem": pin.ecosystem, "name": pin.name}, "version": pin.version}
        for pin in pins
    ]
    question = json.dumps({"queries": queries}).encode()
    with urlopen(service, question, timeout=30) as response:  # noqa: S310
        results = json.load(response)["results"]
    return {
        pin: [advisory["id"] for advisory in result["vulns"]]
        for pin, result in zip(pins, results, strict=True)
        if result.get("vulns")
    }


if __name__ == "__main__":
    sys.exit(main())
