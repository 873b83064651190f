"""What every fix starts with: a check that MiniStack is still what the fix was written against."""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType
from typing import Any


class OutdatedFixError(Exception):
    """MiniStack is not the version that a fix was written against."""


def pinned(owner: Any, name: str, digest: str) -> Any:
    """The function `owner.name`, whose source must have this digest."""
    function = getattr(owner, name)
    found = hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]
    if found != digest:
        raise OutdatedFixError(f"{owner.__name__}.{name} changed: digest {found}, not {digest}")
    return function


def replaced(text: str, where: str, old: str, new: str) -> str:
    """`text` with its one `old` replaced."""
    if text.count(old) != 1:
        raise OutdatedFixError(f"{where} changed: {text.count(old)} times {old!r}, not once")
    return text.replace(old, new)


def edited(module: ModuleType, name: str, digest: str, old: str, new: str) -> None:
    """Replace a line inside the pinned function `module.name`, for what no wrapper can reach."""
    source = inspect.getsource(pinned(module, name, digest))
    code = compile(replaced(source, f"{module.__name__}.{name}", old, new), module.__name__, "exec")
    exec(code, module.__dict__)  # noqa: S102 - MiniStack's own source but for that line
