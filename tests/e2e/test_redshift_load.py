"""Many reports at once, over many sockets."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

from tests.e2e import aftermath, reports
from tests.e2e.stack import LocalStack

SOCKETS = 20
REPORTS = 4
USERS = 4
"""So many that none of them has more running than one owner may."""


def test_twenty_sockets_with_four_reports_each_get_every_answer_once(stack: LocalStack) -> None:
    parameters = {name: {"type": "integer", "required": True} for name in ("socket", "report")}
    sql = "SELECT :socket::int AS socket, :report::int AS report, count(*) FROM nyc_yellow_taxi"
    with (
        ExitStack() as open_sockets,
        reports.published(stack, sql, parameters=parameters) as name,
    ):
        users = [stack.newcomer() for _ in range(USERS)]
        clients = [
            open_sockets.enter_context(stack.connect(users[number % USERS]))
            for number in range(SOCKETS)
        ]
        for number in range(REPORTS):
            for index, client in enumerate(clients):
                client.send(
                    {
                        "action": "runreport",
                        "report": name,
                        "parameters": {"socket": index, "report": number},
                        "topicName": f"{index}/{number}",
                        "preview": 1,
                    }
                )
        answers = [
            (index, client.receive())
            for index, client in enumerate(clients)
            for _ in range(REPORTS)
        ]
        for _, answer in answers:
            stack.signals_are_over(answer["queryId"])
        late = [client.rest() for client in clients]
        started = reports.statements(stack, name)

    told = Counter(
        (index, answer["topicName"], *answer["rows"][0][:2]) for index, answer in answers
    )
    assert told == Counter(
        (index, f"{index}/{number}", index, number)
        for index in range(SOCKETS)
        for number in range(REPORTS)
    )
    assert late == [[]] * SOCKETS
    assert set(started) == {answer["queryId"] for _, answer in answers}
    assert len(started) == SOCKETS * REPORTS
    assert [aftermath.slots(stack, user) for user in users] == [0] * USERS
