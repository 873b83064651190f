"""Tell how much script the built page starts with, and fail where it is too much.

Bytes are counted as they travel, compressed with gzip. What is imported only when somebody asks for
it (the editor, the grid, the charts) is told of, and not limited.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "web" / "dist"
MOST = 250_000
"""Compressed bytes of script that the page may start with."""

_STATIC_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']""")
_TAG = re.compile(r"""(?:src|href)=["']([^"']+\.js)["']""")


def main() -> int:
    """0 where the page is small enough."""
    at_start = loaded_at_start(FOLDER)
    sizes = {path: compressed(path) for path in FOLDER.glob("assets/*.js")}
    size = sum(sizes[path] for path in at_start)
    later = sum(sizes.values()) - size
    verdict = "" if size <= MOST else f", more than the {MOST / 1000:.0f} kB it may"
    print(
        f"The page starts with {size / 1000:.1f} kB of script{verdict}; {later / 1000:.1f} kB later"
    )
    return 0 if size <= MOST else 1


def loaded_at_start(folder: Path) -> set[Path]:
    """The scripts that index.html names, and all that they import without being asked."""
    found: set[Path] = set()
    waiting = [folder / name for name in _TAG.findall((folder / "index.html").read_text())]
    while waiting:
        path = waiting.pop().resolve()
        if path not in found:
            found.add(path)
            waiting += [path.parent / name for name in _STATIC_IMPORT.findall(path.read_text())]
    return found


def compressed(path: Path) -> int:
    """Bytes of the file, compressed as CloudFront would for a browser that knows no better."""
    return len(gzip.compress(path.read_bytes()))


if __name__ == "__main__":
    sys.exit(main())
