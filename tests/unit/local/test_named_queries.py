from __future__ import annotations

from typing import Any

import pytest

from local.athena.api.requests import ServiceError
from tests.unit.local.athena_client import Athena, refusal

QUERY = {"Name": "daily", "Database": "lake", "QueryString": "SELECT 1", "Description": "each day"}
TOKEN = "x" * 32


def make(athena: Athena, **request: Any) -> str:
    return str(athena("CreateNamedQuery", **QUERY | request)["NamedQueryId"])


def test_named_query_is_given_as_it_was_made(athena: Athena) -> None:
    named_query_id = make(athena)
    assert athena("GetNamedQuery", NamedQueryId=named_query_id)["NamedQuery"] == {
        **QUERY,
        "NamedQueryId": named_query_id,
        "WorkGroup": "primary",
    }


def test_same_token_makes_one_query(athena: Athena) -> None:
    assert make(athena, ClientRequestToken=TOKEN) == make(athena, ClientRequestToken=TOKEN)
    with pytest.raises(ServiceError) as refused:
        make(athena, ClientRequestToken=TOKEN, Name="other")
    assert refused.value.code == "IDEMPOTENT_PARAMETER_MISMATCH"


def test_without_a_token_each_is_another(athena: Athena) -> None:
    assert make(athena) != make(athena)


def test_update_keeps_what_it_does_not_name(athena: Athena) -> None:
    named_query_id = make(athena)
    change = {"Name": "nightly", "QueryString": "SELECT 2"}
    athena("UpdateNamedQuery", NamedQueryId=named_query_id, **change)
    query = athena("GetNamedQuery", NamedQueryId=named_query_id)["NamedQuery"]
    assert query == QUERY | change | {"NamedQueryId": named_query_id, "WorkGroup": "primary"}


@pytest.mark.parametrize("operation", ["GetNamedQuery", "DeleteNamedQuery", "UpdateNamedQuery"])
def test_unknown_id_is_not_found(athena: Athena, operation: str) -> None:
    change = {"Name": "n", "QueryString": "q"} if operation.startswith("Update") else {}
    assert refusal(athena, operation, NamedQueryId="no", **change) == (
        "NAMED_QUERY_NOT_FOUND",
        "NamedQuery no was not found",
    )


def test_deleted_query_is_gone_from_list_and_batch(athena: Athena) -> None:
    kept, deleted = make(athena), make(athena)
    athena("DeleteNamedQuery", NamedQueryId=deleted)
    assert athena("ListNamedQueries")["NamedQueryIds"] == [kept]
    answer = athena("BatchGetNamedQuery", NamedQueryIds=[kept, deleted])
    assert [query["NamedQueryId"] for query in answer["NamedQueries"]] == [kept]
    assert answer["UnprocessedNamedQueryIds"] == [
        {
            "NamedQueryId": deleted,
            "ErrorCode": "NAMED_QUERY_NOT_FOUND",
            "ErrorMessage": f"NamedQuery {deleted} was not found",
        }
    ]


def test_list_comes_in_pages_of_one_workgroup(athena: Athena) -> None:
    ids = [make(athena, WorkGroup="lenient") for _ in range(3)]
    make(athena)
    first = athena("ListNamedQueries", WorkGroup="lenient", MaxResults=2)
    second = athena("ListNamedQueries", WorkGroup="lenient", NextToken=first["NextToken"])
    assert first["NamedQueryIds"] + second["NamedQueryIds"] == ids
    assert "NextToken" not in second


def test_token_of_another_workgroup_is_malformed(athena: Athena) -> None:
    for _ in range(2):
        make(athena, WorkGroup="lenient")
    token = athena("ListNamedQueries", WorkGroup="lenient", MaxResults=1)["NextToken"]
    _, message = refusal(athena, "ListNamedQueries", NextToken=token)
    assert message == f"The nextPageToken is malformed: {token}"


def test_query_of_a_missing_workgroup_is_refused(athena: Athena) -> None:
    assert refusal(athena, "CreateNamedQuery", **QUERY, WorkGroup="none") == (
        "INVALID_INPUT",
        "WorkGroup is not found.",
    )


def test_workgroup_of_an_id_is_told(athena: Athena) -> None:
    assert athena.service.workgroup_of(make(athena, WorkGroup="lenient")) == "lenient"
    assert athena.service.workgroup_of(athena.start(WorkGroup="strict")) == "strict"
    assert athena.service.workgroup_of("no") is None
