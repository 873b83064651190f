"""Many sockets at once."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

from tests.e2e.stack import LocalStack

SOCKETS = 50
QUERIES = 4
USERS = 10
"""So many that none of them has more queries running than one owner may."""


def test_fifty_sockets_with_four_queries_each_get_every_answer_once(stack: LocalStack) -> None:
    with ExitStack() as open_sockets:
        users = [stack.newcomer() for _ in range(USERS)]
        clients = [
            open_sockets.enter_context(stack.connect(users[number % USERS]))
            for number in range(SOCKETS)
        ]
        for number in range(QUERIES):
            for index, client in enumerate(clients):
                sql = f"SELECT {index} AS socket, {number} AS query"
                client.send({"action": "runquery", "data": sql, "preview": 1})
        answers = [
            (index, client.receive(seconds=90))
            for index, client in enumerate(clients)
            for _ in range(QUERIES)
        ]
        for _, answer in answers:
            stack.signals_are_over(answer["queryId"])
        late = [client.rest() for client in clients]

    assert Counter((index, *answer["rows"][0]) for index, answer in answers) == Counter(
        (index, index, number) for index in range(SOCKETS) for number in range(QUERIES)
    )
    assert late == [[]] * SOCKETS
