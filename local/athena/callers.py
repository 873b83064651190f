"""Who calls, and what MiniStack's IAM lets them do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.core.router import extract_access_key_id

from local.athena.authorization import Caller
from local.athena.requests import ServiceError


def caller_of(headers: Mapping[str, str], query_params: Mapping[str, Any]) -> Caller:
    """Whoever signed the request being handled, with the policies of this moment.

    MiniStack has checked the signature. Raises ServiceError when the key is no longer known.
    """
    account_id, region = get_account_id(), get_region()
    access_key = extract_access_key_id(headers, query_params)
    principal = iam_evaluator.resolve_principal(access_key, account_id)
    if isinstance(principal, iam_evaluator.AuthError):
        raise ServiceError(principal.code, principal.message)
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

    return Caller(principal.arn, account_id, region, decide)
