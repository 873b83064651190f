"""checkov on the template as CloudFormation sees it: every finding is mended or explained.

checkov does not know SAM's own resources, so it is shown what the SAM transform makes of them. A
finding is explained in .checkov.yaml where the reason holds for all resources, or else in the
resource's own `Metadata`, in the form that checkov itself reads:

    Metadata:
      checkov: { skip: [{ id: CKV_AWS_21, comment: why }] }

checkov is asked without either, so that an explanation which explains nothing any more shows too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from samcli.lib.translate.sam_template_validator import SamTemplateValidator
from samcli.yamlhelper import yaml_parse

ROOT = Path(__file__).resolve().parent.parent
CHECKOV = ROOT / ".audit-venv" / "bin" / "checkov"


class Finding(NamedTuple):
    """A check that a resource does not pass."""

    check: str
    resource: str


def main() -> int:
    """Audit template.yaml; 1 where a finding is unexplained, or an explanation needless."""
    template = translate(yaml_parse((ROOT / "template.yaml").read_text()))
    everywhere = set(yaml_parse((ROOT / ".checkov.yaml").read_text())["skip-check"])
    explained = take_explanations(template)
    found = run_checkov(template)
    complaints = compare(set(found), everywhere, explained)
    for finding, complaint in sorted(complaints.items()):
        print(f"{finding.check} {finding.resource}: {complaint}. {found.get(finding, '')}")
    verdict = f"{len(complaints)} to look at" if complaints else "all explained"
    print(f"checkov: {len(found)} findings, {verdict}")
    return 1 if complaints else 0


def translate(template: dict[str, Any]) -> dict[str, Any]:
    """The template after the SAM transform, with the parameters' default values."""
    validator = SamTemplateValidator(template, managed_policy_loader=None, region="us-east-1")
    translated: dict[str, Any] = yaml_parse(validator.get_translated_template_if_valid())
    return translated


def take_explanations(template: dict[str, Any]) -> set[Finding]:
    """What resources explain in their own metadata; the template is without it afterwards."""
    return {
        Finding(skip["id"], name)
        for name, resource in template["Resources"].items()
        for skip in resource.get("Metadata", {}).pop("checkov", {"skip": []})["skip"]
    }


def run_checkov(template: dict[str, Any]) -> dict[Finding, str]:
    """What checkov finds, with the name of each check.

    It sees nothing of the user's home or environment, where a key could lie, and asks no network.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "template.json")
        file.write_text(json.dumps(template))
        printed = subprocess.run(
            [
                CHECKOV,
                *("--file", file, "--framework", "cloudformation", "--output", "json"),
                *("--skip-download", "--soft-fail"),
            ],
            cwd=folder,
            env={
                "HOME": folder,
                "PATH": os.environ["PATH"],
                "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
            },
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
    report = json.loads(printed)
    if report["summary"]["parsing_errors"]:
        raise RuntimeError("checkov could not read the template")
    return {
        Finding(failed["check_id"], failed["resource"].rpartition(".")[2]): failed["check_name"]
        for failed in report["results"]["failed_checks"]
    }


def compare(
    found: set[Finding], everywhere: set[str], explained: set[Finding]
) -> dict[Finding, str]:
    """What is wrong with the findings and their explanations; nothing, where they match."""
    unexplained = {f for f in found - explained if f.check not in everywhere}
    needless = explained - found
    needless |= {Finding(check, "*") for check in everywhere - {f.check for f in found}}
    return dict.fromkeys(unexplained, "not explained") | dict.fromkeys(needless, "needs no skip")


if __name__ == "__main__":
    sys.exit(main())
