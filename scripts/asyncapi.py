"""docs/asyncapi.json, made from the protocol's models."""

from __future__ import annotations

import ast
import inspect
import json
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from pydantic.json_schema import models_json_schema

# As in Lambda, where the layer's folder is on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "layers/querysocket/python"))

from querysocket import messages
from querysocket.handshake import SUBPROTOCOL
from querysocket.messages import (
    Accepted,
    Answer,
    CancelQuery,
    Error,
    Failed,
    GetResult,
    Message,
    Ping,
    Pong,
    Progress,
    Request,
    Result,
    RunQuery,
    RunReport,
)

ROOT = Path(__file__).resolve().parent.parent

Json = dict[str, Any]

ANSWERS: dict[type[Request], tuple[type[Answer], ...]] = {
    RunQuery: (Accepted, Progress, Result, Failed, Error),
    RunReport: (Accepted, Progress, Result, Failed, Error),
    CancelQuery: (Failed, Error),
    GetResult: (Progress, Result, Failed, Error),
    Ping: (Pong, Error),
}
"""What may answer what."""

_QUERY = {"queryId": "7f9c24e8-3b12-4fef-91e0-5c1d9a1f0b6e"}
_ASKED = {**_QUERY, "requestId": "a1", "engine": "athena"}
_REPORT = {**_QUERY, "requestId": "b2", "topicName": "taxi", "engine": "redshift"}
_RECEIPT = {"queueMs": 41, "runMs": 812, "totalMs": 853, "bytesScanned": 7271}

EXAMPLES: dict[type[Message], Json] = {
    RunQuery: {
        "action": "runquery",
        "requestId": "a1",
        "data": 'SELECT country FROM "covid-19".country_codes WHERE latitude > ?',
        "parameters": [60],
        "preview": 20,
        "progress": True,
    },
    RunReport: {
        "action": "runreport",
        "requestId": "b2",
        "report": "taxi_by_month",
        "parameters": {"month": "December 2015"},
        "topicName": "taxi",
    },
    CancelQuery: {"action": "cancelquery", **_QUERY},
    GetResult: {"action": "getresult", **_QUERY},
    Ping: {"action": "ping"},
    Accepted: {"type": "accepted", **_ASKED},
    Progress: {"type": "progress", **_ASKED, "state": "RUNNING", "elapsedMs": 3120},
    Result: {
        "type": "result",
        **_REPORT,
        "resultsUrl": "https://abcdef1234.execute-api.us-east-1.amazonaws.com/queries"
        f"/{_QUERY['queryId']}/results",
        "receipt": {"runMs": 12, "totalMs": 31, "rows": 31},
        "columns": [{"name": "trip_date", "type": "date"}, {"name": "distance", "type": "float8"}],
        "rows": [["2015-12-01", 12440.0]],
    },
    Failed: {
        "type": "failed",
        **_ASKED,
        "error": {
            "code": "column_not_found",
            "message": "Column 'contry' cannot be resolved",
            "category": "user",
            "retryable": False,
            "line": 1,
            "column": 8,
        },
        "receipt": _RECEIPT,
    },
    Error: {
        "type": "error",
        "requestId": "a1",
        "error": {
            "code": "too_many_active_queries",
            "message": "5 of 5 queries are running. Wait for one to end, or cancel it.",
            "category": "limit",
            "retryable": True,
        },
    },
    Pong: {"type": "pong"},
}


_OF_A_QUERY = {Accepted, Progress, Result, Failed}
"""What says of which query, and of which engine, it tells."""


