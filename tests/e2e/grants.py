"""What the roles of the stack may do, held against what they did."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from tests.e2e import aftermath
from tests.e2e.stack import OUR_SESSION, LocalStack


class Right(NamedTuple):
    """An action on a resource; in a grant both may be patterns, in what was used neither is."""

    role: str
    """Its name in the template."""
    action: str
    resource: str

    def covers(self, other: Right) -> bool:
        """True when each part, as a pattern, has the other's in it."""
        return all(map(fnmatchcase, other, self))


Reasons = Mapping[Right, str]
"""Rights by pattern, and what there is to say of them."""


def granted(stack: LocalStack) -> set[Right]:
    """What the deployed policies allow, each action on each resource of its statement."""
    iam, plain = stack.aws("iam"), _names(stack)
    return {
        Right(role, action, _renamed(resource, plain))
        for role, name in stack.named("AWS::IAM::Role").items()
        for statement in _statements(iam, name)
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    }


def used(stack: LocalStack, *, allowed: bool) -> set[Right]:
    """What the roles were seen to do, or were refused; what others did with them left out."""
    roles = {name: role for role, name in stack.named("AWS::IAM::Role").items()}
    plain = _names(stack)
    return {
        Right(roles[call["role"]], call["action"], _renamed(call["resource"], plain))
        for call in aftermath.get(stack, "calls")
        if call["role"] in roles
        and call["session"] != OUR_SESSION
        and (call["decision"] == "Allow") is allowed
    }


def unexplained(rights: Collection[Right], reasons: Reasons) -> set[Right]:
    """Those that no reason is given for."""
    return {right for right in rights if not any(reason.covers(right) for reason in reasons)}


def needless(rights: Collection[Right], reasons: Reasons) -> set[Right]:
    """The reasons that explain none of the rights."""
    return {reason for reason in reasons if not any(reason.covers(right) for right in rights)}


def unused(grants: Collection[Right], uses: Collection[Right]) -> set[Right]:
    """The grants that nobody made use of."""
    return {grant for grant in grants if not any(grant.covers(use) for use in uses)}


def _names(stack: LocalStack) -> dict[str, str]:
    """What resources are named in the template, by what they are named in this stack alone."""
    ids = {
        re.split("[:/]", resource["PhysicalResourceId"])[-1]: resource["LogicalResourceId"]
        for resource in stack.resources
    }
    return {ours: plain for ours, plain in ids.items() if re.search(r"[0-9A-Fa-f]{8}$", ours)}


def _renamed(resource: str, names: Mapping[str, str]) -> str:
    for ours, plain in names.items():
        resource = resource.replace(ours, plain)
    return resource


def _statements(iam: Any, role: str) -> Iterator[dict[str, Any]]:
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        policy = iam.get_role_policy(RoleName=role, PolicyName=name)
        yield from policy["PolicyDocument"]["Statement"]
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        policy = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
        yield from policy["Document"]["Statement"]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
