"""Ten thousand frames that nobody should send."""

from __future__ import annotations

from contextlib import ExitStack

from tests.e2e.client import Client
from tests.e2e.frames import MARK, frames
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

FRAMES = 10_000
SOCKETS = 4
BATCH = 100
"""Frames on their way on all the sockets together."""


def test_every_frame_gets_one_answer_and_the_socket_stays_good(
    stack: LocalStack, user: User
) -> None:
    made = frames(FRAMES)
    assert len(made) == FRAMES
    stack.secrets.add(MARK)
    with ExitStack() as open_sockets:
        clients = [open_sockets.enter_context(stack.connect(user)) for _ in range(SOCKETS)]
        for start in range(0, FRAMES, BATCH):
            answer_once(clients, made[start : start + BATCH])
        for number, client in enumerate(clients):
            assert client.query("SELECT 1", requestId=f"good {number}")["type"] == "accepted"
            assert client.receive()["type"] == "result"
            assert client.rest() == []

    logged = "\n".join(stack.log())
    assert "unforeseen" not in logged
    assert MARK not in logged


def answer_once(clients: list[Client], batch: list[str]) -> None:
    """Send the frames over all the sockets, and see each socket give as many answers."""
    shares = [(client, batch[number::SOCKETS]) for number, client in enumerate(clients)]
    for client, share in shares:
        for frame in share:
            client.send_frame(frame)
    for client, share in shares:
        types = {client.receive()["type"] for _ in share}
        assert types <= {"error", "failed", "result", "pong"}, share
        assert client.rest() == [], share
