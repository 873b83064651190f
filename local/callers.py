"""Who calls one of our services, and what MiniStack's IAM lets them do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from local.requests import ApiError

Right = tuple[str, str]
"""An IAM action, and the ARN of the resource it is for."""


class Caller:
    """Whoever called an operation, with the rights of that moment."""

    def __init__(
        self, arn: str, account_id: str, region: str, decide: Callable[[str, str], bool]
    ) -> None:
        """`decide(action, resource)` says whether IAM allows it; each pair is asked for once."""
        self.arn = arn
        self.account_id = account_id
        self.region = region
        self._decide = decide
        self._decisions: dict[Right, bool] = {}

    def may(self, action: str, resource: str) -> bool:
        """True when the caller has this right."""
        right = action, resource
        if right not in self._decisions:
            self._decisions[right] = self._decide(action, resource)
        return self._decisions[right]

    @property
    def exercised(self) -> Sequence[Right]:
        """The rights made use of so far."""
        return [right for right, allowed in self._decisions.items() if allowed]


C = TypeVar("C", bound=Caller)


def caller_of(kind: type[C], headers: Mapping[str, str], query_params: Mapping[str, Any]) -> C:
    """Whoever signed the request being handled, with the policies of this moment.

    MiniStack has checked the signature. Raises ApiError when the key is no longer known.
    """
    from ministack.core import iam_evaluator  # reads its settings when it is imported
    from ministack.core.responses import get_account_id, get_region, request_scope
    from ministack.core.router import extract_access_key_id

    account_id, region = get_account_id(), get_region()
    access_key = extract_access_key_id(headers, query_params)
    principal = iam_evaluator.resolve_principal(access_key, account_id)
    if isinstance(principal, iam_evaluator.AuthError):
        raise ApiError(principal.code, principal.message)
    request = iam_evaluator.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action="",
        resource_arn="",
        region=region,
        principal_keys=principal.keys,
    )

    def decide(action: str, resource: str) -> bool:
        if principal.policies is None:  # root
            return True
        asked = replace(request, action=action, resource_arn=resource)
        result = iam_evaluator.evaluate(asked, principal.policies, *principal.limits)
        with request_scope(account_id, region):
            found = iam_evaluator._resource_policy(action.partition(":")[0], resource)
        if found is not None:
            result = iam_evaluator.combine_resource_policy(
                result, asked, *found, limits=principal.limits
            )
        return bool(result.decision == "Allow")

    return kind(principal.arn, account_id, region, decide)
