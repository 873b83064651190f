"""What samples come to."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles


def summary(samples: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Percentiles, the greatest and the number of the samples, in their own unit.

    Between two samples percentiles are interpolated; none is beyond the greatest.
    """
    cuts = quantiles(samples, n=100, method="inclusive") if len(samples) > 1 else [*samples] * 99
    found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(samples)}
    return {**{name: round(value, digits) for name, value in found.items()}, "n": len(samples)}
