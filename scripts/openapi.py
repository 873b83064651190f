"""docs/openapi.json, made from the routes in the code."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

# As in Lambda, where the layer's folder is on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "layers/querysocket/python"))

from querysocket.rest import app

ROOT = Path(__file__).resolve().parent.parent


def document() -> str:
    """The OpenAPI document, as JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    schema = app.get_openapi_json_schema(
        title="querysocket REST API",
        version=project["version"],
        description="What the socket does not carry: rows, history, reports and tables.",
        security_schemes={
            "accessToken": HTTPBearer(
                description="An access token of the user pool, the one that opens a socket",
                bearerFormat="JWT",
            )
        },
        security=[{"accessToken": []}],
    )
    found = json.loads(schema)
    # Powertools' own answer to bad values, which the routes do not give.
    for path in found["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ResponseValidationError", "ValidationError"):
        found["components"]["schemas"].pop(name)
    return json.dumps(found, indent=2, sort_keys=True) + "\n"
