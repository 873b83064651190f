"""What Lambda would do at every cold start, done once, in what `sam build` left.

A function's files are read-only: without bytecode beside them Python compiles every module at every
start. And botocore lists the services that it knows, reads where each is to be found, and reads
the whole models of those in use; it is left what is used.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from botocore import xform_name

SERVICES = frozenset(
    {
        "apigatewaymanagementapi",
        "athena",
        "dynamodb",
        "glue",
        "redshift-data",
        "s3",
        "sns",
        "sqs",
        "stepfunctions",
        "sts",
    }
)
"""Those that the functions call."""

_CALLED_BY_BOTOCORE = {"assume_role", "create_session", "describe_endpoints", "head_bucket"}
"""For credentials, and for where a bucket or a table is."""

Model = dict[str, Any]


def quicken(build: Path, interpreter: Path) -> None:
    """Prune botocore's data, and compile what was built with Lambda's own Python."""
    sources = [*build.glob("*Function/*.py"), *(build / "QuerysocketLayer").rglob("*.py")]
    prune(build / "DependenciesLayer" / "python" / "botocore" / "data", sources)
    # Unchecked: a file's time is not the same when it has been in a zip file.
    options = ["-q", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    # One Python's bytecode is the same on every processor.
    subprocess.run([interpreter, "-m", "compileall", *options, build], check=True)


def prune(data: Path, sources: Iterable[Path]) -> None:
    """Leave botocore the models of SERVICES, of the operations named in the sources."""
    words = _CALLED_BY_BOTOCORE.union(*(re.findall(r"\w+", path.read_text()) for path in sources))
    prefixes = set()
    for service in data.iterdir():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)
    for packed in data.rglob("*.json.gz"):
        model = json.loads(gzip.decompress(packed.read_bytes()))
        if "operations" in model and "shapes" in model:
            prefixes.add(model["metadata"]["endpointPrefix"])
            model = _of_operations(_undocumented(model), words)
        _write(packed.with_suffix(""), model)
        packed.unlink()
    endpoints = json.loads((data / "endpoints.json").read_bytes())
    for partition in endpoints["partitions"]:
        known = partition["services"]
        partition["services"] = {name: known[name] for name in known.keys() & prefixes}
    _write(data / "endpoints.json", endpoints)
    for examples in data.rglob("examples-1.json"):
        examples.unlink()


def _of_operations(model: Model, words: Set[str]) -> Model:
    """The model with the operations whose methods are among the words, and their shapes."""
    operations = {
        name: operation
        for name, operation in model["operations"].items()
        if xform_name(name) in words
    }
    shapes: Model = {}
    wanted = _shapes_of(operations)
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            wanted |= _shapes_of(shapes[name])
    return {**model, "operations": operations, "shapes": shapes}


def _shapes_of(part: Any) -> set[str]:
    """The shapes that a part of a model refers to."""
    if isinstance(part, list):
        return set().union(*map(_shapes_of, part))
    if not isinstance(part, dict):
        return set()
    named = part.get("shape")
    return _shapes_of([*part.values()]) | ({named} if isinstance(named, str) else set())


def _undocumented(model: Any) -> Any:
    if isinstance(model, dict):
        # A shape may have a member of that name, which is no text.
        return {
            name: _undocumented(part)
            for name, part in model.items()
            if not (name == "documentation" and isinstance(part, str))
        }
    return [_undocumented(part) for part in model] if isinstance(model, list) else model


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")))
