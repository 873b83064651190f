"""Data catalogues, and what AwsDataCatalog, which is Glue, has in it.

Reading Glue takes the caller's own rights on it:
https://docs.aws.amazon.com/athena/latest/ug/datacatalogs-iam-policy.html
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from local.athena.api.listing import page_of
from local.athena.api.requests import ServiceError, invalid_request, not_found
from local.athena.authorization import AuthorizedCatalogue, Caller
from local.athena.model import Catalogue, QueryFailed
from local.requests import Request, Response

GLUE = "awsdatacatalog"

T = TypeVar("T")

DataCatalogues = Callable[[], Sequence[Mapping[str, Any]]]
"""Gives the DataCatalog structures, AwsDataCatalog's among them."""


class Catalogues:
    """The data catalogues of one account and region."""

    def __init__(self, glue: Catalogue, data_catalogues: DataCatalogues) -> None:
        self._glue = glue
        self._data_catalogues = data_catalogues

    def require_queryable(self, name: str) -> None:
        """Raise ServiceError for a catalogue that no query can read."""
        if name.lower() != GLUE:
            if any(known["Name"] == name for known in self._data_catalogues()):
                raise invalid_request(f"NOT_SUPPORTED: queries of data catalog {name}")
            raise invalid_request(f"Catalog '{name}' does not exist", "DATACATALOG_NOT_FOUND")

    def list_data_catalogs(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListDataCatalogs.html"""
        return page_of(
            "DataCatalogsSummary",
            sorted(self._data_catalogues(), key=_name),
            request,
            "catalogues",
            _name,
            lambda known: {"CatalogName": known["Name"], "Type": known["Type"]},
        )

    def get_data_catalog(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetDataCatalog.html"""
        name = request["Name"]
        for known in self._data_catalogues():
            if known["Name"].lower() == name.lower():
                parameters = known.get("Parameters") or {}
                if known["Type"] == "GLUE":
                    parameters = {"catalog-id": caller.account_id} | parameters
                return {"DataCatalog": {**known, "Parameters": parameters}}
        raise not_found("DataCatalog", name, "INVALID_INPUT")

    def list_databases(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListDatabases.html"""
        self._require_glue(request)
        names = _read(AuthorizedCatalogue(self._glue, caller).databases)
        databases = [found for found in map(self._glue.database, names) if found is not None]
        return page_of("DatabaseList", databases, request, GLUE, _name, _database)

    def get_database(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetDatabase.html"""
        self._require_glue(request)
        return {"Database": _database(self._find_database(request, caller))}

    def list_table_metadata(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListTableMetadata.html"""
        self._require_glue(request)
        database = self._find_database(request, caller)["Name"]
        names = _read(lambda: AuthorizedCatalogue(self._glue, caller).tables(database))
        if expression := request.get("Expression"):
            names = [name for name in names if _matches(expression, name)]
        tables = [self._glue.table(database, name) for name in names]
        found = [table for table in tables if table is not None]
        return page_of("TableMetadataList", found, request, database, _name, _table)

    def get_table_metadata(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetTableMetadata.html"""
        self._require_glue(request)
        glue = AuthorizedCatalogue(self._glue, caller)
        database, name = request["DatabaseName"].lower(), request["TableName"].lower()
        table = _read(lambda: glue.table(database, name))
        if table is None:
            raise _entity_not_found()
        return {"TableMetadata": _table(table)}

    def _require_glue(self, request: Request) -> None:
        name = request["CatalogName"]
        if name.lower() != GLUE:
            raise not_found("DataCatalog", name, "INVALID_INPUT")

    def _find_database(self, request: Request, caller: Caller) -> Mapping[str, Any]:
        glue = AuthorizedCatalogue(self._glue, caller)
        database = _read(lambda: glue.database(request["DatabaseName"].lower()))
        if database is None:
            raise _entity_not_found()
        return database


def _read(look: Callable[[], T]) -> T:
    """What Glue gives; raises ServiceError where the caller may not look."""
    try:
        return look()
    except QueryFailed as refused:
        reason = refused.reason.removeprefix("Insufficient permissions to execute the query. ")
        raise ServiceError("MetadataException", reason) from refused


def _entity_not_found() -> ServiceError:
    return ServiceError(
        "MetadataException",
        "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code: "
        f"EntityNotFoundException; Request ID: {uuid.uuid4()}; Proxy: null)",
    )


def _matches(expression: str, name: str) -> bool:
    try:
        return re.fullmatch(expression, name) is not None
    except re.error as error:
        raise invalid_request(f"Invalid expression {expression}") from error


def _name(structure: Mapping[str, Any]) -> str:
    name: str = structure["Name"]
    return name


def _database(database: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_Database.html"""
    return _present(database, "Name", "Description", "Parameters")


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_TableMetadata.html"""
    storage = table.get("StorageDescriptor") or {}
    serde = storage.get("SerdeInfo") or {}
    stored = {
        "inputformat": storage.get("InputFormat"),
        "location": storage.get("Location"),
        "outputformat": storage.get("OutputFormat"),
        "serde.serialization.lib": serde.get("SerializationLibrary"),
        **{f"serde.param.{name}": value for name, value in (serde.get("Parameters") or {}).items()},
    }
    return {
        "Name": table["Name"],
        "CreateTime": float(table.get("CreateTime") or 0),
        "LastAccessTime": float(table.get("LastAccessTime") or 0),
        **_present(table, "TableType"),
        "Columns": [_column(each) for each in storage.get("Columns") or ()],
        "PartitionKeys": [_column(each) for each in table.get("PartitionKeys") or ()],
        "Parameters": {
            **(table.get("Parameters") or {}),
            **{name: value for name, value in stored.items() if value is not None},
        },
    }


def _column(column: Mapping[str, Any]) -> dict[str, Any]:
    return _present(column, "Name", "Type", "Comment")


def _present(structure: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: structure[name] for name in names if structure.get(name)}