def document() -> str:
    """The AsyncAPI document, as JSON. https://www.asyncapi.com/docs/reference/specification/v3.0.0"""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    api = {"description": "The WebSocket API's id"}
    variables = {"api": api, "region": {"default": "us-east-1"}, "stage": {"default": "prod"}}
    security = [{"$ref": f"#/components/securitySchemes/{name}"} for name in _SECURITY]
    found = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "querysocket",
            "version": project["version"],
            "description": f"{project['description']}. One JSON object per message.",
            "license": {"name": project["license"]},
        },
        "defaultContentType": "application/json",
        "servers": {
            "deployed": {
                "host": "{api}.execute-api.{region}.amazonaws.com",
                "pathname": "/{stage}",
                "protocol": "wss",
                "variables": variables,
                "security": security,
            },
            "local": {
                "host": "127.0.0.1:4566",
                "pathname": "/_aws/execute-api/{api}/prod",
                "protocol": "ws",
                "variables": {"api": api},
                "security": security,
            },
        },
        "channels": {
            "socket": {
                "description": "API Gateway closes it after two hours, after ten minutes without a"
                " message, and past the end of the token that opened it.",
                "messages": {
                    _name(kind): {"$ref": f"#/components/messages/{_name(kind)}"}
                    for kind in EXAMPLES
                },
            }
        },
        "operations": {_name(kind): _operation(kind) for kind in ANSWERS},
        "components": {
            "messages": {_name(kind): _message(kind) for kind in EXAMPLES},
            "schemas": _schemas(),
            "securitySchemes": _SECURITY,
            "correlationIds": {
                "requestId": {
                    "description": "Chosen by the client. All that is told of a query carries the"
                    " one that it was started with; an `error`, the one of its message.",
                    "location": "$message.payload#/requestId",
                }
            },
        },
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


_SECURITY: Json = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token of the user pool, for clients that can set headers.",
    },
    "subprotocol": {
        "type": "httpApiKey",
        "in": "header",
        "name": "Sec-WebSocket-Protocol",
        "description": "The same token, from a browser: it offers the subprotocols"
        f" `{SUBPROTOCOL}` and the token. The API chooses `{SUBPROTOCOL}`.",
    },
}


def _name(kind: type[Message]) -> str:
    """The message's `action` or `type`."""
    field = "action" if issubclass(kind, Request) else "type"
    name: str = get_args(kind.model_fields[field].annotation)[0]
    return name


def _operation(kind: type[Request]) -> Json:
    channel = {"$ref": "#/channels/socket"}
    return {
        "action": "receive",
        "summary": inspect.getdoc(kind),
        "channel": channel,
        "messages": [_on_channel(kind)],
        "reply": {"channel": channel, "messages": [_on_channel(one) for one in ANSWERS[kind]]},
    }


def _on_channel(kind: type[Message]) -> Json:
    return {"$ref": f"#/channels/socket/messages/{_name(kind)}"}


def _message(kind: type[Message]) -> Json:
    kind.model_validate(EXAMPLES[kind])
    return {
        "summary": inspect.getdoc(kind),
        "correlationId": {"$ref": "#/components/correlationIds/requestId"},
        "payload": {"$ref": f"#/components/schemas/{kind.__name__}"},
        "examples": [{"payload": EXAMPLES[kind]}],
    }


def _schemas() -> Json:
    """The JSON schemas of all models, by their names."""
    _, found = models_json_schema(
        [(kind, "validation") for kind in EXAMPLES], ref_template="#/components/schemas/{model}"
    )
    schemas: Json = found["$defs"]
    notes = _notes()
    for name, schema in schemas.items():
        kind = getattr(messages, name)
        if not issubclass(kind, Message):
            continue
        properties = schema["properties"]
        required = ["queryId", "engine"] if kind in _OF_A_QUERY else []
        for python_name, field in kind.model_fields.items():
            wire_name = str(field.alias)
            described = properties[wire_name]
            described.pop("title", None)
            if note := notes.get((name, python_name)):
                described["description"] = note
            if described.get("default", ...) is None:
                _leave_out_rather_than_null(described)
            elif not issubclass(kind, Request) and described.pop("default", None) is not None:
                required.append(wire_name)  # what has a default is always told
        schema["required"] = sorted(
            {*required, *schema.get("required", [])}, key=list(properties).index
        )
    return schemas


def _leave_out_rather_than_null(described: Json) -> None:
    """Fields without a value are not sent, in either direction."""
    del described["default"]
    (branch,) = (one for one in described.pop("anyOf") if one != {"type": "null"})
    described |= branch


def _notes() -> dict[tuple[str, str], str]:
    """The docstrings under the fields of the models, by class and field."""
    return {
        (kind.name, field.target.id): inspect.cleandoc(note.value.value)
        for kind in ast.parse(inspect.getsource(messages)).body
        if isinstance(kind, ast.ClassDef)
        for field, note in pairwise(kind.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }
