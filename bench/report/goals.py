"""What was to be reached and what was, and on which machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.report.markdown import dollars, number, table


@dataclass(frozen=True)
class Goal:
    """A figure that may be at most so large."""

    says: str
    most: float
    reached: float
    article: float | None = None
    """The same figure of the article's way, where it has one."""
    text: Callable[[float], str] = number

    @property
    def is_met(self) -> bool:
        """Whether it was reached."""
        return self.reached <= self.most

    def row(self) -> list[str]:
        """The goal as a row of the table."""
        article = "" if self.article is None else self.text(self.article)
        verdict = "yes" if self.is_met else "**no**"
        return [self.says, self.text(self.most), self.text(self.reached), verdict, article]


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    machine, reached = results["machine"], [goal.is_met for goal in goals(results)]
    dates = sorted({run["date"] for run in results["runs"].values()})
    trials = ", ".join(part for part, run in results["runs"].items() if run["quick"])
    return {
        "goals": table(
            ["a trial only" if trials else "", "-at most", "-reached", "met", "-the article's way"],
            (goal.row() for goal in goals(results)),
        ),
        "goals.met": f"{sum(reached)} of {len(reached)}",
        "dates": " to ".join(dict.fromkeys((dates[0], dates[-1]))),
        "minutes": number(results["seconds"] / 60),
        "machine": (
            f"{machine['cpu']}, {machine['cores']} cores, {machine['memoryGb']:g} GB,"
            f" {machine['system']}, Python {machine['python']}"
        ),
        "trials": trials and f"**a trial only**, with the fewest samples: {trials}; ",
    }


def goals(results: Mapping[str, Any]) -> Iterator[Goal]:
    """Each goal with what was reached."""
    yield from _delays(results)
    lengths = results["cost"]["lengths"]
    for seconds, most in ((120, 0.45), (600, 0.60)):
        ours, article = (lengths[f"{seconds}"][way] for way in ("querysocket", "baseline"))
        yield Goal(
            f"dollars for 1,000 queries of {seconds} s, without what Athena scans",
            most,
            ours["dollarsPerThousand"],
            article["dollarsPerThousand"],
            dollars,
        )
    yield Goal(
        "status calls for a query of 10 minutes",
        8,
        lengths["600"]["querysocket"]["statusCalls"],
        lengths["600"]["baseline"]["statusCalls"],
    )
    functions = results["coldStart"]["functions"]
    ratios = {name: found["ratio"] for name, found in functions.items()}
    says = "init CPU of {} over that of the article's handler"
    yield Goal(says.format("`run_query`"), 1.5, ratios.pop("run_query"), 1)
    worst = max(ratios, key=lambda name: ratios[name])
    yield Goal(says.format(f"every other function (`{worst}`)"), 1.1, ratios[worst], 1)


def _delays(results: Mapping[str, Any]) -> Iterator[Goal]:
    latency = results["latency"]
    ours, article = (latency[way]["all"]["p50"] for way in ("querysocket", "baseline"))
    median = "from a query's end to the message, median"
    yield Goal(f"{median}, ms", 100, ours, article)
    yield Goal(f"{median}, over that of the article's way", 0.2, latency["medianRatio"], 1)
    yield Goal(
        "delay where every event is lost, over the longest it may be (twice the query, or 1 s)",
        1,
        max(found["ofLimit"] for found in results["lostEvents"].values()),
    )
