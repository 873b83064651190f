"""Check the saved reports of a folder, and put them into a stack's bucket.

`python -m scripts.publish_reports --stack-name querysocket`. It goes to the account and Region of
the environment, as the AWS CLI does. Reports that are no longer in the folder leave the bucket;
a faulty one is left there as it is, and holds up no other. `--check` needs no AWS.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

# As in Lambda, where the layer's folder is on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "layers/querysocket/python"))

from querysocket import guard
from querysocket.errors import ReportFaulty, SqlRefused
from querysocket.reports import Report
from querysocket.reports.report import NAME, PREFIX, sql_key, yaml_key
from scripts.stacks import etag, etags_in, outputs_of

FOLDER = Path(__file__).resolve().parent.parent / "reports"


@dataclass(frozen=True)
class Outcome:
    """What became of one report."""

    name: str
    said: str
    is_faulty: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.said}"


def main() -> int:
    """0 when all is well, 1 when a report is faulty."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stack-name", default="querysocket")
    parser.add_argument("--endpoint-url", help="of a local stack, for example")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--check", action="store_true", help="only check; needs no AWS")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        parser.error(f"there is no folder {arguments.folder}")
    if arguments.check:
        outcomes = check(arguments.folder)
    else:
        outputs = outputs_of(arguments.stack_name, arguments.endpoint_url)
        s3 = boto3.client("s3", endpoint_url=arguments.endpoint_url)
        outcomes = publish(arguments.folder, outputs["ReportsBucket"], s3)
    for outcome in outcomes:
        print(outcome)
    return 1 if any(outcome.is_faulty for outcome in outcomes) else 0


def check(folder: Path) -> list[Outcome]:
    """Whether each report of the folder is good."""
    return [_checked(name, paths) for name, paths in _reports(folder).items()]


def publish(folder: Path, bucket: str, s3: Any) -> list[Outcome]:
    """Make the bucket hold the folder's good reports, and of the faulty ones what it had."""
    etags = etags_in(s3, Bucket=bucket, Prefix=PREFIX)
    reports = _reports(folder)
    outcomes = []
    for name, paths in reports.items():
        outcome = _checked(name, paths)
        if not outcome.is_faulty:
            # SQL first: without it the YAML of a new report would be faulty.
            contents = {key: paths[key].read_bytes() for key in (sql_key(name), yaml_key(name))}
            changed = [key for key in contents if etags.get(key) != etag(contents[key])]
            for key in changed:
                s3.put_object(Bucket=bucket, Key=key, Body=contents[key])
            outcome = Outcome(name, "published" if changed else "unchanged")
        outcomes.append(outcome)
    published = {key: found[1] for key in etags if (found := _FILE.fullmatch(key))}
    for name in sorted(set(published.values()) - set(reports)):
        # YAML first, for the same reason.
        for key in sorted((key for key in published if published[key] == name), reverse=True):
            s3.delete_object(Bucket=bucket, Key=key)
        outcomes.append(Outcome(name, "removed"))
    return outcomes


_FILE = re.compile(rf"{PREFIX}([^/]+)\.(?:yaml|sql)")


def _reports(folder: Path) -> dict[str, dict[str, Path]]:
    """The files of each report, by the key that each would have in the bucket."""
    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".yaml", ".yml", ".sql"}:
            found[path.stem][f"{PREFIX}{path.name}"] = path
    return found


def _checked(name: str, paths: dict[str, Path]) -> Outcome:
    keys = yaml_key(name), sql_key(name)
    if not re.fullmatch(NAME, name):
        advice = "a report's name is small letters, digits and _, as in sales_by_month"
        return Outcome(name, f"{advice}; rename {' and '.join(paths)}", is_faulty=True)
    if others := paths.keys() - keys:
        said = f"the files of a report end in .yaml and .sql; rename {' and '.join(others)}"
        return Outcome(name, said, is_faulty=True)
    yaml_file, sql_file = (paths[key].read_bytes() if key in paths else None for key in keys)
    try:
        report = Report.of_files(name, yaml_file, sql_file)
        if report.definition.engine == "athena":
            # As long as the placeholder, so that what follows keeps its column.
            guard.check(report.sql_with(lambda each: "?".ljust(len(f":{each}"))))
    except ReportFaulty as error:
        return Outcome(name, error.message, is_faulty=True)
    except SqlRefused as error:
        place = f"{sql_key(name)}, line {error.line}, column {error.column}"
        return Outcome(name, f"{place}: {error.message}", is_faulty=True)
    return Outcome(name, "good")


if __name__ == "__main__":
    sys.exit(main())
