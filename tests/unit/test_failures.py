from __future__ import annotations

import json

import pytest

from querysocket.errors import Category, ServiceUnavailable
from querysocket.failures import FailuresTopic
from querysocket.messages import ErrorDetail, Failed
from tests.conftest import ENVIRONMENT
from tests.support.events import QUERY_ID
from tests.support.fakes import FakeClient, client_error

FAILED = Failed(
    query_id=QUERY_ID,
    engine="athena",
    error=ErrorDetail(code="bytes_scanned_limit", message="too much", category=Category.LIMIT),
)


def test_the_clients_own_message_is_published_with_engine_and_category_to_filter_by() -> None:
    sns = FakeClient(publish={})

    FailuresTopic(client=sns).publish(FAILED)

    ((_, arguments),) = sns.calls
    assert arguments["TopicArn"] == ENVIRONMENT["FAILURES_TOPIC_ARN"]
    assert json.loads(arguments["Message"]) == json.loads(FAILED.to_json())
    assert arguments["MessageAttributes"] == {
        "engine": {"DataType": "String", "StringValue": "athena"},
        "category": {"DataType": "String", "StringValue": "limit"},
    }
    assert len(arguments["Subject"]) <= 100


def test_a_topic_that_takes_nothing_is_an_error() -> None:
    with pytest.raises(ServiceUnavailable):
        FailuresTopic(client=FakeClient(publish=client_error("KMSAccessDenied"))).publish(FAILED)
