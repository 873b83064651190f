"""What a function needs to start: CPU, time, memory and package size, beside the article's handler.

Every start is a process of Lambda's Python with nothing on its path but what is deployed, up to
where it could take an event: the clients that its usual event needs are made by then, here as in
the baseline. What counts is CPU, since nobody else's load is in it.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from bench.stack import Bench
from scripts.build import BUILD, LAYERS, ROOT, build, find_interpreter

LIMITS = {"run_query": 1.5}
"""Times the baseline's CPU; run_query reads SQL, too."""

OTHER_LIMIT = 1.1

UNZIPPED_LIMIT_MB = 250
"""Of a function with its layers. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

_ROUNDS = 7
_ROUNDS_WITHOUT_BYTECODE = 3
_LEG = 3
"""Functions started between two starts of the baseline, so that both see the same machine."""

_BASELINE = """
import boto3

athena = boto3.client("athena")
stepfunctions = boto3.client("stepfunctions")


def handler(event, context): ...
"""
_RUNTIME_PACKAGES = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
"""What the baseline has of Lambda's runtime."""

_START = """
import time
before = time.perf_counter()
import app
import_ms = (time.perf_counter() - before) * 1_000
ready_at = time.clock_gettime(time.CLOCK_MONOTONIC)
import json, os, re, resource
used = resource.getrusage(resource.RUSAGE_SELF)
# ru_maxrss is the parent's before exec.
[peak_kb] = re.findall(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(json.dumps({
    "initCpuMs": (used.ru_utime + used.ru_stime) * 1_000,
    "importMs": import_ms,
    "initWallMs": ready_at * 1_000,
    "rssMb": int(peak_kb) / 1_024,
}), flush=True)
os._exit(0)
"""


