"""Amazon Redshift by its Data API: https://docs.aws.amazon.com/redshift-data/latest/APIReference/"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.engines import QueryState, QueryStatus, Rows, Statement
from querysocket.engines.redshift_endings import ending, has_ended, no_rows, refusal
from querysocket.errors import Misconfigured
from querysocket.messages import Column, Receipt
from querysocket.paging import not_ours, place_of, token_of
from querysocket.settings import RedshiftSettings

_STATES = {
    "SUBMITTED": QueryState.QUEUED,
    "PICKED": QueryState.QUEUED,
    "STARTED": QueryState.RUNNING,
    "FINISHED": QueryState.SUCCEEDED,
    "FAILED": QueryState.FAILED,
    "ABORTED": QueryState.CANCELLED,
}
_NS_PER_MS = 1_000_000


class RedshiftEngine:
    """Statements in one serverless workgroup or provisioned cluster."""

    name = "redshift"

    def __init__(self, settings: RedshiftSettings | None = None, client: Any = None) -> None:
        self._settings = settings or RedshiftSettings.load()
        self._client = client or aws.client_as("redshift-data", self._settings.redshift_role_arn)

    def start(self, statement: Statement) -> str:
        """The statement's Id; what is wrong with its SQL fails it later, not here."""
        named = [{"name": name, "value": value} for name, value in statement.named.items()]
        optional: dict[str, Any] = {"Parameters": named} if named else {}
        if statement.token:
            optional["ClientToken"] = statement.token
        with aws.errors(refusal):
            started = self._client.execute_statement(
                **self._endpoint(),
                Database=statement.database or self._settings.redshift_database,
                Sql=statement.sql,
                StatementName=f"{self._settings.redshift_statement_prefix}{statement.name or ''}",
                WithEvent=True,
                **optional,
            )
        return str(started["Id"])

    def describe(self, query_id: str, *, wait_seconds: int = 0) -> QueryStatus:
        """How the statement stands; `error` is set where it FAILED or was CANCELLED."""
        patience = {"WaitTimeSeconds": wait_seconds} if wait_seconds else {}
        with aws.errors():
            described = self._client.describe_statement(Id=query_id, **patience)
        return QueryStatus(
            # A status that nobody has documented says at least that it has not ended.
            state=_STATES.get(described["Status"], QueryState.RUNNING),
            submitted_at=described["CreatedAt"],
            receipt=_receipt(described),
            error=ending(described),
            statement=_statement(described),
        )

    def stop(self, query_id: str) -> None:
        """CancelStatement; an ended statement stays as it is."""
        with aws.errors():
            try:
                self._client.cancel_statement(Id=query_id)
            except ClientError as error:
                if not has_ended(error):
                    raise

    def statements(self, query_ids: Sequence[str]) -> dict[str, Statement]:
        """Their SQL and values, a call each; those that have expired are left out."""
        found: dict[str, Statement] = {}
        if not self._settings.redshift_role_arn:
            return found  # the stack had a Redshift once
        for query_id in query_ids:
            with aws.errors():
                try:
                    described = self._client.describe_statement(Id=query_id)
                except ClientError as error:
                    if aws.error_code(error) != "ResourceNotFoundException":
                        raise
                    continue
            found[query_id] = _statement(described)
        return found

    def rows(self, query_id: str, limit: int, token: str | None = None) -> Rows:
        """At most `limit` rows: the Data API's pages are as large as it likes, ours are cut."""
        # The Data API's own token, and the rows of its page that have been given already.
        theirs, skipped = place_of(token, str | None, int) if token is not None else (None, 0)
        if skipped < 0:
            raise not_ours()
        following = {"NextToken": theirs} if theirs else {}
        with aws.errors(no_rows):
            page = self._client.get_statement_result(Id=query_id, **following)
        records = page["Records"][skipped : skipped + limit]
        then: str | None = None
        if skipped + limit < len(page["Records"]):
            then = token_of(theirs, skipped + limit)
        elif page.get("NextToken"):
            then = token_of(page["NextToken"], 0)
        return Rows(
            columns=[
                Column(name=each["label"], type=each["typeName"]) for each in page["ColumnMetadata"]
            ],
            records=[[_json_value(cell) for cell in record] for record in records],
            next_token=then,
        )

    def download(self, query_id: str, status: QueryStatus) -> None:  # noqa: ARG002
        """Nothing: the Data API keeps results where only it can read them."""
        return

    def _endpoint(self) -> dict[str, str]:
        settings = self._settings
        if settings.redshift_workgroup_arn:
            endpoint = {"WorkgroupName": settings.redshift_workgroup_arn}
        elif settings.redshift_cluster:
            endpoint = {"ClusterIdentifier": settings.redshift_cluster}
        else:
            raise Misconfigured("This stack has no Redshift: it was deployed without one.")
        if settings.redshift_secret_arn:
            return endpoint | {"SecretArn": settings.redshift_secret_arn}
        if settings.redshift_db_user:
            return endpoint | {"DbUser": settings.redshift_db_user}
        return endpoint


def _statement(described: Mapping[str, Any]) -> Statement:
    named = {each["name"]: each["value"] for each in described.get("QueryParameters", ())}
    return Statement(sql=described["QueryString"], named=named)


def _receipt(described: dict[str, Any]) -> Receipt:
    elapsed = described["UpdatedAt"] - described["CreatedAt"]
    # -1 where there is no result, or not yet.
    rows = described.get("ResultRows", -1)
    return Receipt(
        run_ms=max(0, described.get("Duration", 0)) // _NS_PER_MS,
        total_ms=int(elapsed.total_seconds() * 1_000),
        rows=rows if rows >= 0 else None,
    )


def _json_value(cell: dict[str, Any]) -> Any:
    """JSON's value of a Field; decimals, dates and times are text there already."""
    ((kind, value),) = cell.items()
    match kind:
        case "isNull":
            return None
        case "doubleValue" if not math.isfinite(value):
            return str(value)
        case "blobValue":
            return value.hex()
    return value
