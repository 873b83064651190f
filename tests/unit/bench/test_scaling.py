from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from bench import scaling
from bench.report import scaling as report
from bench.report.__main__ import ROOT
from bench.report.scaling_plots import plots
from bench.scaling import SIZES, Span, measure
from bench.simulation.application import Application, Way
from bench.simulation.assumptions import assumptions
from bench.simulation.clock import Clock, Process
from bench.simulation.quotas import Limit, Rate, Reservation, quotas
from bench.simulation.reconnect import reconnect

ASSUMED = assumptions()


def test_processes_run_in_the_order_of_their_times() -> None:
    clock, seen = Clock(), []

    def process(name: str, seconds: float) -> Process[None]:
        for _ in range(2):
            yield seconds
            seen.append((clock.now, name))

    clock.start(process("slow", 3))
    clock.start(process("quick", 1), after=1)
    clock.run(4)
    assert seen == [(2, "quick"), (3, "slow"), (3, "quick")]
    clock.run(6)
    assert seen[-1] == (6, "slow")


def test_a_bucket_gives_its_burst_at_once_and_its_rate_from_then_on() -> None:
    bucket = Rate(per_second=10, burst=20)
    assert sum(bucket.take(0) for _ in range(100)) == 20
    assert sum(bucket.take(1) for _ in range(100)) == 10
    assert sum(bucket.take(60) for _ in range(100)) == 20
    assert bucket.refused == 250
    assert bucket.use(0, 2) == [100, 100]


def test_a_limit_lets_in_as_many_as_there_are_places() -> None:
    limit = Limit(2)
    assert [limit.enter(0.5) for _ in range(3)] == [True, True, False]
    limit.leave(3.5)
    assert limit.enter(3.6)
    assert limit.use(0, 5) == [2, 2, 2, 2, 2]


def test_a_reservation_has_the_others_wait_for_their_turn() -> None:
    reservation = Reservation(2)
    assert [reservation.wait(0, 10) for _ in range(3)] == [0, 0, 10]
    assert reservation.wait(12, 1) == 0
    assert reservation.wait(12, 1) == 1


def test_a_quota_that_there_is_not_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="athenaStarts"):
        quotas({"athenaStarts": 2})


# The application


def application(users: int, seconds: int, way: Way | None = None, **raised: float) -> Application:
    used = Application(users, quotas(raised), ASSUMED, way)
    used.clock.run(seconds)
    return used


def test_the_same_seed_gives_the_same_figures() -> None:
    first, second = (application(1_000, 200).seen for _ in range(2))
    assert first == second
    other = Application(1_000, quotas(), replace(ASSUMED, seed=7))
    other.clock.run(200)
    assert other.seen != first


def test_active_queries_are_their_rate_times_their_length() -> None:
    demand = scaling._demand(ASSUMED, Way(), Span(120, 1_200))
    mu, sigma = math.log(ASSUMED.length_median_seconds), ASSUMED.length_sigma
    cut = (math.log(ASSUMED.length_max_seconds) - mu) / sigma

    def below(deviations: float) -> float:
        return (1 + math.erf(deviations / math.sqrt(2))) / 2

    mean = math.exp(mu + sigma**2 / 2) * below(cut - sigma)
    mean += ASSUMED.length_max_seconds * (1 - below(cut))
    mean *= 1 - ASSUMED.stopped_share / 2
    assert demand["athenaActive"] == pytest.approx(demand["athenaStart"] * mean, rel=0.1)


def test_athena_starts_no_more_than_its_rate_and_its_burst() -> None:
    used = application(20_000, 60, athenaActive=math.inf)
    assert 60 * 20 < used.quotas.limits["athenaActive"].asked <= 60 * 20 + 80
    assert used.seen.throttled > 0


def test_no_more_queries_are_active_than_may_be() -> None:
    used = application(20_000, 120, athenaStart=math.inf)
    assert max(used.quotas.limits["athenaActive"].most.values()) == 200
    assert used.seen.throttled > 0


def test_a_query_that_nobody_can_watch_is_stopped_and_active_no_more() -> None:
    used = application(300, 300, statesStart=0)
    assert used.seen.throttled > 0 == len(used.seen.waits)
    # Active are those alone whose submission is under way.
    active, submitting = (
        used.quotas.limits[name].use(299, 300) for name in ("athenaActive", "lambda")
    )
    assert active <= submitting
    assert sum(used.quotas.rates["athenaStop"].asked.values()) >= used.seen.throttled


def test_nobody_waits_where_nothing_is_full() -> None:
    seen = application(300, 400).seen
    assert seen.throttled == seen.broken == seen.gave_up == 0
    assert len(seen.waits) > 300
    assert sorted(seen.waits)[len(seen.waits) * 98 // 100] < 0.001


def test_an_end_whose_event_is_lost_is_told_within_twice_the_query_s_length() -> None:
    lost = replace(ASSUMED, event_lost_share=1, length_sigma=0.01, length_median_seconds=20)
    used = Application(100, quotas(), lost)
    used.clock.run(600)
    # Polled at 27 s; a usual telling is not late. Stopped half way, at 10 s, polled at 27 s too.
    assert 0 < max(used.seen.late) <= 2 * 10 + 1
    assert len(used.seen.late) > 100


def test_status_calls_that_are_throttled_make_answers_late() -> None:
    seen = application(3_000, 200, athenaActive=5, athenaStart=5, athenaGet=0.2).seen
    assert seen.throttled == 0
    assert sorted(seen.late)[len(seen.late) // 2] > 1


def test_the_article_s_loop_asks_once_a_second() -> None:
    ours = scaling._demand(ASSUMED, Way(), Span(120, 240))
    article = scaling._demand(ASSUMED, Way(article=True), Span(120, 240))
    per_second = article["athenaGet"] / article["athenaActive"]
    assert per_second == pytest.approx(1 / ASSUMED.article_loop_seconds, rel=0.15)
    assert ours["athenaGet"] < article["athenaGet"] / 2


def test_all_come_back_who_find_a_place_in_time_and_no_others() -> None:
    few = reconnect(1_000, quotas().rates["gatewayConnects"], ASSUMED)
    assert few["backShare"] == 1
    many = reconnect(100_000, Rate(per_second=200, burst=200), ASSUMED)
    most = 200 + 200 * (ASSUMED.reconnect_give_up_seconds + ASSUMED.reconnect_max_backoff_seconds)
    assert 0 < many["backShare"] <= most / 100_000


# What is measured, and its report


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """A quick measurement, as results.json holds it."""
    quick: Any = type("Quick", (), {"quick": True})
    return {"scaling": json.loads(json.dumps(measure(quick)))}


def test_a_quick_measurement_has_all_that_the_report_reads(measured: dict[str, Any]) -> None:
    assert list(measured["scaling"]["users"]) == [str(users) for users in SIZES[:3]]
    tables = report.tables(measured)
    assert all(tables.values())
    assert set(plots(measured)) == {"scaling-quotas", "scaling-answers"}


def test_the_page_has_a_place_for_every_table_and_no_other(measured: dict[str, Any]) -> None:
    page = (ROOT / "docs/scaling.md").read_text("utf-8")
    marked = {part.partition(" -->")[0] for part in page.split("<!-- bench:")[1:]}
    assert marked == set(report.tables(measured))
    assert all(f"(performance/{name}.svg)" in page for name in plots(measured))


def test_users_are_told_in_two_digits() -> None:
    assert [report.about(users) for users in (3_616, 192_727, 99, 5)] == [
        "3,600",
        "190,000",
        "99",
        "5",
    ]
