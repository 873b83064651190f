"""Each user's queries are theirs alone, on whichever of their sockets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.e2e.client import Client, Message
from tests.e2e.stack import LocalStack, download
from tests.e2e.users import User


@pytest.fixture
def stranger(stack: LocalStack) -> Iterator[Client]:
    """A socket of another user."""
    with stack.connect() as stranger:
        yield stranger


@pytest.fixture
def second(stack: LocalStack, user: User) -> Iterator[Client]:
    """A second socket of the user whose first is `client`."""
    with stack.connect(user) as second:
        yield second


@pytest.mark.parametrize("action", ["cancelquery", "getresult"])
@pytest.mark.parametrize("delay", [0, 3])
def test_anothers_query_looks_like_none_at_all(
    stack: LocalStack, client: Client, stranger: Client, action: str, delay: float
) -> None:
    stack.set_faults(queryDelaySeconds=delay)
    theirs = client.query("SELECT 'mine'", requestId="theirs")["queryId"]
    if not delay:
        assert client.receive()["type"] == "result"

    def told(query_id: str, **fields: str) -> Message:
        answer = stranger.ask({"action": action, "queryId": query_id, **fields})
        answer["error"]["message"] = answer["error"]["message"].replace(query_id, "ID")
        return answer

    nobodys = str(uuid.uuid4())
    assert told(theirs) == told(nobodys)
    assert told(theirs)["error"]["code"] == "query_not_found"
    assert told(theirs, requestId="theirs") == told(nobodys, requestId="theirs")
    if delay:
        assert client.receive()["type"] == "result"
    assert client.rest() == stranger.rest() == []


def test_the_same_request_id_of_two_users_names_two_queries(
    client: Client, stranger: Client
) -> None:
    sockets = {"one": client, "two": stranger}
    accepted = {
        word: socket.query(f"SELECT '{word}'", requestId="same", preview=1)
        for word, socket in sockets.items()
    }
    results = {word: socket.receive() for word, socket in sockets.items()}

    for word in sockets:
        assert "repeated" not in accepted[word]
        assert results[word]["queryId"] == accepted[word]["queryId"]
        assert results[word]["rows"] == [[word]]
    assert accepted["one"]["queryId"] != accepted["two"]["queryId"]


def test_a_second_socket_of_the_owner_fetches_a_result(client: Client, second: Client) -> None:
    query_id = client.query("SELECT 3 AS three")["queryId"]
    answer = second.ask({"action": "getresult", "queryId": query_id})

    assert download(answer["pre-signed-url"]) == '"three"\n"3"\n'
    assert client.rest() == second.rest() == []


def test_a_second_socket_of_the_owner_cancels(
    stack: LocalStack, client: Client, second: Client
) -> None:
    stack.set_faults(queryDelaySeconds=10)
    query_id = client.query("SELECT 1", requestId="c")["queryId"]
    second.send({"action": "cancelquery", "queryId": query_id})
    answer = client.receive()

    assert (answer["queryId"], answer["error"]["code"]) == (query_id, "cancelled")
    assert second.rest() == []


def test_a_repeat_from_a_second_socket_of_the_owner_is_answered_there(
    stack: LocalStack, client: Client, second: Client
) -> None:
    stack.set_faults(queryDelaySeconds=2)
    query_id = client.query("SELECT 1", requestId="again")["queryId"]
    accepted = second.query("SELECT 1", requestId="again")

    assert (accepted["type"], accepted["queryId"]) == ("accepted", query_id)
    assert accepted["repeated"] is True
    result = second.receive()
    assert (result["type"], result["queryId"]) == ("result", query_id)
    stack.signals_are_over(query_id)
    assert client.rest() == second.rest() == []
