from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.publish_reports import FOLDER, check, main

YAML = """
title: T
engine: athena
groups: everyone
parameters:
  a: {type: integer, required: true}
"""


def write(folder: Path, **files: str) -> None:
    """Files named by keywords such as sales_yaml."""
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text)


def said(folder: Path) -> list[str]:
    return [str(outcome) for outcome in check(folder)]


def test_the_reports_of_the_repository_are_good() -> None:
    outcomes = check(FOLDER)

    assert outcomes
    assert [str(outcome) for outcome in outcomes if outcome.is_faulty] == []


def test_each_report_has_a_line_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, good_yaml=YAML, good_sql="SELECT :a", bad_yaml=YAML, bad_sql="SELECT 1")
    write(tmp_path, README_md="# Reports", lonely_sql="SELECT 1")

    bad, good, lonely = said(tmp_path)

    assert bad.startswith("bad: reports/bad.yaml, line 6, column 3: the SQL has no :a")
    assert good == "good: good"
    assert lonely.startswith("lonely: reports/lonely.yaml: the file is missing")


@pytest.mark.parametrize(
    ("file", "advice"),
    [
        ("Sales-by-Month.yaml", "is small letters, digits and _, as in sales_by_month; rename"),
        ("sales by month.sql", "is small letters, digits and _, as in sales_by_month; rename"),
        ("sales.yml", "end in .yaml and .sql; rename reports/sales.yml"),
        ("sales.SQL", "end in .yaml and .sql; rename reports/sales.SQL"),
    ],
)
def test_a_file_with_a_name_that_nobody_would_find_is_told(
    tmp_path: Path, file: str, advice: str
) -> None:
    (tmp_path / file).write_text("")

    (line,) = said(tmp_path)

    assert advice in line
    assert file in line


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("DELETE FROM t WHERE a = :a", "line 1, column 1: Only queries may run."),
        ("SELECT :a,\n(:a, :a FROM t", "line 2, column 9: A ) is missing before this."),
    ],
)
def test_athena_sql_that_would_be_refused_when_run_is_told_the_place(
    tmp_path: Path, sql: str, place: str
) -> None:
    write(tmp_path, sales_yaml=YAML, sales_sql=sql)

    (line,) = said(tmp_path)

    assert line.startswith(f"sales: reports/sales.sql, {place}")


def test_checking_needs_no_aws_and_fails_for_a_faulty_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["publish_reports", "--check", "--folder", str(tmp_path)])
    write(tmp_path, good_yaml=YAML, good_sql="SELECT :a")

    assert main() == 0
    write(tmp_path, bad_sql="SELECT 1")
    assert main() == 1
    assert "bad: reports/bad.yaml: the file is missing" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "report")
    monkeypatch.setattr(sys, "argv", ["publish_reports", "--check", "--folder", missing])

    with pytest.raises(SystemExit, match="2"):
        main()
    assert "there is no folder" in capsys.readouterr().err
