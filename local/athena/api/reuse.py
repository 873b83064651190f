"""Which earlier result a query may be answered with.

https://docs.aws.amazon.com/athena/latest/ug/reusing-query-results.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from local.athena.api.executions import Execution, Submission
from local.athena.api.results import StoredResult, bucket_and_key
from local.athena.authorization import Caller
from local.athena.model import Storage

DEFAULT_MAX_AGE_MINUTES = 60

_TEXT_AND_COMMENTS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_NOT_DETERMINISTIC = re.compile(
    r"\b(rand|random|uuid|shuffle|now|tablesample|localtime|localtimestamp"
    r"|current_(?:date|time|timestamp|timezone))\b",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"\b(limit|fetch\s+(?:first|next))\b", re.IGNORECASE)
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


def find_reusable_result(
    submission: Submission, executions: Iterable[Execution], storage: Storage, now: float
) -> StoredResult | None:
    """The latest result that the submission may reuse; `executions` come newest first.

    Its caller must have had the rights to find the same out by itself.
    """
    by_age = (submission.result_reuse_configuration or {}).get("ResultReuseByAgeConfiguration", {})
    if not by_age.get("Enabled") or not _is_repeatable(submission):
        return None
    oldest = now - 60 * by_age.get("MaxAgeInMinutes", DEFAULT_MAX_AGE_MINUTES)
    wanted = _identity(submission)
    for execution in executions:
        result = execution.status.result
        if (
            result is not None
            and result.created_at >= oldest
            and _identity(execution.submission) == wanted
            and _is_stored(result, storage)
            and _may_be_told(submission.caller, execution, result)
        ):
            return result
    return None


def _identity(submission: Submission) -> tuple[Any, ...]:
    return (
        submission.statement.sql,
        submission.statement.parameters,
        submission.statement.database,
        submission.context.get("Catalog"),
        submission.workgroup,
        dict(submission.result_configuration),
    )


def _is_repeatable(submission: Submission) -> bool:
    if submission.statement.substatement_type != "SELECT":
        return False
    sql = _TEXT_AND_COMMENTS.sub(" ", submission.statement.sql)
    if _NOT_DETERMINISTIC.search(sql):
        return False
    return not _CUT_SHORT.search(sql) or _ORDERED.search(sql) is not None


def _is_stored(result: StoredResult, storage: Storage) -> bool:
    bucket, key = bucket_and_key(result.location)
    return any(found == key for found, _ in storage.list(bucket, key))


def _may_be_told(caller: Caller, execution: Execution, result: StoredResult) -> bool:
    rights = execution.submission.caller.exercised
    return caller.may_on_s3("GetObject", *bucket_and_key(result.location)) and all(
        caller.may(action, resource) for action, resource in rights
    )
