"""Users, and what querysocket calls for them, read from its code: a process for each.

A call that its quota refuses is made again as `aws.py` has botocore do it, and then fails as the
application lets it fail.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from bench.simulation.assumptions import Assumptions
from bench.simulation.calls import (
    ACCEPTED,
    HISTORY,
    HISTORY_ENTRY,
    LEASE,
    LOOK,
    SUBMIT,
    TELL,
    next_wait,
)
from bench.simulation.clock import Clock, Process
from bench.simulation.quotas import Quotas, Reservation
from bench.simulation.seen import Seen

_POLL_RETRIES = 6
"""MaxAttempts of the task Poll."""


@dataclass(frozen=True)
class Way:
    """How the application is built or set up, where a remedy changes it."""

    article: bool = False
    """Told by the article's loop: a status call a second, three transitions each."""
    attempts: Mapping[str, int] = field(default_factory=dict)
    """Of calls that are tried less or more often than all others."""
    reuse: bool = False
    """Whether a result that is not too old is taken."""
    reserved_dpu: int = 0
    """Of a capacity reservation; 0 for none."""


@dataclass(eq=False)
class _Query:
    ends_at: float
    waited: float
    told: bool = False
    telling: bool = False


class Application:
    """querysocket in an account, used by so many at a time."""

    def __init__(
        self, users: int, quotas: Quotas, assumed: Assumptions, way: Way | None = None
    ) -> None:
        self.clock = Clock()
        self.quotas = quotas
        self.seen = Seen()
        self._assumed = assumed
        self._way = way or Way()
        self._random = random.Random(assumed.seed)  # noqa: S311
        self._lambda = quotas.limits["lambda"]
        self._reservation: Reservation | None = None
        if self._way.reserved_dpu:
            self._reservation = Reservation(self._way.reserved_dpu // assumed.dpu_per_query)
        for _ in range(users):
            self.clock.start(self._user())
        self.clock.start(self._sessions(users))

    def _user(self) -> Process[None]:
        """Thinks, asks, and where the answer does not come, asks again or gives up."""
        while True:
            yield self._random.expovariate(1 / self._assumed.think_seconds)
            asked_at = self.clock.now
            for _ in range(1 + self._assumed.hand_retries):
                self.seen.sent += 1
                if (yield from self._submit()):
                    waited = self.clock.now - asked_at - self._assumed.submit_seconds
                    self._begin(max(0.0, waited))
                    return  # whoever is told goes on, see _tell
                yield self._random.expovariate(1 / self._assumed.hand_retry_seconds)
            self.seen.gave_up += 1

    def _submit(self) -> Process[bool]:
        """run_query, from the message to the poll loop's start."""
        passed = self._take("gatewayRequests") and self._take("gatewayRoute")
        if not (passed and self._lambda.enter(self.clock.now)):
            self.seen.broken += 1
            return False
        yield self._assumed.submit_seconds
        for name in SUBMIT:
            passed = (yield from self._call(name)) or name == ACCEPTED
            if not passed:
                yield from self._withdraw(name)
                self.seen.throttled += 1
                break
        self._lambda.leave(self.clock.now)
        return passed

    def _withdraw(self, failed: str) -> Process[None]:
        """Take back what a submission did before this call failed."""
        done = SUBMIT[: SUBMIT.index(failed)]
        if "athenaStart" in done:
            yield from self._call("athenaStop")
            self._leave_athena()
        if "ownersWrites" in done:
            yield from self._call("ownersWrites")

    def _begin(self, waited: float) -> None:
        """The query runs, and is watched."""
        assumed, seconds = self._assumed, self._length()
        queued = self._reservation.wait(self.clock.now, seconds) if self._reservation else 0
        query = _Query(self.clock.now + queued + seconds, waited + queued)
        self.clock.start(self._run(queued + seconds))
        if self._way.article:
            self.clock.start(self._article_loop(query))
            return
        self.clock.start(self._poll_loop(query))
        if self._random.random() >= assumed.event_lost_share:
            self.clock.start(self._event(query), queued + seconds + assumed.event_seconds)
        if self._random.random() < assumed.history_running_share:
            self.clock.start(self._watch(query))

    def _length(self) -> float:
        """Seconds that the next query runs."""
        assumed, draw = self._assumed, self._random
        if self._way.reuse and draw.random() < assumed.reuse_share:
            return assumed.reused_seconds
        seconds = draw.lognormvariate(log(assumed.length_median_seconds), assumed.length_sigma)
        seconds = min(seconds, assumed.length_max_seconds)
        if draw.random() < assumed.stopped_share:
            seconds /= 2
            self.clock.start(self._calls("athenaStop"), seconds)
        return seconds

    def _run(self, seconds: float) -> Process[None]:
        """Athena's side of a query."""
        yield seconds
        self._leave_athena()

    def _leave_athena(self) -> None:
        if not self._reservation:
            self.quotas.limits["athenaActive"].leave(self.clock.now)

    def _event(self, query: _Query) -> Process[None]:
        """The engine's event at deliver_result, which Lambda invokes again where it failed."""
        for seconds in (*self._assumed.async_retry_seconds, 0):
            throttled_seconds = 1.0
            while not self._lambda.enter(self.clock.now):
                yield throttled_seconds
                throttled_seconds = min(300.0, 2 * throttled_seconds)
            told = yield from self._deliver(query, ("athenaGet",))
            self._lambda.leave(self.clock.now)
            if told:
                return
            yield seconds

    def _poll_loop(self, query: _Query) -> Process[None]:
        """Polls until one finds that the query has ended and been told, or tells it."""
        started = self.clock.now
        yield from self._transitions("FirstWait")
        yield 1.0
        while True:
            yield from self._transitions("Poll")
            if (yield from self._poll(query)):
                break
            yield from self._transitions("Wait")
            yield next_wait(self.clock.now - started)
        yield from self._transitions("WasTold", "Done")

    def _poll(self, query: _Query) -> Process[bool]:
        """The loop's task with its retries; True where the query has ended and been told."""
        for retry in range(1 + _POLL_RETRIES):
            if retry:
                yield self._random.random() * min(60, 2 ** (retry - 1))
            if not self._lambda.enter(self.clock.now):
                continue
            answered = yield from self._look(query)
            self._lambda.leave(self.clock.now)
            if answered:
                return query.told
        return False

    def _look(self, query: _Query) -> Process[bool]:
        """deliver_result, asked how the query stands; False where a call failed."""
        yield self._assumed.poll_seconds
        if query.told:
            return self._take("queriesReads")
        for name in LOOK:
            if not (yield from self._call(name)):
                return False
        return self.clock.now < query.ends_at or (yield from self._deliver(query, ()))

    def _deliver(self, query: _Query, look: tuple[str, ...]) -> Process[bool]:
        """Tell how the query ended; False where a call failed, and another attempt may pass."""
        if query.told or query.telling:
            return self._take("queriesWrites")
        query.telling = True
        yield self._assumed.deliver_seconds
        for name in (*LEASE, *look, *TELL):
            if not (yield from self._call(name)):
                query.telling = False
                return False
        self._tell(query)
        return True

    def _tell(self, query: _Query) -> None:
        query.told = True
        usual = self._assumed.event_seconds + self._assumed.deliver_seconds
        late = max(0.0, self.clock.now - query.ends_at - usual)
        self.seen.late.append(late)
        self.seen.waits.append(query.waited + late)
        self.clock.start(self._user())
        if self._random.random() < self._assumed.history_share:
            self.clock.start(self._rest(HISTORY))

    def _article_loop(self, query: _Query) -> Process[None]:
        """Get the status, choose, wait a second, again; then presign and post."""
        while True:
            yield from self._transitions("Get", "Choose", "Wait")
            while not self._take("athenaGet"):
                yield 1.0
            if self.clock.now >= query.ends_at:
                break
            yield self._assumed.article_loop_seconds
        if not self._lambda.enter(self.clock.now):
            yield 1.0
        else:
            yield self._assumed.deliver_seconds
            self._lambda.leave(self.clock.now)
        self._take("gatewayRequests")
        self._tell(query)

    def _watch(self, query: _Query) -> Process[None]:
        """The history, which asks again and again after a query that runs."""
        while self.clock.now < query.ends_at and not query.told:
            yield from self._rest(HISTORY_ENTRY)
            yield self._assumed.history_every_seconds

    def _rest(self, names: tuple[str, ...]) -> Process[None]:
        """rest_api: what fails is told to the page."""
        self.seen.history_asked += 1
        passed = self._lambda.enter(self.clock.now)
        if passed:
            yield self._assumed.other_seconds
            for name in names:
                passed = passed and (yield from self._call(name))
            self._lambda.leave(self.clock.now)
        self.seen.history_refused += not passed

    def _sessions(self, users: int) -> Process[None]:
        """Sign-ins, sockets opened and sockets closed, of users who come and go."""
        while True:
            yield self._random.expovariate(users / self._assumed.session_seconds)
            names = ("cognitoSignIns", "gatewayConnects", "connectionsWrites", "connectionsWrites")
            self.clock.start(self._calls(*names, "queriesReads"))
            # authorizer, connect, disconnect, cancel_abandoned
            for _ in range(4):
                self.clock.start(self._invoke())

    def _invoke(self) -> Process[None]:
        if self._lambda.enter(self.clock.now):
            yield self._assumed.other_seconds
            self._lambda.leave(self.clock.now)

    def _calls(self, *names: str) -> Process[None]:
        for name in names:
            yield from self._call(name)

    def _call(self, name: str) -> Process[bool]:
        """An AWS call, as often as botocore makes it; False where each was throttled."""
        for attempt in range(self._way.attempts.get(name, self._assumed.call_attempts)):
            if attempt:
                yield self._random.random() * 2 ** (attempt - 1)
            if self._take(name) and (name != "athenaStart" or self._enter_athena()):
                return True
        return False

    def _enter_athena(self) -> bool:
        """Be one more active query; those of a reservation are not counted."""
        limit = self.quotas.limits["athenaActive"]
        return self._reservation is not None or limit.enter(self.clock.now)

    def _transitions(self, *states: str) -> Process[None]:
        """Step Functions does not refuse them: they wait."""
        while not self._take("statesTransitions", len(states)):
            yield 1.0

    def _take(self, name: str, calls: int = 1) -> bool:
        return self.quotas.rates[name].take(self.clock.now, calls)
