from __future__ import annotations

import ast
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest

from scripts.quicken import SERVICES, prune, quicken

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(botocore.__file__).parent / "data"
SOURCES = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "layers/querysocket").rglob("*.py")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """botocore's data, as far as it matters here."""
    copy = tmp_path / "data"
    copy.mkdir()
    for path in DATA.glob("*.json"):
        shutil.copy(path, copy)
    for service in (*SERVICES, "ec2", "sso"):
        shutil.copytree(DATA / service, copy / service)
    return copy


def client(data: Path, service: str) -> Any:
    session = botocore.session.get_session()
    session.get_component("data_loader")._search_paths = [str(data)]
    return session.create_client(
        service, "eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )


def test_every_service_that_the_functions_call_is_kept() -> None:
    called = {
        argument.value
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"client", "client_as", "prepare"}
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }

    assert called | {"sts"} == SERVICES


def test_services_that_no_function_calls_go(data: Path) -> None:
    prune(data, [])

    assert {path.name for path in data.iterdir() if path.is_dir()} == SERVICES


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_client_of_pruned_data_calls_the_same_address(data: Path, service: str) -> None:
    whole = client(data, service)
    prune(data, SOURCES)

    assert client(data, service).meta.endpoint_url == whole.meta.endpoint_url


def test_operations_that_the_sources_name_are_kept_whole_and_the_others_go(
    data: Path, tmp_path: Path
) -> None:
    source = tmp_path / "app.py"
    source.write_text('athena.start_query_execution(QueryString="SELECT 1")\n')
    whole = client(data, "athena").meta.service_model
    prune(data, [source])
    pruned = client(data, "athena").meta.service_model

    assert pruned.operation_names == ["StartQueryExecution"]
    name = "StartQueryExecution"
    operations = whole.operation_model(name), pruned.operation_model(name)
    for shapes in zip(*(members(each.input_shape) for each in operations), strict=True):
        assert shapes[0] == shapes[1]
    errors = [[error.name for error in each.error_shapes] for each in operations]
    assert errors[0] == errors[1] != []


def members(shape: Any) -> list[tuple[str, str]]:
    """The members of a structure and of all below it, with their types."""
    found = [(name, member.type_name) for name, member in shape.members.items()]
    for member in shape.members.values():
        if member.type_name == "structure":
            found += members(member)
    return found


@pytest.mark.parametrize(
    ("service", "operations"),
    [
        ("athena", {"StartQueryExecution", "GetQueryExecution", "StopQueryExecution"}),
        ("s3", {"GetObject", "HeadObject", "HeadBucket"}),
        ("dynamodb", {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"}),
        ("sts", {"AssumeRole"}),
        ("apigatewaymanagementapi", {"PostToConnection", "DeleteConnection"}),
    ],
)
def test_what_the_functions_call_is_kept(data: Path, service: str, operations: set[str]) -> None:
    prune(data, SOURCES)

    assert operations <= set(client(data, service).meta.service_model.operation_names)


def test_documentation_goes_but_a_member_of_that_name_stays(tmp_path: Path) -> None:
    members = {"documentation": {"shape": "Text"}}
    shape = {"type": "structure", "documentation": "<p>Long</p>", "members": members}
    model = {
        "metadata": {"endpointPrefix": "athena"},
        "operations": {"AssumeRole": {"input": {"shape": "Input"}}},
        "shapes": {"Input": shape, "Text": {"type": "string"}, "Other": {"type": "string"}},
    }
    (tmp_path / "athena").mkdir()
    (tmp_path / "athena" / "service-2.json.gz").write_bytes(
        gzip.compress(json.dumps(model).encode())
    )
    (tmp_path / "endpoints.json").write_text('{"partitions":[{"services":{"athena":{},"ec2":{}}}]}')

    prune(tmp_path, [])

    found = json.loads((tmp_path / "athena" / "service-2.json").read_text())
    text = {"type": "string"}
    assert found["shapes"] == {"Input": {"type": "structure", "members": members}, "Text": text}
    endpoints = json.loads((tmp_path / "endpoints.json").read_text())
    assert endpoints["partitions"] == [{"services": {"athena": {}}}]


def test_bytecode_is_used_whatever_the_time_of_its_source(tmp_path: Path) -> None:
    data = tmp_path / "DependenciesLayer" / "python" / "botocore" / "data"
    data.mkdir(parents=True)
    (data / "endpoints.json").write_text('{"partitions":[]}')
    module = tmp_path / "RunQueryFunction" / "app.py"
    module.parent.mkdir()
    module.write_text("print('compiled')")

    quicken(tmp_path, Path(sys.executable))
    module.write_text("print('read again')")

    command = [sys.executable, "-c", "import app"]
    ran = subprocess.run(command, cwd=module.parent, capture_output=True, check=True)
    assert ran.stdout.decode().strip() == "compiled"
