"""Writes docs/openapi.json and docs/asyncapi.json from the code; --check tells if they are current.

`python -m scripts.documents`
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import asyncapi, openapi

DOCS = Path(__file__).resolve().parent.parent / "docs"
DOCUMENTS = {"openapi.json": openapi.document, "asyncapi.json": asyncapi.document}


def main() -> int:
    """0 when the documents are what the code says, 1 when with --check one is not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    code = 0
    for name, document in DOCUMENTS.items():
        path = DOCS / name
        if path.exists() and path.read_text() == document():
            continue
        if arguments.check:
            print(f"docs/{name} is not what the code says: run `make documents`")
            code = 1
        else:
            path.write_text(document())
    return code


if __name__ == "__main__":
    sys.exit(main())
