"""Amazon Athena: https://docs.aws.amazon.com/athena/latest/APIReference/"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.engines import Download, QueryState, QueryStatus, Rows, Statement
from querysocket.engines.athena_endings import ending, no_rows, refusal
from querysocket.engines.literals import athena_literal, json_value, value_of
from querysocket.errors import ResultMissing
from querysocket.messages import Column, Receipt
from querysocket.settings import AthenaSettings

_MB = 2**20
_MB_PER_TB = 2**20
_MINIMUM_MB = 10
_MAX_PAGE_ROWS = 1_000
_MAX_BATCH = 50


class AthenaEngine:
    """Queries in one enforced workgroup, their results as files in its bucket."""

    name = "athena"

    def __init__(
        self, settings: AthenaSettings | None = None, athena: Any = None, s3: Any = None
    ) -> None:
        self._settings = settings or AthenaSettings.load()
        self._athena = athena or aws.client("athena")
        self._s3 = s3

    def start(self, statement: Statement) -> str:
        """The QueryExecutionId; a syntax error is SqlRefused here, any other fails the query."""
        optional: dict[str, Any] = {}
        if statement.parameters:
            optional["ExecutionParameters"] = [athena_literal(p) for p in statement.parameters]
        if statement.token:
            optional["ClientRequestToken"] = statement.token
        if statement.reuse_minutes:
            by_age = {"Enabled": True, "MaxAgeInMinutes": statement.reuse_minutes}
            optional["ResultReuseConfiguration"] = {"ResultReuseByAgeConfiguration": by_age}
        with aws.errors(refusal):
            started = self._athena.start_query_execution(
                QueryString=statement.sql,
                QueryExecutionContext={"Database": statement.database or self._settings.database},
                WorkGroup=self._settings.workgroup,
                **optional,
            )
        return str(started["QueryExecutionId"])

    def describe(self, query_id: str, *, wait_seconds: int = 0) -> QueryStatus:  # noqa: ARG002
        """How the query stands; `error` is set where it FAILED or was CANCELLED."""
        with aws.errors():
            execution = self._athena.get_query_execution(QueryExecutionId=query_id)[
                "QueryExecution"
            ]
        return QueryStatus(
            state=QueryState(execution["Status"]["State"]),
            submitted_at=execution["Status"]["SubmissionDateTime"],
            receipt=self._receipt(execution),
            error=ending(execution, self._settings.bytes_scanned_cutoff),
            result_location=execution.get("ResultConfiguration", {}).get("OutputLocation"),
            statement=_statement(execution),
        )

    def stop(self, query_id: str) -> None:
        """StopQueryExecution; an ended query stays as it is."""
        with aws.errors():
            self._athena.stop_query_execution(QueryExecutionId=query_id)

    def statements(self, query_ids: Sequence[str]) -> dict[str, Statement]:
        """Their SQL and values, by BatchGetQueryExecution.

        Those that have expired are left out, and those with values that are none of ours.
        """
        found: dict[str, Statement] = {}
        for first in range(0, len(query_ids), _MAX_BATCH):
            batch = list(query_ids[first : first + _MAX_BATCH])
            with aws.errors():
                answer = self._athena.batch_get_query_execution(QueryExecutionIds=batch)
            for execution in answer["QueryExecutions"]:
                if statement := _statement(execution):
                    found[execution["QueryExecutionId"]] = statement
        return found

    def rows(self, query_id: str, limit: int, token: str | None = None) -> Rows:
        """At most `limit` rows; at most 999 at first, since a header is among Athena's 1,000."""
        size = min(limit + 1, _MAX_PAGE_ROWS) if token is None else limit
        page = self._page(query_id, size, token)
        info = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
        columns = [Column(name=each["Name"], type=each["Type"]) for each in info]
        texts = _texts(page)
        # SELECT gives a header row, SHOW and DESCRIBE do not: nothing but its text tells.
        if token is None and texts and texts[0] == [each.name for each in columns]:
            del texts[0]
        if len(texts) > limit > 0:
            page = self._page(query_id, limit)
            texts = _texts(page)
        records = [
            [json_value(text, each.type) for text, each in zip(row, columns, strict=False)]
            for row in texts[:limit]
        ]
        return Rows(columns=columns, records=records, next_token=page.get("NextToken"))

    def _page(self, query_id: str, size: int, token: str | None = None) -> Any:
        following = {"NextToken": token} if token else {}
        with aws.errors(no_rows):
            return self._athena.get_query_results(
                QueryExecutionId=query_id, MaxResults=size, **following
            )

    def download(self, query_id: str, status: QueryStatus) -> Download:
        """A presigned GET of the result file; raises ResultMissing where it cannot be read."""
        location = urlsplit(status.result_location or "")
        bucket, key = location.netloc, location.path.lstrip("/")
        s3 = self._s3 or aws.client("s3")
        with aws.errors(_missing):
            s3.head_object(Bucket=bucket, Key=key)
        suffix = key.rpartition(".")[2]
        url = s3.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": bucket,
                "Key": key,
                "ResponseContentDisposition": f'attachment; filename="{query_id}.{suffix}"',
                "ResponseContentType": "text/csv" if suffix == "csv" else "text/plain",
            },
            ExpiresIn=self._settings.presign_seconds,
        )
        return Download(url=url, expires_at=self._url_expires_at(s3))

    def _url_expires_at(self, s3: Any) -> datetime:
        expires_at = datetime.now(UTC) + timedelta(seconds=self._settings.presign_seconds)
        # A URL dies with the credentials that signed it. botocore has no public name for their end,
        # and knows it only where it fetched them itself; Lambda's come by environment, without one.
        credentials_end = getattr(s3._request_signer._credentials, "_expiry_time", None)
        return min(expires_at, credentials_end) if credentials_end else expires_at

    def _receipt(self, execution: dict[str, Any]) -> Receipt:
        statistics = execution.get("Statistics", {})
        reused = statistics.get("ResultReuseInformation", {}).get("ReusedPreviousResult", False)
        scanned = statistics.get("DataScannedInBytes", 0)
        billed = execution["StatementType"] == "DML" and not reused
        free = not billed or execution["Status"]["State"] == QueryState.FAILED
        return Receipt(
            bytes_scanned=scanned,
            queue_ms=statistics.get("QueryQueueTimeInMillis", 0),
            run_ms=statistics.get("EngineExecutionTimeInMillis", 0),
            total_ms=statistics.get("TotalExecutionTimeInMillis", 0),
            reused=reused,
            dollars=0.0 if free else dollars(scanned, self._settings.dollars_per_tb),
        )


def _statement(execution: Mapping[str, Any]) -> Statement | None:
    try:
        values = tuple(map(value_of, execution.get("ExecutionParameters", ())))
    except ValueError:
        return None
    return Statement(sql=execution["Query"], parameters=values)


def _texts(page: Any) -> list[list[str | None]]:
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in page["ResultSet"]["Rows"]]


def _missing(error: ClientError) -> ResultMissing | None:
    # S3 answers 403 instead of 404 to whoever may not list the bucket.
    if error.response["ResponseMetadata"]["HTTPStatusCode"] not in {403, 404}:
        return None
    return ResultMissing("The query succeeded, but its result is not there. Run it again.")


def dollars(bytes_scanned: int, dollars_per_tb: float) -> float:
    """What Athena charges: whole megabytes, at least ten. https://aws.amazon.com/athena/pricing/"""
    megabytes = max(_MINIMUM_MB, math.ceil(bytes_scanned / _MB))
    return round(megabytes / _MB_PER_TB * dollars_per_tb, 9)
