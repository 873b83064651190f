"""Documents whose figures are filled in between marks.

`<!-- bench:NAME -->...<!-- /bench -->` holds what NAME stands for: a table, or a figure in running
text. All around it is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(r"<!-- bench:([\w.]+) -->(?:(?!<!-- bench:).)*?<!-- /bench -->", re.DOTALL)
_MARK = re.compile(r"<!-- (?:bench:\S+|/bench) -->")


class MarkError(Exception):
    """A mark that stands for nothing, or that is not closed."""


def fill(page: str, figures: Mapping[str, str]) -> str:
    """The page with every mark's figure as it is now; raises MarkError."""
    if astray := _MARK.search(_BLOCK.sub("", page)):
        line = page.count("\n", 0, page.index(astray[0])) + 1
        raise MarkError(f"{astray[0]} at line {line} or below it has no mark that belongs to it")

    def block(found: re.Match[str]) -> str:
        name = found[1]
        if name not in figures:
            known = ", ".join(sorted(figures))
            raise MarkError(f"bench:{name} is not known; there are {known}")
        figure = figures[name]
        between = f"\n\n{figure}\n\n" if figure.startswith("|") else figure
        return f"<!-- bench:{name} -->{between}<!-- /bench -->"

    return _BLOCK.sub(block, page)
