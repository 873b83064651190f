"""The parts of the local Athena know each other one way, and nothing of the application."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ATHENA = ROOT / "local/athena"

# A module imports only from its own part and those before it.
ORDER = [
    "types", "model", "authorization", "catalogue", "sql", "ddl", "engine", "api", "ministack",
    "plugin",
]  # fmt: skip

# Within sql: typed expressions, the functions that make them, the names that they are bound to.
SQL_ORDER = ["typed", "functions", "binding"]


def imported(path: Path) -> set[str]:
    """The dotted names of the modules that a file imports, wherever it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part(path: Path) -> int:
    """Where in the order a file stands."""
    return ORDER.index(path.relative_to(ATHENA).parts[0].removesuffix(".py"))


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(ATHENA.rglob("*.py")) if path != ATHENA / "__init__.py"],
    ids=lambda path: str(path.relative_to(ATHENA)),
)
def test_a_part_knows_those_before_it(path: Path) -> None:
    names = [name.split(".") for name in imported(path)]
    parts = {name[2] for name in names if name[:2] == ["local", "athena"] and len(name) > 2}

    assert parts <= set(ORDER[: part(path) + 1])
    assert not any(name[0] == "querysocket" for name in names)


@pytest.mark.parametrize(
    "path",
    [path for name in SQL_ORDER for path in sorted((ATHENA / "sql" / name).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ATHENA)),
)
def test_a_part_of_sql_knows_those_before_it(path: Path) -> None:
    names = [name.split(".") for name in imported(path)]
    parts = {name[3] for name in names if name[:3] == ["local", "athena", "sql"] and name[3:]}
    later = SQL_ORDER[SQL_ORDER.index(path.relative_to(ATHENA).parts[1]) + 1 :]

    assert not parts & set(later)
