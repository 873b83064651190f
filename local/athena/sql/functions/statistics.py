"""Distributions, intervals and vectors: https://trino.io/docs/current/functions/math.html"""

from __future__ import annotations

import math
from statistics import NormalDist

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Statistical")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise InvalidArgument(message)


@CHAPTER.python("normal_cdf(mean double, sd double, value double) -> double")
def _normal_cdf(mean: float, sd: float, value: float) -> float:
    _require(sd > 0, "standardDeviation must be > 0")
    return 0.5 * (1 + math.erf((value - mean) / (sd * math.sqrt(2))))


@CHAPTER.python("inverse_normal_cdf(mean double, sd double, p double) -> double")
def _inverse_normal_cdf(mean: float, sd: float, p: float) -> float:
    _require(0 < p < 1, "p must be 0 > p > 1")
    _require(sd > 0, "sd must be > 0")
    return NormalDist(mean, sd).inv_cdf(p)


@CHAPTER.python("beta_cdf(a double, b double, value double) -> double")
def _beta_cdf(a: float, b: float, value: float) -> float:
    _require(0 <= value <= 1, "value must be 0 >= v >= 1")
    _require(a > 0 and b > 0, "a, b must be > 0")
    return _incomplete_beta(a, b, value)


@CHAPTER.python("inverse_beta_cdf(a double, b double, p double) -> double")
def _inverse_beta_cdf(a: float, b: float, p: float) -> float:
    _require(0 <= p <= 1, "p must be 0 >= p >= 1")
    _require(a > 0 and b > 0, "a, b must be > 0")
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return low if _incomplete_beta(a, b, low) == p else high
        if _incomplete_beta(a, b, middle) < p:
            low = middle
        else:
            high = middle


@CHAPTER.python("t_pdf(x double, df double) -> double")
def _t_pdf(x: float, df: float) -> float:
    _require(df > 0, "df must be greater than 0")
    logarithm = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(logarithm - (df + 1) / 2 * math.log1p(x * x / df))


@CHAPTER.python("t_cdf(x double, df double) -> double")
def _t_cdf(x: float, df: float) -> float:
    _require(df > 0, "df must be greater than 0")
    tail = 0.5 * _incomplete_beta(df / 2, 0.5, df / (df + x * x))
    return tail if x < 0 else 1 - tail


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function: https://dlmf.nist.gov/8.17"""
    if x in (0, 1):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(logarithm + a * math.log(x) + b * math.log1p(-x)) / a
    return front / _beta_fraction(a, b, x)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of DLMF 8.17.22, by Lentz's method."""
    tiny = 1e-300
    fraction, c, d = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or tiny)
        c = 1 + term / c or tiny
        fraction *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return fraction


@CHAPTER.python("wilson_interval_lower(successes bigint, trials bigint, z double) -> double")
def _wilson_lower(successes: int, trials: int, z: float) -> float:
    return _wilson(successes, trials, z, -1)


@CHAPTER.python("wilson_interval_upper(successes bigint, trials bigint, z double) -> double")
def _wilson_upper(successes: int, trials: int, z: float) -> float:
    return _wilson(successes, trials, z, 1)


def _wilson(successes: int, trials: int, z: float, side: int) -> float:
    _require(successes >= 0, "number of successes must not be negative")
    _require(trials > 0, "number of trials must be positive")
    _require(successes <= trials, "number of successes must not be larger than number of trials")
    _require(z >= 0, "z-score must not be negative")
    p = successes / trials
    spread = z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    return (p + z * z / (2 * trials) + side * spread) / (1 + z * z / trials)


_Vector = dict[str, float | None]


@CHAPTER.python("cosine_similarity(x map(varchar,double), y map(varchar,double)) -> double")
def _cosine_similarity(x: _Vector, y: _Vector) -> float | None:
    if None in x.values() or None in y.values():
        return None
    norms = math.sqrt(_dot(x, x)) * math.sqrt(_dot(y, y))
    return _dot(x, y) / norms if norms else math.nan


def _dot(x: _Vector, y: _Vector) -> float:
    return sum((value or 0.0) * (y[key] or 0.0) for key, value in x.items() if key in y)
