"""Window functions: https://trino.io/docs/current/functions/window.html"""

from __future__ import annotations

from local.athena.sql.translation.chapter import Chapter

CHAPTER = Chapter("Window", aggregates=True)

CHAPTER.same(
    "cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile",
    "percent_rank", "rank", "row_number",
)  # fmt: skip
