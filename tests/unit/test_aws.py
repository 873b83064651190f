from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from querysocket import aws
from querysocket.errors import ServiceUnavailable, Throttled
from tests.conftest import ENVIRONMENT
from tests.support.fakes import client_error


def raised_for(error: Exception) -> BaseException:
    with pytest.raises(Exception) as raised, aws.errors():  # noqa: PT011
        raise error
    return raised.value


@pytest.mark.parametrize("code", sorted(aws._THROTTLES))
def test_a_throttle_by_any_name_may_pass_later(code: str) -> None:
    error = raised_for(client_error(code, operation="PutItem"))

    assert isinstance(error, Throttled)
    assert error.retryable
    assert "PutItem" in error.message


def test_any_other_error_names_its_operation_and_code_but_not_its_text() -> None:
    error = raised_for(client_error("Boom", "SELECT secret", operation="PutItem"))

    assert isinstance(error, ServiceUnavailable)
    assert error.message == "PutItem failed with Boom."


def test_an_endpoint_that_cannot_be_reached_is_unavailable() -> None:
    error = raised_for(EndpointConnectionError(endpoint_url="https://x"))

    assert isinstance(error, ServiceUnavailable)


def test_a_failed_condition_brings_the_item_that_it_found() -> None:
    item = {"queryId": {"S": "q"}, "leaseUntil": {"N": "5"}}
    found = raised_for(client_error("ConditionalCheckFailedException", Item=item))
    missing = raised_for(client_error("ConditionalCheckFailedException"))

    assert isinstance(found, aws.ConditionFailed)
    assert found.item == {"queryId": "q", "leaseUntil": 5}
    assert isinstance(missing, aws.ConditionFailed)
    assert missing.item is None


def test_the_cause_is_kept() -> None:
    cause = client_error("Boom")

    assert raised_for(cause).__cause__ is cause


def test_an_error_of_our_own_passes_untouched() -> None:
    error = Throttled("later")

    assert raised_for(error) is error


def test_whoever_knows_better_decides() -> None:
    def special(error: ClientError) -> Exception | None:
        return KeyError("mine") if aws.error_code(error) == "Mine" else None

    with pytest.raises(KeyError), aws.errors(special):
        raise client_error("Mine")
    with pytest.raises(ServiceUnavailable), aws.errors(special):
        raise client_error("Other")


def test_an_item_is_read_back_as_written_without_what_is_none() -> None:
    record = {"a": "x", "b": None, "c": True, "d": 5, "e": ["x"]}

    assert aws.from_item(aws.to_item(record)) == {"a": "x", "c": True, "d": 5, "e": ["x"]}


def test_a_client_is_made_once() -> None:
    assert aws.client("sns") is aws.client("sns")


def test_clients_are_posted_to_where_the_template_says() -> None:
    endpoint = aws.client("apigatewaymanagementapi").meta.endpoint_url

    assert endpoint == ENVIRONMENT["AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"]


def test_urls_are_signed_with_version_4() -> None:
    url = aws.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})

    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert "AWSAccessKeyId" not in query


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_urls_name_the_bucket_in_its_own_region(
    monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    aws.client.cache_clear()

    url = aws.client("s3").generate_presigned_url(
        "get_object", Params={"Bucket": "results", "Key": "k"}
    )

    assert urlsplit(url).netloc == f"results.s3.{region}.amazonaws.com"


def test_no_call_waits_longer_than_a_function_may_run() -> None:
    config = aws.client("dynamodb").meta.config

    assert config.connect_timeout + config.read_timeout < 15
    assert config.retries["total_max_attempts"] <= 4
