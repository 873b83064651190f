"""docs/asyncapi.json says of the protocol what the models say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from querysocket import messages
from querysocket.messages import Answer, Message, Request
from scripts import asyncapi, documents

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Json:
    found: Json = json.loads(asyncapi.document())
    return found


def kinds_of(base: type[Message]) -> set[type[Message]]:
    """The messages themselves: what nothing else is derived from."""
    derived = base.__subclasses__()
    return {base}.union(*map(kinds_of, derived)) - {base} if derived else {base}


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [one for value in node.values() for one in references(value)]
    return [one for item in node for one in references(item)] if isinstance(node, list) else []


def at(document: Json, reference: str) -> Any:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def valid(document: Json, kind: str, payload: Json) -> bool:
    schema = {"$ref": f"#/components/schemas/{kind}", "components": document["components"]}
    return bool(Draft202012Validator(schema).is_valid(payload))


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_the_document_in_the_repository_is_current(name: str) -> None:
    assert (documents.DOCS / name).read_text() == documents.DOCUMENTS[name]()


def test_every_reference_leads_somewhere(document: Json) -> None:
    found = references(document)
    assert len(found) > 50
    for reference in found:
        assert at(document, reference)


def test_every_message_of_the_protocol_is_there() -> None:
    assert set(asyncapi.EXAMPLES) == kinds_of(Request) | kinds_of(Answer)


def test_every_action_is_an_operation_that_something_answers(document: Json) -> None:
    assert set(asyncapi.ANSWERS) == kinds_of(Request)
    assert {answer for answers in asyncapi.ANSWERS.values() for answer in answers} == kinds_of(
        Answer
    )
    assert set(document["operations"]) == {
        "runquery",
        "runreport",
        "cancelquery",
        "getresult",
        "ping",
    }
    replies = document["operations"]["ping"]["reply"]["messages"]
    assert [at(document, reply["$ref"])["$ref"] for reply in replies] == [
        "#/components/messages/pong",
        "#/components/messages/error",
    ]


def test_the_examples_are_what_their_schemas_ask_for(document: Json) -> None:
    for kind, example in asyncapi.EXAMPLES.items():
        assert valid(document, kind.__name__, example), kind
        name = "action" if issubclass(kind, Request) else "type"
        assert not valid(document, kind.__name__, {**example, name: "other"}), kind


def test_what_the_server_sends_is_what_the_schemas_say(document: Json) -> None:
    for kind, example in asyncapi.EXAMPLES.items():
        if issubclass(kind, Answer):
            sent = json.loads(kind.model_validate(example).to_json())
            assert valid(document, kind.__name__, sent), kind


def test_limits_and_notes_of_the_models_are_told(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["RunQuery"]["properties"]["data"]["maxLength"] == messages.MAX_SQL_CHARACTERS
    repeated = schemas["Accepted"]["properties"]["repeated"]
    assert repeated["description"].startswith("True where the requestId had been accepted before")
    assert repeated["type"] == "boolean"
    # What is left out where there is no value has no default; null is not sent.
    assert "default" not in repeated


def test_unknown_fields_and_null_are_not_among_what_a_client_sends(document: Json) -> None:
    ping = {"action": "ping"}
    assert valid(document, "Ping", ping)
    assert not valid(document, "Ping", ping | {"unknown": 1})
    assert not valid(document, "Ping", ping | {"requestId": None})
