from __future__ import annotations

from tests.unit.local.athena_client import Athena, refusal


def test_workgroup_tells_the_settings_that_were_never_made(athena: Athena) -> None:
    assert athena("GetWorkGroup", WorkGroup="primary")["WorkGroup"] == {
        "Name": "primary",
        "State": "ENABLED",
        "CreationTime": 1.7e9,
        "Configuration": {
            "EnableMinimumEncryptionConfiguration": False,
            "EnforceWorkGroupConfiguration": False,
            "EngineVersion": {
                "SelectedEngineVersion": "AUTO",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
            "PublishCloudWatchMetricsEnabled": False,
            "RequesterPaysEnabled": False,
            "ResultConfiguration": {},
        },
    }


def test_workgroup_tells_the_settings_that_were_made(athena: Athena) -> None:
    configuration = athena("GetWorkGroup", WorkGroup="strict")["WorkGroup"]["Configuration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == 10_000_000
    assert configuration["ResultConfiguration"] == {"OutputLocation": "s3://results/theirs/"}


def test_missing_workgroup_is_refused(athena: Athena) -> None:
    for operation in ("GetWorkGroup", "ListQueryExecutions", "ListNamedQueries"):
        assert refusal(athena, operation, WorkGroup="none") == (
            "INVALID_INPUT",
            "WorkGroup is not found.",
        )


def test_workgroups_are_listed_by_name_in_pages(athena: Athena) -> None:
    first = athena("ListWorkGroups", MaxResults=3)
    second = athena("ListWorkGroups", NextToken=first["NextToken"])
    assert [each["Name"] for each in first["WorkGroups"]] == ["lenient", "off", "primary"]
    assert [each["Name"] for each in second["WorkGroups"]] == ["strict"]
    assert first["WorkGroups"][1]["State"] == "DISABLED"
    assert first["WorkGroups"][0]["Description"] == ""
