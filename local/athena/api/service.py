"""Athena's API in one account and region, operation by operation.

Every operation takes the request as boto3 sends it, returns the response, or raises ServiceError.
Words and order of the refusals are Athena's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from local.athena.api.catalogues import Catalogues, DataCatalogues
from local.athena.api.executions import Executions, OnTransition
from local.athena.api.named_queries import NamedQueries
from local.athena.api.prepared_statements import PreparedStatements
from local.athena.api.queries import Queries
from local.athena.api.requests import check
from local.athena.api.runner import Engine, Runner
from local.athena.api.starting import Starter
from local.athena.api.workgroups import KnownWorkgroups, Workgroups
from local.athena.authorization import Caller
from local.athena.model import Catalogue, Storage
from local.requests import Request, Response

Operation = Callable[[Request, Caller], Response]


class Service:
    """Athena in one account and region."""

    def __init__(
        self,
        engine: Engine,
        catalogue: Catalogue,
        storage: Storage,
        known_workgroups: KnownWorkgroups,
        data_catalogues: DataCatalogues,
        spool_directory: Path,
        on_transition: OnTransition,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.workgroups = workgroups = Workgroups(known_workgroups)
        self.catalogues = Catalogues(catalogue, data_catalogues)
        self.named_queries = NamedQueries(workgroups)
        self.prepared_statements = PreparedStatements(workgroups, clock)
        runner = Runner(engine, storage, self.prepared_statements, spool_directory, clock)
        self.executions = Executions(runner, on_transition, clock=clock)
        self.queries = Queries(self.executions, storage, workgroups, clock)
        self.starter = Starter(
            engine,
            storage,
            workgroups,
            self.catalogues,
            self.prepared_statements,
            self.executions,
            clock,
        )

    def call(self, operation: str, request: Request, caller: Caller) -> Response:
        """The response of one of OPERATIONS."""
        check(operation, request)
        return OPERATIONS[operation](self)(request, caller)

    def workgroup_of(self, some_id: str) -> str | None:
        """The workgroup of a query execution or of a named query."""
        execution = self.executions.get(some_id)
        if execution is not None:
            return execution.submission.workgroup
        return self.named_queries.workgroup_of(some_id)


OPERATIONS: Mapping[str, Callable[[Service], Operation]] = {
    "GetWorkGroup": lambda athena: athena.workgroups.get,
    "ListWorkGroups": lambda athena: athena.workgroups.list,
    "StartQueryExecution": lambda athena: athena.starter.start,
    "GetQueryExecution": lambda athena: athena.queries.get,
    "BatchGetQueryExecution": lambda athena: athena.queries.batch_get,
    "GetQueryRuntimeStatistics": lambda athena: athena.queries.runtime_statistics,
    "StopQueryExecution": lambda athena: athena.queries.stop,
    "ListQueryExecutions": lambda athena: athena.queries.list,
    "GetQueryResults": lambda athena: athena.queries.results,
    "CreatePreparedStatement": lambda athena: athena.prepared_statements.create,
    "GetPreparedStatement": lambda athena: athena.prepared_statements.get,
    "BatchGetPreparedStatement": lambda athena: athena.prepared_statements.batch_get,
    "UpdatePreparedStatement": lambda athena: athena.prepared_statements.update,
    "DeletePreparedStatement": lambda athena: athena.prepared_statements.delete,
    "ListPreparedStatements": lambda athena: athena.prepared_statements.list,
    "CreateNamedQuery": lambda athena: athena.named_queries.create,
    "GetNamedQuery": lambda athena: athena.named_queries.get,
    "BatchGetNamedQuery": lambda athena: athena.named_queries.batch_get,
    "UpdateNamedQuery": lambda athena: athena.named_queries.update,
    "DeleteNamedQuery": lambda athena: athena.named_queries.delete,
    "ListNamedQueries": lambda athena: athena.named_queries.list,
    "ListDataCatalogs": lambda athena: athena.catalogues.list_data_catalogs,
    "GetDataCatalog": lambda athena: athena.catalogues.get_data_catalog,
    "ListDatabases": lambda athena: athena.catalogues.list_databases,
    "GetDatabase": lambda athena: athena.catalogues.get_database,
    "ListTableMetadata": lambda athena: athena.catalogues.list_table_metadata,
    "GetTableMetadata": lambda athena: athena.catalogues.get_table_metadata,
}
