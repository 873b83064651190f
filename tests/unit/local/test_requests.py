from __future__ import annotations

from typing import Any

import pytest

from local.athena.api.requests import ServiceError, check


def problem(operation: str, request: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(ServiceError) as refused:
        check(operation, request)
    return refused.value.type, refused.value.message


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"MaxResults": "1"}, "STRING_VALUE can not be converted to an Integer"),
        ({"MaxResults": True}, "TRUE_VALUE can not be converted to an Integer"),
        ({"MaxResults": []}, "Start of list found where not expected"),
        ({"MaxResults": {}}, "Start of structure or map found where not expected."),
        ({"WorkGroup": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"WorkGroup": False}, "FALSE_VALUE can not be converted to a String"),
    ],
)
def test_value_of_another_type_is_told_in_the_parsers_words(
    request_: dict[str, Any], message: str
) -> None:
    assert problem("ListQueryExecutions", request_) == ("SerializationException", message)


def test_list_and_structure_want_their_own_kind() -> None:
    start = {"QueryString": "SELECT 1"}
    for name, message in (
        ("ExecutionParameters", "Expected list or null"),
        ("ResultConfiguration", "Expected null"),
    ):
        assert problem("StartQueryExecution", start | {name: "x"})[1] == message
    inner = start | {"ExecutionParameters": [1]}
    assert problem("StartQueryExecution", inner)[1].startswith("NUMBER_VALUE")


def test_type_comes_before_what_is_missing() -> None:
    kind, _ = problem("GetQueryResults", {"MaxResults": "1"})
    assert kind == "SerializationException"


@pytest.mark.parametrize(
    ("operation", "request_", "broken"),
    [
        (
            "GetNamedQuery",
            {},
            "Value null at 'namedQueryId' failed to satisfy constraint: Member must not be null",
        ),
        (
            "ListWorkGroups",
            {"MaxResults": 51},
            (
                "Value at 'maxResults' failed to satisfy constraint: Member must have value less "
                "than or equal to 50"
            ),
        ),
        (
            "ListWorkGroups",
            {"NextToken": ""},
            (
                "Value at 'nextToken' failed to satisfy constraint: Member must have length "
                "greater than or equal to 1"
            ),
        ),
        (
            "GetWorkGroup",
            {"WorkGroup": "no such"},
            (
                "Value at 'workGroup' failed to satisfy constraint: Member must satisfy regular "
                "expression pattern: [a-zA-Z0-9._-]{1,128}"
            ),
        ),
        (
            "StartQueryExecution",
            {
                "QueryString": "SELECT 1",
                "ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "ROT13"}},
            },
            (
                "Value at 'resultConfiguration.encryptionConfiguration.encryptionOption' failed to "
                "satisfy constraint: Member must satisfy enum value set: [SSE_S3, SSE_KMS, CSE_KMS]"
            ),
        ),
        (
            "StartQueryExecution",
            {"QueryString": "SELECT ?", "ExecutionParameters": ["1", ""]},
            (
                "Value at 'executionParameters.2.member' failed to satisfy constraint: Member must "
                "have length greater than or equal to 1"
            ),
        ),
    ],
)
def test_broken_constraint_is_told(operation: str, request_: dict[str, Any], broken: str) -> None:
    message = f"1 validation error detected: {broken}"
    assert problem(operation, request_) == ("InvalidRequestException", message)


def test_what_is_null_or_unknown_is_as_good_as_nothing() -> None:
    check("ListQueryExecutions", {"MaxResults": None, "Unheard": ["of"]})


def test_more_than_a_page_of_results_is_left_to_the_operation() -> None:
    check("GetQueryResults", {"QueryExecutionId": "x", "MaxResults": 1001})


def test_name_of_a_catalogue_may_be_any_text() -> None:
    check("GetDataCatalog", {"Name": "Größe 😀"})
