"""Reads the SQL standard's JSON paths: https://trino.io/docs/current/functions/json.html#json-path-language

A path is a tree of tuples, (kind, ...), which `json_path_items` evaluates.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from local.athena.sql.typed.expression import InvalidArgument

Node = tuple[Any, ...]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<variable>\$[A-Za-z_][A-Za-z_0-9]*)
    |(?P<word>[A-Za-z_][A-Za-z_0-9]*)
    |(?P<symbol>==|!=|<>|<=|>=|&&|\|\||[$@.*\[\](),?<>!+\-/%])
    )""",
    re.VERBOSE,
)
_COMPARISONS = {"==", "!=", "<>", "<", "<=", ">", ">="}
METHODS = {"type", "size", "double", "ceiling", "floor", "abs", "keyvalue"}


@lru_cache(maxsize=1024)
def parse_path(text: str) -> tuple[bool, Node]:
    """True for a strict path, and its tree; raises InvalidArgument."""
    return _Parser(text).path()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                raise self._wrong()
            self._tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()

    def path(self) -> tuple[bool, Node]:
        mode = self._take()[1]
        if mode not in {"lax", "strict"}:
            raise self._wrong()
        tree = self._sum()
        if self._tokens:
            raise self._wrong()
        return mode == "strict", tree

    def _wrong(self) -> InvalidArgument:
        return InvalidArgument(f"SYNTAX_ERROR: invalid JSON path: '{self._text}'")

    def _next(self) -> str:
        return self._tokens[0][1] if self._tokens else ""

    def _take(self) -> tuple[str, str]:
        if not self._tokens:
            raise self._wrong()
        return self._tokens.pop(0)

    def _skip(self, *texts: str) -> str:
        return self._take()[1] if self._tokens and self._next() in texts else ""

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise self._wrong()

    def _sum(self) -> Node:
        tree = self._product()
        while symbol := self._skip("+", "-"):
            tree = ("arithmetic", symbol, tree, self._product())
        return tree

    def _product(self) -> Node:
        tree = self._signed()
        while symbol := self._skip("*", "/", "%"):
            tree = ("arithmetic", symbol, tree, self._signed())
        return tree

    def _signed(self) -> Node:
        if symbol := self._skip("+", "-"):
            return ("sign", symbol, self._signed())
        return self._accessors()

    def _accessors(self) -> Node:
        tree = self._primary()
        while True:
            if self._skip("."):
                tree = self._member(tree)
            elif self._skip("["):
                tree = self._elements(tree)
            elif self._skip("?"):
                self._expect("(")
                tree = ("filter", tree, self._predicate())
                self._expect(")")
            else:
                return tree

    def _primary(self) -> Node:
        kind, text = self._take()
        if text == "(":
            tree = self._sum()
            self._expect(")")
            return tree
        if text == "$":
            return ("context",)
        if text == "@":
            return ("current",)
        if kind == "variable":
            return ("variable", text[1:])
        if kind == "string":
            return ("value", _unquoted(text))
        if kind == "number":
            return ("value", int(text) if text.isdigit() else float(text))
        if text in {"true", "false", "null"}:
            return ("value", {"true": True, "false": False, "null": None}[text])
        if text == "last":
            return ("last",)
        raise self._wrong()

    def _member(self, tree: Node) -> Node:
        if self._skip("*"):
            return ("members", tree)
        kind, text = self._take()
        if kind == "word" and text in METHODS and self._skip("("):
            self._expect(")")
            return ("method", tree, text)
        if kind in {"word", "string"}:
            return ("member", tree, _unquoted(text) if kind == "string" else text)
        raise self._wrong()

    def _elements(self, tree: Node) -> Node:
        if self._skip("*"):
            self._expect("]")
            return ("elements", tree)
        ranges = []
        while True:
            first = self._sum()
            ranges.append((first, self._sum() if self._skip("to") else None))
            if not self._skip(","):
                break
        self._expect("]")
        return ("subscripts", tree, tuple(ranges))

    def _predicate(self) -> Node:
        tree = self._conjunction()
        while self._skip("||"):
            tree = ("or", tree, self._conjunction())
        return tree

    def _conjunction(self) -> Node:
        tree = self._negation()
        while self._skip("&&"):
            tree = ("and", tree, self._negation())
        return tree

    def _negation(self) -> Node:
        if self._skip("!"):
            return ("not", self._negation())
        return self._test()

    def _test(self) -> Node:
        if self._skip("exists"):
            self._expect("(")
            tree = self._sum()
            self._expect(")")
            return ("exists", tree)
        before = list(self._tokens)
        if self._skip("("):
            try:
                inner = self._predicate()
                self._expect(")")
            except InvalidArgument:
                self._tokens = before
            else:
                if self._skip("is"):
                    self._expect("unknown")
                    return ("unknown", inner)
                if self._next() not in _COMPARISONS | {"+", "-", "*", "/", "%", ".", "["}:
                    return inner
                self._tokens = before
        left = self._sum()
        if self._skip("starts"):
            self._expect("with")
            return ("starts", left, self._primary())
        if self._skip("like_regex"):
            kind, pattern = self._take()
            if kind != "string":
                raise self._wrong()
            flags = _unquoted(self._take()[1]) if self._skip("flag") else ""
            return ("like", left, _unquoted(pattern), flags)
        symbol = self._skip(*_COMPARISONS)
        if not symbol:
            raise self._wrong()
        return ("compare", symbol, left, self._sum())


def _unquoted(text: str) -> str:
    if text.startswith("'"):
        text = '"' + text[1:-1].replace('"', '\\"').replace("\\'", "'") + '"'
    return str(json.loads(text))
