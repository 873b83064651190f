from __future__ import annotations

import random
from pathlib import Path

import pytest

from scripts import page_size

PAGE = """<script type="module" crossorigin src="./assets/index.js"></script>
<link rel="modulepreload" crossorigin href="./assets/shared.js">
<link rel="stylesheet" crossorigin href="./assets/index.css">"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built page, whose scripts import each other in every way."""
    files = {
        "index.js": 'import{a}from"./shared.js";import"./side.js";e=()=>import(`./editor.js`)',
        "shared.js": 'export{b as a}from"./deep.js";const f=()=>import("./chart.js")',
        "side.js": "",
        "deep.js": "",
        "editor.js": 'import"./codemirror.js"',
        "codemirror.js": "",
        "chart.js": "",
    }
    (tmp_path / "assets").mkdir()
    for name, text in files.items():
        (tmp_path / "assets" / name).write_text(text)
    (tmp_path / "index.html").write_text(PAGE)
    monkeypatch.setattr(page_size, "FOLDER", tmp_path)
    return tmp_path


def test_what_is_imported_on_demand_does_not_count(folder: Path) -> None:
    names = {path.name for path in page_size.loaded_at_start(folder)}

    assert names == {"index.js", "shared.js", "side.js", "deep.js"}


def test_the_limit_holds_for_what_the_page_starts_with(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = random.Random(1).randbytes(200_000).hex()  # half of it is left by gzip

    (folder / "assets" / "chart.js").write_text(noise * 2)
    assert page_size.main() == 0
    assert "more than" not in capsys.readouterr().out
    (folder / "assets" / "deep.js").write_text(noise * 2)
    assert page_size.main() == 1
    assert "more than the 250 kB it may" in capsys.readouterr().out
