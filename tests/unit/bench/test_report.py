from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from bench.report import __main__ as report
from bench.report.goals import Goal
from bench.report.markdown import dollars, number, table, words
from bench.report.pages import MarkError, fill

FIGURES = {"ratio": "0.05", "costs": "| a |\n| --- |\n| 1 |"}


def test_a_figure_in_running_text_takes_the_place_of_the_one_before() -> None:
    page = "It is <!-- bench:ratio -->0.9<!-- /bench --> of it.\n"

    assert fill(page, FIGURES) == "It is <!-- bench:ratio -->0.05<!-- /bench --> of it.\n"


def test_a_table_stands_between_empty_lines() -> None:
    filled = fill("<!-- bench:costs -->\nold\n<!-- /bench -->\n", FIGURES)

    assert filled == f"<!-- bench:costs -->\n\n{FIGURES['costs']}\n\n<!-- /bench -->\n"


def test_filling_again_changes_nothing() -> None:
    once = fill("<!-- bench:costs --><!-- /bench --> <!-- bench:ratio --><!-- /bench -->", FIGURES)

    assert fill(once, FIGURES) == once


def test_an_unknown_mark_is_told_with_those_that_there_are() -> None:
    with pytest.raises(MarkError, match=r"bench:speed is not known; there are costs, ratio"):
        fill("<!-- bench:speed --><!-- /bench -->", FIGURES)


@pytest.mark.parametrize(
    "astray",
    [
        "<!-- bench:ratio -->",
        "<!-- /bench -->",
        "<!-- bench:ratio --> <!-- bench:ratio -->1<!-- /bench -->",
        "<!-- bench:a-b -->1<!-- /bench -->",
    ],
)
def test_a_mark_without_its_other_half_is_told_with_its_line(astray: str) -> None:
    with pytest.raises(MarkError, match="line 2"):
        fill(f"text\n{astray}", FIGURES)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0523, "0.0523"), (1.138, "1.14"), (7, "7"), (36.06, "36.1"), (1613.4, "1,613")],
)
def test_figures_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_dollars_have_cents_or_what_is_left_of_them() -> None:
    assert (dollars(40.354), dollars(0.27), dollars(0.00412)) == ("40.35", "0.27", "0.0041")


def test_names_of_the_results_become_words() -> None:
    assert words("endToEvent") == "end to event"


def test_columns_of_figures_are_set_right() -> None:
    assert table(["a", "-b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_a_goal_is_met_up_to_its_limit() -> None:
    met, missed = (Goal("delay", most=8, reached=reached) for reached in (8, 8.1))

    assert met.row() == ["delay", "8", "8", "yes", ""]
    assert missed.row() == ["delay", "8", "8.1", "**no**", ""]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The documents of the repository, somewhere else."""
    for name in (report.RESULTS, *report.PAGES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(report.ROOT / name, tmp_path / name)
    monkeypatch.setattr(sys, "argv", ["bench.report"])
    return tmp_path


def test_what_was_written_passes_the_check_until_somebody_edits_a_figure(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(copy) == 0
    monkeypatch.setattr(sys, "argv", ["bench.report", "--check"])
    assert report.main(copy) == 0

    page = copy / "docs/performance.md"
    edited = page.read_text().replace("| yes |", "| very much so |", 1)
    page.write_text(edited)
    (copy / "docs/performance/cost.svg").unlink()

    assert report.main(copy) == 1
    told = capsys.readouterr().out
    assert "docs/performance.md is not what bench/results.json says" in told
    assert "docs/performance/cost.svg" in told
    assert "README.md" not in told
    assert page.read_text() == edited


def test_a_faulty_page_is_named_and_nothing_is_written(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (copy / "README.md").open("a") as readme:
        readme.write("<!-- bench:nothing --><!-- /bench -->")

    assert report.main(copy) == 1
    assert "README.md: bench:nothing is not known" in capsys.readouterr().out
    assert not (copy / "docs/performance").exists()


def test_pictures_are_small_and_always_the_same(copy: Path) -> None:
    report.main(copy)
    pictures = {path: path.read_text() for path in (copy / "docs/performance").glob("*.svg")}

    for picture in pictures:
        picture.unlink()
    report.main(copy)

    assert pictures
    for path, text in pictures.items():
        assert path.read_text() == text
        assert len(text) < 60_000, path.name


def test_a_trial_is_told_wherever_the_goals_are(copy: Path) -> None:
    path = copy / report.RESULTS
    results = json.loads(path.read_text())
    for run in results["runs"].values():
        run["quick"] = False
    path.write_text(json.dumps(results))
    report.main(copy)
    assert "a trial only" not in (copy / "README.md").read_text()

    results["runs"]["cost"]["quick"] = True
    path.write_text(json.dumps(results))
    report.main(copy)

    assert "| a trial only |" in (copy / "README.md").read_text()
    told = "**a trial only**, with the fewest samples: cost;"
    assert told in (copy / "docs/performance.md").read_text()
