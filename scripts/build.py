"""`sam build` with the Python that Lambda runs, made quick to start; every handler is imported.

A local stack runs the sources as they are. This shows that what is deployed to AWS is whole: the
pinned packages exist for Lambda's Python and processor, and every handler finds its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.quicken import quicken

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".aws-sam" / "build"
LAYERS = (BUILD / "DependenciesLayer" / "python", BUILD / "QuerysocketLayer" / "python")


def main() -> int:
    """Build for one architecture; 0 also where Lambda's Python is not on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=["arm64", "x86_64"], required=True)
    parser.add_argument("--python", default="python3.13", help="Lambda's Python")
    arguments = parser.parse_args()
    interpreter = find_interpreter(arguments.python)
    if interpreter is None:
        print(f"not built: {arguments.python} is not on this machine")
        return 0
    build(interpreter, arguments.architecture)
    if arguments.architecture.replace("arm64", "aarch64") != platform.machine():
        print(
            f"built for {arguments.architecture}; its handlers cannot be imported on this machine"
        )
        return 0
    handlers = sorted(path.parent for path in BUILD.glob("*Function/app.py"))
    for handler in handlers:
        import_handler(interpreter, handler)
    print(f"built for {arguments.architecture}; {len(handlers)} handlers imported")
    return 0 if handlers else 1


def find_interpreter(name: str) -> Path | None:
    """The interpreter of that name, on the path or kept by pyenv."""
    version = name.removeprefix("python")
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [
        *kept.glob(f"{version}.*/bin/{name}"),
        *map(Path, filter(None, [shutil.which(name)])),
    ]
    for candidate in candidates:
        # pyenv's shims exist for versions that are not selected, and fail.
        if subprocess.run([candidate, "-V"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def build(interpreter: Path, architecture: str) -> None:
    """Run sam build with the interpreter first on the path."""
    shutil.rmtree(BUILD, ignore_errors=True)
    path = os.pathsep.join([str(interpreter.parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "SAM_CLI_TELEMETRY": "0"}
    subprocess.run(
        [
            Path(sys.executable).with_name("sam"),
            "build",
            "--no-cached",
            "--parameter-overrides",
            f"Architecture={architecture}",
        ],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    quicken(BUILD, interpreter)


def import_handler(interpreter: Path, handler: Path) -> None:
    """Import app.handler as Lambda does, from the built function and its layers alone."""
    path = os.pathsep.join([str(handler), *map(str, LAYERS)])
    subprocess.run(
        [interpreter, "-S", "-B", "-c", "import app; assert callable(app.handler)"],
        env={"PYTHONPATH": path, "AWS_DEFAULT_REGION": "us-east-1"},
        cwd=BUILD,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
