from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from querysocket import aws
from querysocket.errors import ReportFaulty, ReportNotFound, ServiceUnavailable
from querysocket.observability import logger
from querysocket.reports import ReportStore, store
from querysocket.settings import ReportSettings
from scripts.publish_reports import publish

BUCKET = "reports-of-a-test"
YAML = """
title: {title}
engine: athena
groups: everyone
parameters:
  a: {{type: integer, required: true}}
"""
SQL = "SELECT :a"


class Bucket:
    """S3 as it is, and what was asked of it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.asked: list[str] = []
        client.meta.events.register("before-parameter-build.s3", self._note)
        client.create_bucket(Bucket=BUCKET)

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.asked.append(" ".join(filter(None, [model.name, params.get("Key")])))

    def put(self, name: str, text: str) -> None:
        self._client.put_object(Bucket=BUCKET, Key=f"reports/{name}", Body=text.encode())

    def put_report(self, name: str, title: str = "T", sql: str = SQL) -> None:
        self.put(f"{name}.sql", sql)
        self.put(f"{name}.yaml", YAML.format(title=title))

    def store(self) -> ReportStore:
        """As a function makes it anew each time."""
        return ReportStore(ReportSettings(reports_bucket=BUCKET), self._client)

    def publish(self, folder: Path) -> list[str]:
        return [str(outcome) for outcome in publish(folder, BUCKET, self._client)]

    def keys(self) -> list[str]:
        listed = self._client.list_objects_v2(Bucket=BUCKET)
        return [each["Key"].removeprefix("reports/") for each in listed.get("Contents", [])]

    def asked_for(self, action: Any) -> list[str]:
        self.asked.clear()
        action()
        return sorted(self.asked)


@pytest.fixture
def bucket(function_environment: None) -> Iterator[Bucket]:
    store.kept_files.cache_clear()
    with mock_aws():
        yield Bucket(aws.client("s3"))


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    output = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", output)
    return output


def write(folder: Path, name: str, sql: str = SQL, title: str = "T") -> None:
    (folder / f"{name}.yaml").write_text(YAML.format(title=title))
    (folder / f"{name}.sql").write_text(sql)


def test_a_report_is_read_as_it_is_published_now(bucket: Bucket) -> None:
    bucket.put_report("sales", "Before")
    assert bucket.store().get("sales").definition.title == "Before"
    bucket.put_report("sales", "After", sql="SELECT :a, 2")

    report = bucket.store().get("sales")

    assert (report.definition.title, report.sql) == ("After", "SELECT :a, 2")
    assert [each.sql for each in bucket.store().all()] == ["SELECT :a, 2"]


def test_what_has_not_changed_is_not_fetched_again(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put_report("sales")
    bucket.put_report("stock")
    sizes: list[int] = []
    read = store._File

    def noted(etag: str, content: bytes) -> Any:
        sizes.append(len(content))
        return read(etag, content)

    monkeypatch.setattr(store, "_File", noted)
    bucket.store().get("sales")
    assert len(sizes) == 2
    bucket.store().get("sales")
    assert len(sizes) == 2

    assert bucket.asked_for(bucket.store().all) == [
        "GetObject reports/stock.sql",
        "GetObject reports/stock.yaml",
        "ListObjectsV2",
    ]
    assert bucket.asked_for(bucket.store().all) == ["ListObjectsV2"]
    bucket.put_report("stock", "Other")
    assert bucket.asked_for(bucket.store().all) == ["GetObject reports/stock.yaml", "ListObjectsV2"]


@pytest.mark.parametrize("name", ["nothing", "", "archive/sales", "Sales", "x" * 64, "sales\n"])
def test_a_name_of_no_report_is_not_found(bucket: Bucket, name: str) -> None:
    bucket.put_report("sales")
    bucket.put_report("archive/sales")

    with pytest.raises(ReportNotFound):
        bucket.store().get(name)


def test_a_report_that_is_removed_is_not_found_though_it_was_kept(bucket: Bucket) -> None:
    bucket.put_report("sales")
    bucket.store().get("sales")
    for key in ("reports/sales.yaml", "reports/sales.sql"):
        aws.client("s3").delete_object(Bucket=BUCKET, Key=key)

    with pytest.raises(ReportNotFound):
        bucket.store().get("sales")
    assert bucket.store().all() == []


@pytest.mark.parametrize("missing", ["sales.yaml", "sales.sql"])
def test_half_a_report_is_faulty(bucket: Bucket, missing: str) -> None:
    bucket.put_report("sales")
    aws.client("s3").delete_object(Bucket=BUCKET, Key=f"reports/{missing}")

    with pytest.raises(ReportFaulty, match=f"reports/{missing}: the file is missing"):
        bucket.store().get("sales")


def test_a_faulty_report_is_logged_and_takes_no_other_down(
    bucket: Bucket, logged: StringIO
) -> None:
    bucket.put_report("sales")
    bucket.put("broken.yaml", "title: [")
    bucket.put("broken.sql", SQL)
    bucket.put("huge.yaml", YAML)
    bucket.put("huge.sql", " " * 1_000_000)
    bucket.put("zero.yaml", "\x00")
    bucket.put("README.md", "not a report")
    bucket.put_report("a_sale")

    assert [report.name for report in bucket.store().all()] == ["a_sale", "sales"]
    faults = logged.getvalue().splitlines()
    assert len(faults) == 3
    assert '"report":"broken"' in faults[0]
    assert "reports/broken.yaml, line 2, column 1" in faults[0]
    assert "reports/huge.sql: the file has over 100,000 bytes" in faults[1]
    with pytest.raises(ReportFaulty, match="line 2, column 1"):
        bucket.store().get("broken")


def test_no_more_files_are_kept_than_a_function_can_hold(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_KEPT", 4)
    for name in "abc":
        bucket.put_report(name)

    assert [report.name for report in bucket.store().all()] == ["a", "b", "c"]
    assert len(store.kept_files()) == 4
    assert [report.name for report in bucket.store().all()] == ["a", "b", "c"]


def test_all_pages_of_the_bucket_are_read(bucket: Bucket) -> None:
    for number in range(501):
        bucket.put(f"x{number}.yaml", "")
        bucket.put(f"x{number}.sql", "")
    bucket.put_report("z")

    assert [report.name for report in bucket.store().all()] == ["z"]


def test_a_bucket_that_cannot_be_read_is_not_taken_for_one_without_reports(bucket: Bucket) -> None:
    elsewhere = ReportStore(ReportSettings(reports_bucket="another"))

    for action in (elsewhere.all, lambda: elsewhere.get("sales")):
        with pytest.raises(ServiceUnavailable, match="NoSuchBucket"):
            action()


def test_publishing_changes_what_has_changed(bucket: Bucket, tmp_path: Path) -> None:
    write(tmp_path, "sales")
    write(tmp_path, "stock")
    assert bucket.publish(tmp_path) == ["sales: published", "stock: published"]
    assert bucket.publish(tmp_path) == ["sales: unchanged", "stock: unchanged"]
    write(tmp_path, "stock", title="Other")
    write(tmp_path, "zone")

    said: list[str] = []
    assert bucket.asked_for(lambda: said.extend(bucket.publish(tmp_path))) == [
        "ListObjectsV2",
        "PutObject reports/stock.yaml",
        "PutObject reports/zone.sql",
        "PutObject reports/zone.yaml",
    ]
    assert said == ["sales: unchanged", "stock: published", "zone: published"]
    assert [report.definition.title for report in bucket.store().all()] == ["T", "Other", "T"]


def test_the_sql_of_a_report_is_there_before_its_yaml_and_as_long(
    bucket: Bucket, tmp_path: Path
) -> None:
    write(tmp_path, "sales")
    bucket.publish(tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    bucket.publish(tmp_path)

    assert [asked for asked in bucket.asked if "sales" in asked] == [
        "PutObject reports/sales.sql",
        "PutObject reports/sales.yaml",
        "DeleteObject reports/sales.yaml",
        "DeleteObject reports/sales.sql",
    ]


def test_what_is_no_longer_in_the_folder_leaves_the_bucket(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put_report("old")
    bucket.put("half.sql", SQL)
    bucket.put("notes.txt", "not a report")
    bucket.put("archive/old.sql", SQL)
    write(tmp_path, "sales")

    assert bucket.publish(tmp_path) == ["sales: published", "half: removed", "old: removed"]
    assert bucket.keys() == ["archive/old.sql", "notes.txt", "sales.sql", "sales.yaml"]


@pytest.mark.parametrize("file", ["sales.sql", "sales.yaml", "sales.yml"])
def test_a_faulty_report_stays_published_as_it_was(
    bucket: Bucket, tmp_path: Path, file: str
) -> None:
    write(tmp_path, "sales")
    write(tmp_path, "stock")
    bucket.publish(tmp_path)
    (tmp_path / "sales.yaml").unlink()
    (tmp_path / file).write_text("?")
    write(tmp_path, "stock", title="Other")

    sales, stock = bucket.publish(tmp_path)

    assert sales.startswith("sales: ")
    assert "reports/sales." in sales
    assert stock == "stock: published"
    assert bucket.store().get("sales").sql == SQL
