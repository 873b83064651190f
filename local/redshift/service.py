"""The operations of the Redshift Data API.

Every operation takes the request as boto3 sends it, returns the response, or raises ApiError.
Words of the refusals are the service's own where they are known.
https://docs.aws.amazon.com/redshift-data/latest/APIReference/
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from local.callers import Caller
from local.paging import read_token, write_token
from local.redshift import descriptions
from local.redshift.catalogue import Catalogue
from local.redshift.constraints import check
from local.redshift.endpoints import Connection, FindSecret, connection, invalid
from local.redshift.listing import catalogue_page, is_at, owner_of, page_of
from local.redshift.parameters import named_parameters
from local.redshift.results import StoredResult
from local.redshift.runner import Runner
from local.redshift.sessions import Session, Sessions
from local.redshift.statements import (
    OnEnd,
    Part,
    Statement,
    Statements,
    Status,
    Submission,
    TooManyActiveStatements,
)
from local.redshift.values import metadata
from local.redshift.warehouse import DATABASE, Warehouse
from local.requests import ApiError, Request, Response

TOKEN_SECONDS = 8 * 60 * 60.0


class Service:
    """The Data API in one account and region."""

    def __init__(
        self,
        warehouse: Warehouse,
        results_directory: Path,
        find_secret: FindSecret,
        on_end: OnEnd,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._find_secret = find_secret
        self._clock = clock
        self._catalogue = Catalogue(warehouse)
        self.statements = Statements(
            Runner(warehouse, results_directory, clock), on_end, clock=clock
        )
        self.sessions = Sessions(clock)
        self._lock = threading.Lock()  # guards the tokens
        self._tokens: dict[str, Statement] = {}

    def call(self, operation: str, request: Request, caller: Caller) -> Response:
        """The response of one of OPERATIONS."""
        check(operation, request)
        return OPERATIONS[operation](self, request, caller)

    def waited_for(self, request: Request) -> Callable[[], bool] | None:
        """Whether the statement that a request is about has ended; None where there is none."""
        try:
            statement, part = self._find(str(request.get("Id")))
        except ApiError:
            return None
        return lambda: statement.finished.is_set() or (part is not None and part.state.is_final)

    def execute_statement(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html"""
        return descriptions.started(self._submit(request, caller, [request["Sql"]], None))

    def batch_execute_statement(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html"""
        mode = request.get("ExecutionMode") or "TRANSACTION"
        return descriptions.started(self._submit(request, caller, request["Sqls"], mode))

    def _submit(
        self, request: Request, caller: Caller, sqls: Sequence[str], mode: str | None
    ) -> Statement:
        token = request.get("ClientToken")
        session = self.sessions.find(request["SessionId"]) if "SessionId" in request else None
        wanted = session.connection if session else self._connection(request, caller)
        parameters = named_parameters(request, sqls)
        with self._lock:
            if repeated := self._repeated(token):
                return repeated
            submission = Submission(
                owner=caller.arn,
                connection=wanted,
                sqls=tuple(sqls),
                parameters=parameters,
                name=request.get("StatementName"),
                with_event=bool(request.get("WithEvent")),
                result_format=request.get("ResultFormat") or "JSON",
                execution_mode=mode,
                session=self._taken(session, wanted, request, caller),
            )
            statement = self._start(submission)
            if token:
                self._tokens[token] = statement
        return statement

    def _repeated(self, token: str | None) -> Statement | None:
        """The statement that the token has started already; the same in any state."""
        kept_since = self._clock() - TOKEN_SECONDS
        for old in [each for each, it in self._tokens.items() if it.created_at <= kept_since]:
            del self._tokens[old]
        return self._tokens.get(token) if token else None

    def _start(self, submission: Submission) -> Statement:
        try:
            return self.statements.submit(submission)
        except TooManyActiveStatements as error:
            if submission.session:
                submission.session.release()
            raise ApiError(
                "ActiveStatementsExceededException",
                "The number of active statements exceeds the limit.",
            ) from error

    def _connection(self, request: Request, caller: Caller) -> Connection:
        return connection(request, caller, self._find_secret)

    def _taken(
        self, session: Session | None, wanted: Connection, request: Request, caller: Caller
    ) -> Session | None:
        """The session to run in, busy from here on; None of a statement on its own."""
        keep_alive_seconds = request.get("SessionKeepAliveSeconds")
        if session is not None:
            self.sessions.take(session, keep_alive_seconds)
            return session
        if keep_alive_seconds is None:
            return None
        return self.sessions.open(caller.arn, wanted, keep_alive_seconds)

    def describe_statement(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html"""
        statement, part = self._shown(request["Id"], caller)
        if part is not None:
            return descriptions.described_part(statement, part)
        return descriptions.described(statement)

    def cancel_statement(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_CancelStatement.html"""
        statement, _part = self._shown(request["Id"], caller)
        if not self.statements.stop(statement):
            raise invalid(
                f"Could not cancel a query that is already in {statement.state.status} state "
                f"with ID: {statement.id}"
            )
        return {"Status": True}

    def get_statement_result(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_GetStatementResult.html"""
        result, page, response = self._page(request, caller, "JSON")
        return {"Records": result.records(page), **response}

    def get_statement_result_v2(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_GetStatementResultV2.html"""
        result, page, response = self._page(request, caller, "CSV")
        return {"Records": [{"CSVRecords": result.page(page)}], "ResultFormat": "CSV", **response}

    def _page(
        self, request: Request, caller: Caller, form: str
    ) -> tuple[StoredResult, int, Response]:
        """A result set, the number of the page that is asked for, and what goes with its rows."""
        statement, part = self._shown(request["Id"], caller)
        ended = part or statement
        if part is None and not statement.is_batch:
            part = statement.parts[0]
        result = part.state.result if part else None
        if part is None or result is None or ended.state.status is not Status.FINISHED:
            raise _not_found(
                "Query does not have result. Please check query status with DescribeStatement.",
                request["Id"],
            )
        if statement.submission.result_format != form:
            operation = "GetStatementResult" if form == "CSV" else "GetStatementResultV2"
            raise invalid(
                f"The result format of the statement is {statement.submission.result_format}. "
                f"Use {operation}."
            )
        page = 0
        if token := request.get("NextToken"):
            page = read_token(token, part.id)
            if not isinstance(page, int) or not 0 < page < len(result.ends):
                raise invalid("Invalid NextToken.")
        response: Response = {
            "ColumnMetadata": [metadata(label, kind) for label, kind in result.columns],
            "TotalNumRows": result.row_count,
        }
        if page + 1 < len(result.ends):
            response["NextToken"] = write_token(part.id, page + 1)
        return result, page, response

    def list_statements(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html"""
        wanted = request.get("Status") or Status.FINISHED
        prefix = request.get("StatementName") or ""
        owner = owner_of(caller.arn, request)
        found = [
            statement
            for statement in self.statements.newest_first()
            if wanted in ("ALL", statement.state.status)
            and (statement.submission.name or "").startswith(prefix)
            and owner_of(statement.submission.owner, request) == owner
            and is_at(statement.submission.connection, request, caller)
        ]
        page, token = page_of([each.id for each in found], request, "statements")
        shown = [descriptions.listed(each) for each in found if each.id in page]
        return {"Statements": shown, **token}

    def list_sessions(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListSessions.html"""
        owner = owner_of(caller.arn, request)
        status = request.get("Status")
        found = [
            session
            for session in self.sessions.newest_first()
            if request.get("SessionId") in (None, session.id)
            and status in (None, "BUSY" if session.busy else "AVAILABLE")
            and owner_of(session.owner, request) == owner
            and is_at(session.connection, request, caller)
        ]
        page, token = page_of([each.id for each in found], request, "sessions")
        shown = [descriptions.listed_session(each) for each in found if each.id in page]
        return {"Sessions": shown, **token}

    def list_databases(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListDatabases.html"""
        self._connection({"Database": DATABASE, **request}, caller)
        return catalogue_page("Databases", self._catalogue.databases(request), request)

    def list_schemas(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListSchemas.html"""
        self._connection(request, caller)
        return catalogue_page("Schemas", self._catalogue.schemas(request), request)

    def list_tables(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListTables.html"""
        self._connection(request, caller)
        return catalogue_page("Tables", self._catalogue.tables(request), request)

    def describe_table(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeTable.html"""
        self._connection(request, caller)
        response = catalogue_page("ColumnList", self._catalogue.columns(request), request)
        return {"TableName": request.get("Table", ""), **response}

    def _shown(self, id_: str, caller: Caller) -> tuple[Statement, Part | None]:
        """What `_find` finds; a role is shown what it started, and nothing of another's."""
        statement, part = self._find(id_)
        owner = statement.submission.owner
        if ":assumed-role/" in caller.arn and owner_of(owner, {}) != owner_of(caller.arn, {}):
            raise _not_found("Query does not exist.", id_)
        return statement, part

    def _find(self, id_: str) -> tuple[Statement, Part | None]:
        """The statement of an id, and the one of its batch that the id is of, if it is."""
        whole, _, number = id_.partition(":")
        statement = self.statements.get(whole)
        if statement is not None:
            if not number:
                return statement, None
            for part in statement.parts:
                if part.id == id_ and statement.is_batch:
                    return statement, part
        raise _not_found("Query does not exist.", id_)


OPERATIONS: Mapping[str, Callable[[Service, Request, Caller], Response]] = {
    "ExecuteStatement": Service.execute_statement,
    "BatchExecuteStatement": Service.batch_execute_statement,
    "DescribeStatement": Service.describe_statement,
    "CancelStatement": Service.cancel_statement,
    "GetStatementResult": Service.get_statement_result,
    "GetStatementResultV2": Service.get_statement_result_v2,
    "ListStatements": Service.list_statements,
    "ListSessions": Service.list_sessions,
    "ListDatabases": Service.list_databases,
    "ListSchemas": Service.list_schemas,
    "ListTables": Service.list_tables,
    "DescribeTable": Service.describe_table,
}


def _not_found(message: str, id_: str) -> ApiError:
    return ApiError("ResourceNotFoundException", message, {"ResourceId": id_})
