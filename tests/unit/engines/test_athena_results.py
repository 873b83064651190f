from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from querysocket.engines import QueryState, QueryStatus
from querysocket.engines.athena import AthenaEngine
from querysocket.errors import ResultMissing, ServiceUnavailable
from tests.support.events import QUERY_ID
from tests.support.fakes import SUBMITTED_AT, FakeClient, a_status, client_error


def engine(s3: FakeClient | None = None, **answers: Any) -> AthenaEngine:
    return AthenaEngine(athena=FakeClient(**answers), s3=s3)


# download


def an_s3(credentials_end: datetime | None = None, **answers: Any) -> FakeClient:
    s3 = FakeClient(**{"head_object": {}, "generate_presigned_url": "https://url", **answers})
    credentials = SimpleNamespace(_expiry_time=credentials_end)
    s3._request_signer = SimpleNamespace(_credentials=credentials)  # type: ignore[attr-defined]
    return s3


SUCCEEDED = a_status(QueryState.SUCCEEDED)


def test_the_url_gives_the_result_file_as_an_attachment() -> None:
    s3 = an_s3()

    download = engine(s3).download(QUERY_ID, SUCCEEDED)

    assert download.url == "https://url"
    (_, head), (_, presigned) = s3.calls
    assert head == {"Bucket": "results", "Key": "results/q.csv"}
    assert presigned["ExpiresIn"] == 120
    assert presigned["Params"] == {
        "Bucket": "results",
        "Key": "results/q.csv",
        "ResponseContentDisposition": f'attachment; filename="{QUERY_ID}.csv"',
        "ResponseContentType": "text/csv",
    }


def test_the_text_file_of_a_show_is_no_csv() -> None:
    s3 = an_s3()
    status = QueryStatus(
        state=QueryState.SUCCEEDED,
        submitted_at=SUBMITTED_AT,
        receipt=SUCCEEDED.receipt,
        result_location="s3://results/results/q.txt",
    )

    engine(s3).download(QUERY_ID, status)

    assert s3.calls[1][1]["Params"]["ResponseContentType"] == "text/plain"
    assert s3.calls[1][1]["Params"]["ResponseContentDisposition"].endswith('.txt"')


def test_the_url_is_told_to_last_as_long_as_it_does() -> None:
    before = datetime.now(UTC)

    download = engine(an_s3()).download(QUERY_ID, SUCCEEDED)

    assert before + timedelta(seconds=120) <= download.expires_at
    assert download.expires_at <= datetime.now(UTC) + timedelta(seconds=120)


def test_the_url_is_told_to_end_with_the_credentials_that_signed_it() -> None:
    sooner = datetime.now(UTC) + timedelta(seconds=30)
    later = datetime.now(UTC) + timedelta(hours=1)

    assert engine(an_s3(sooner)).download(QUERY_ID, SUCCEEDED).expires_at == sooner
    assert engine(an_s3(later)).download(QUERY_ID, SUCCEEDED).expires_at < later


@pytest.mark.parametrize("status", [403, 404])
def test_a_result_that_is_gone_is_missing(status: int) -> None:
    s3 = an_s3(head_object=client_error(str(status), status=status))

    with pytest.raises(ResultMissing, match="Run it again"):
        engine(s3).download(QUERY_ID, SUCCEEDED)

    assert [operation for operation, _ in s3.calls] == ["head_object"]


def test_an_s3_out_of_order_is_not_a_missing_result() -> None:
    s3 = an_s3(head_object=client_error("500", status=500))

    with pytest.raises(ServiceUnavailable):
        engine(s3).download(QUERY_ID, SUCCEEDED)