@dataclass(frozen=True)
class Program:
    """What Lambda would start: an app.py on a path of folders, in that order."""

    interpreter: Path
    path: Sequence[Path]
    bytecode: Path | None = None
    """Where bytecode is looked for, if not beside the sources."""

    def started(self, *, writes_bytecode: bool = False) -> Mapping[str, float]:
        """One start; raises CalledProcessError where the program does not."""
        environment = {
            "PYTHONPATH": os.pathsep.join(map(str, self.path)),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
        }
        if self.bytecode:
            environment["PYTHONPYCACHEPREFIX"] = str(self.bytecode)
        if not writes_bytecode:
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
        begun_ms = time.clock_gettime(time.CLOCK_MONOTONIC) * 1_000
        process = subprocess.run(
            [self.interpreter, "-S", "-c", _START],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        found: dict[str, float] = json.loads(process.stdout)
        return {**found, "initWallMs": found["initWallMs"] - begun_ms}


def measure(bench: Bench) -> dict[str, Any]:
    """Medians over starts of every function, from the built artifact.

    Where Lambda's Python is not on this machine: from the sources, with the Python that runs.
    """
    interpreter = find_interpreter("python3.13")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if interpreter:
            _make_fresh(interpreter)
            programs = _built(interpreter)
        else:
            programs = _sources(scratch)
        baseline = _baseline(interpreter or Path(sys.executable), scratch)
        for program in (baseline, *programs.values()):
            program.started(
                writes_bytecode=not interpreter or program is baseline
            )  # and warms the disk
        found = compared(baseline, programs, 1 if bench.quick else _ROUNDS)
        found["artifact"] = "built" if interpreter else "sources"
        if interpreter:
            found["withoutBytecode"] = {
                name: _medians(
                    [
                        Program(interpreter, program.path, scratch / "none").started()
                        for _ in range(1 if bench.quick else _ROUNDS_WITHOUT_BYTECODE)
                    ]
                )
                for name, program in (("baseline", baseline), ("run_query", programs["run_query"]))
            }
            found["packages"] = packages(BUILD)
    return found


def compared(baseline: Program, programs: Mapping[str, Program], rounds: int) -> dict[str, Any]:
    """Each program's medians, and how its CPU compares with the baseline's."""
    names = sorted(programs)
    legs = [names[first : first + _LEG] for first in range(0, len(names), _LEG)]
    own: dict[str, list[Mapping[str, float]]] = {name: [] for name in names}
    beside: list[Mapping[str, float]] = []
    for number in range(rounds):
        print(f"cold start: round {number + 1} of {rounds}", file=sys.stderr)
        for leg in legs:
            beside.append(baseline.started())
            for name in leg:
                own[name].append(programs[name].started())
    base = _medians(beside)
    memory = _memory_sizes()
    functions = {
        name: {
            **(found := _medians(samples)),
            "ratio": round(found["initCpuMs"] / base["initCpuMs"], 2),
            "limit": LIMITS.get(name, OTHER_LIMIT),
            "memoryMb": memory[name],
        }
        for name, samples in own.items()
    }
    return {"baseline": base, "functions": functions}


def _medians(samples: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(median(each[name] for each in samples), 1) for name in samples[0]}


def packages(built: Path) -> dict[str, float]:
    """Megabytes of what is deployed, unzipped and zipped, and what Lambda takes at most."""
    sizes: dict[str, float] = {"limitMb": UNZIPPED_LIMIT_MB}
    for name, folder in {
        "dependencies": built / "DependenciesLayer",
        "querysocket": built / "QuerysocketLayer",
        "runQuery": built / "RunQueryFunction",
    }.items():
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in filter(Path.is_file, folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
            unzipped = sum(entry.file_size for entry in archive.infolist())
        sizes[f"{name}Mb"] = round(unzipped / 1_000_000, 2)
        sizes[f"{name}ZippedMb"] = round(packed.tell() / 1_000_000, 2)
    return sizes


def _make_fresh(interpreter: Path) -> None:
    """Build for this machine, unless what was built is for it and newer than the sources."""
    stamp = BUILD / "template.yaml"
    sources = [ROOT / "template.yaml", *(ROOT / "scripts").glob("*.py")]
    for folder in ("functions", "layers"):
        sources += [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".txt"}]
    newest = max(path.stat().st_mtime for path in sources)
    here = f"*/*-{platform.machine()}-linux-gnu.so"
    if not stamp.exists() or stamp.stat().st_mtime < newest or not any(LAYERS[0].glob(here)):
        print("cold start: building", file=sys.stderr)
        build(interpreter, platform.machine().replace("aarch64", "arm64"))


def _built(interpreter: Path) -> dict[str, Program]:
    return {
        _folder(path.name): Program(interpreter, [path, *LAYERS])
        for path in BUILD.glob("*Function")
    }


def _sources(scratch: Path) -> dict[str, Program]:
    layers = [ROOT / "layers" / "querysocket" / "python", *map(Path, filter(None, sys.path))]
    return {
        path.parent.name: Program(Path(sys.executable), [path.parent, *layers], scratch / "cache")
        for path in (ROOT / "functions").glob("*/app.py")
    }


def _baseline(interpreter: Path, scratch: Path) -> Program:
    """The article's handler, with boto3 and its bytecode as Lambda's runtime has them."""
    runtime = scratch / "runtime"
    runtime.mkdir()
    (runtime / "app.py").write_text(_BASELINE)
    for name in _RUNTIME_PACKAGES:
        origin = Path(str(importlib.import_module(name).__file__))
        found = origin.parent if origin.name == "__init__.py" else origin
        (runtime / found.name).symlink_to(found)
    return Program(interpreter, [runtime], scratch / "cache")


def _folder(resource: str) -> str:
    """run_query, of RunQueryFunction."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", resource.removesuffix("Function")).lower()


def _memory_sizes() -> dict[str, int]:
    template = yaml_parse((ROOT / "template.yaml").read_text())
    usual = template["Globals"]["Function"]["MemorySize"]
    return {
        _folder(name): each["Properties"].get("MemorySize", usual)
        for name, each in template["Resources"].items()
        if each["Type"] == "AWS::Serverless::Function"
    }
