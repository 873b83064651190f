"""The rules that keep the house in order, checked on the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "layers/querysocket/python/querysocket"
HANDLERS = sorted((ROOT / "functions").glob("*/app.py"))

# A module imports only from those before it; a folder counts as one.
ORDER = [
    "errors",
    "paging",
    "settings",
    "observability",
    "handshake",
    "aws",
    "messages",
    "parsing",
    "connections",
    "tokens",
    "authorization",
    "queries",
    "owners",
    "engines",
    "guard",
    "reports",
    "channel",
    "answers",
    "poll_loop",
    "failures",
    "abandoned_queue",
    "abandonment",
    "submission",
    "ad_hoc",
    "report_runs",
    "cancellation",
    "delivery",
    "history",
    "catalogue",
    "routes",
    "rest",
]


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imports(path: Path) -> set[str]:
    """The dotted names of what a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def place(path: Path) -> int:
    """Where in the order a module of the package stands."""
    return ORDER.index(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("querysocket.")}

    assert ours <= set(ORDER[: place(path) + 1])


@pytest.mark.parametrize("path", [*modules(), *HANDLERS], ids=lambda path: path.parent.name)
def test_the_environment_is_read_in_the_settings_and_clients_are_made_in_one_place(
    path: Path,
) -> None:
    names = imports(path)

    assert "os" not in names or path.name == "settings.py"
    assert not any(name.startswith("boto3") for name in names) or path.name == "aws.py"


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_parses_makes_one_call_and_answers(path: Path) -> None:
    code = [line for line in path.read_text().splitlines() if line.strip()]

    assert len(code) <= 40
    assert not any(name.startswith("botocore") for name in imports(path))


def test_no_file_is_two_things() -> None:
    sources = [
        path
        for folder in ("functions", "layers/querysocket", "local", "samples", "scripts", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ]

    assert sources
    assert [path.name for path in sources if len(path.read_text().splitlines()) > 300] == []


def test_every_function_of_the_template_has_its_folder_and_its_event() -> None:
    template = (ROOT / "template.yaml").read_text()
    events = {path.stem for path in (ROOT / "events").glob("*.json")}

    for path in HANDLERS:
        assert f"CodeUri: functions/{path.parent.name}/" in template
        assert path.parent.name in events
