"""A chapter of Athena's function reference."""

from __future__ import annotations

from local.translation import chapter

PREFIX = "athena_"


class Chapter(chapter.Chapter):
    """A chapter whose macros are our Athena's."""

    prefix = PREFIX
