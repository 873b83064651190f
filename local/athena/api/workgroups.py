"""The workgroups, which MiniStack makes, changes and deletes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.athena.api.listing import page_of
from local.athena.api.requests import invalid_request
from local.athena.authorization import Caller
from local.requests import Request, Response

DEFAULT = "primary"

KnownWorkgroups = Callable[[], Mapping[str, Mapping[str, Any]]]
"""Gives the WorkGroup structures, by name; what was never set may be missing in them."""

ENGINE_VERSION = {
    "SelectedEngineVersion": "AUTO",
    "EffectiveEngineVersion": "Athena engine version 3",
}

_CONFIGURATION: Mapping[str, Any] = {
    "EnableMinimumEncryptionConfiguration": False,
    "EnforceWorkGroupConfiguration": False,
    "EngineVersion": ENGINE_VERSION,
    "PublishCloudWatchMetricsEnabled": False,
    "RequesterPaysEnabled": False,
    "ResultConfiguration": {},
}


class Workgroups:
    """The workgroups of one account and region."""

    def __init__(self, known: KnownWorkgroups) -> None:
        self._known = known

    def named(self, request: Request) -> str:
        """The name of the workgroup that a request is about; raises ServiceError without one."""
        name: str = request.get("WorkGroup") or DEFAULT
        self.find(name)
        return name

    def find(self, name: str) -> Mapping[str, Any]:
        """The WorkGroup structure; raises ServiceError when there is none."""
        workgroup = self._known().get(name)
        if workgroup is None:
            raise invalid_request("WorkGroup is not found.")
        return workgroup

    def enabled(self, name: str) -> Mapping[str, Any]:
        """The same, where it may run queries."""
        workgroup = self.find(name)
        if workgroup.get("State") == "DISABLED":
            raise invalid_request(f"WorkGroup {name} is disabled.")
        return workgroup

    def get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html"""
        workgroup = self.find(request["WorkGroup"])
        described = {
            "Name": workgroup["Name"],
            "State": workgroup["State"],
            "CreationTime": workgroup["CreationTime"],
            "Configuration": {**_CONFIGURATION, **(workgroup.get("Configuration") or {})},
        }
        if workgroup.get("Description"):
            described["Description"] = workgroup["Description"]
        return {"WorkGroup": described}

    def list(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListWorkGroups.html"""
        found = sorted(self._known().values(), key=_name)
        return page_of("WorkGroups", found, request, "workgroups", _name, _summary)


def _name(workgroup: Mapping[str, Any]) -> str:
    name: str = workgroup["Name"]
    return name


def _summary(workgroup: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupSummary.html"""
    return {
        "Name": workgroup["Name"],
        "State": workgroup["State"],
        "Description": workgroup.get("Description") or "",
        "CreationTime": workgroup["CreationTime"],
        "EngineVersion": ENGINE_VERSION,
    }
