"""A report's YAML: its values, and where each stands in the file.

It is read event by event. PyYAML's loaders let the second of two equal keys win, forget the places
of what they load, and crash the process on a text nested some ten thousand deep. Plain words
have the meaning they have in YAML 1.2: NO, 2015-12-01 and 12:30 are texts.
https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from querysocket.reports.faults import Fault, faulty

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MAX_DEPTH = 10
_MAX_DIGITS = 40
"""Of an integer; Python refuses to read some thousands."""

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")

_ADVICE = "Indent with spaces, and put a value that has one of : # [ ] { } % @ \\ in single quotes"


class Document:
    """The one YAML document of a file; raises ReportFaulty where it cannot be read."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._places: dict[tuple[str | int, ...], yaml.Mark] = {}
        try:
            self._events = self._content(text)
            self.value = self._value(next(self._events, None), ())
            if extra := next(self._events, None):
                self._refuse(extra, "a second document begins here; write one file per report")
        except yaml.MarkedYAMLError as error:
            raise faulty([self._fault(error.problem_mark, f"{error.problem}. {_ADVICE}")]) from None
        except yaml.reader.ReaderError as error:
            # Its position is one of bytes or of characters, as the loader likes.
            start = text.index(chr(error.character))
            message = f"the character U+{error.character:04X} may not stand here; take it out"
            raise faulty([Fault.at(file, text, start, message)]) from None

    def fault(self, path: tuple[str | int, ...], message: str) -> Fault:
        """A fault at the value of this path, or at the nearest thing around it."""
        while path and path not in self._places:
            path = path[:-1]
        return self._fault(self._places[path], message)

    def _content(self, text: str) -> Iterator[Any]:
        """The events of what the documents hold."""
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
                yield event

    def _value(self, event: Any, path: tuple[str | int, ...]) -> Any:
        if event is None:
            self._refuse(event, "the file is empty; begin with title:, engine: and groups:")
        self._places[path] = event.start_mark
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "a report has no & and *; write the value out, or put it in quotes")
        if event.tag:
            self._refuse(event, "a report has no !; take it out, or put the value in quotes")
        if len(path) > _MAX_DEPTH:
            self._refuse(event, "this is nested too deeply; write it with fewer levels")
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(path)
            case yaml.SequenceStartEvent():
                return self._sequence(path)
        return _scalar(event) if event.implicit[0] else event.value

    def _mapping(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            name = self._value(key, (*path, "key"))
            if not isinstance(name, str):
                self._refuse(key, "a name is a text; put it in quotes, or rename it")
            if name in found:
                self._refuse(key, f"{name} stands here a second time; keep one of them")
            found[name] = self._value(next(self._events), (*path, name))
            self._places[(*path, name)] = key.start_mark
        return found

    def _sequence(self, path: tuple[str | int, ...]) -> list[Any]:
        found: list[Any] = []
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(item, (*path, len(found))))
        return found

    def _refuse(self, event: Any, message: str) -> Any:
        raise faulty([self._fault(event and event.start_mark, message)])

    def _fault(self, mark: Any, message: str) -> Fault:
        if mark is None:
            return Fault(self._file, message)
        return Fault(self._file, message, mark.line + 1, mark.column + 1)


def _scalar(event: yaml.ScalarEvent) -> str | int | float | bool | None:
    """What a word without quotes means."""
    text: str = event.value
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text) and len(text) <= _MAX_DIGITS:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
