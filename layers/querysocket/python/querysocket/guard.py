"""What SQL may run on Athena: one statement, and only one that reads.

It is read twice, and both readings must allow it. First by Trino's rules for comments, quotes and
characters: in its grammar what begins with SELECT, WITH, VALUES, TABLE or `(` is a query and holds
nothing but queries. Then in full, by sqlglot, so that a mistake is told before anything runs. What
could be read in two ways, such as a comment within a comment, is refused. (That nothing is written
is up to IAM; this makes for clear messages.)
https://github.com/trinodb/trino/blob/master/core/trino-grammar/src/main/antlr4/io/trino/grammar/sql/SqlBase.g4
https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple, NoReturn

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import Token, TokenType

from querysocket.errors import SqlRefused

logging.getLogger("sqlglot").disabled = True  # its warnings quote the SQL


def check(sql: str) -> None:
    """Return if the SQL is one statement that only reads.

    Raises SqlRefused with the line and the column of what is wrong.
    """
    statement = _only_statement(sql, list(_words(sql)))
    if statement[0].text in ("SHOW", "DESCRIBE", "DESC"):
        _check_listing(sql, statement)
    else:
        _check_query(sql, _without_explain(statement))


class _Word(NamedTuple):
    """A token of Trino's; keywords and unquoted names in capitals."""

    kind: str
    text: str
    start: int


_WORD = re.compile(
    r"""
      (?P<blank>      [ \t\r\n]++
                    | --[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*+ \r?(?:\n|\Z)
                    | /\*(?: [^*/] | \*(?!/) | /(?!\*) )*+ \*/ )
    | (?P<string>     (?:[Uu]&)? '[^']*+(?:''[^']*+)*+' )
    | (?P<name>       "[^"]*+(?:""[^"]*+)*+" )
    | (?P<backquoted> `[^`]*+(?:``[^`]*+)*+` )
    | (?P<word>       [A-Za-z0-9_]++ )
    | (?P<foreign>    /\* | -- | [^-+*/%=<>!?.,:;()\[\]{}|^$] )
    | (?P<symbol>     . )
    """,
    re.VERBOSE | re.DOTALL,
)

_FOREIGN = {
    "'": "This string does not end. Close it with a single quote.",
    '"': "This quoted name does not end. Close it with a double quote.",
    "`": "This quoted name does not end. Close it with a backquote.",
    "/*": "This comment does not end, or another one begins within it. Close it, or take it out.",
    "--": "This comment ends in an unusual line break. End it with a newline, or take it out.",
}


def _words(sql: str) -> Iterator[_Word]:
    """What is left of the text without spaces and comments."""
    for found in _WORD.finditer(sql):
        kind, text, start = str(found.lastgroup), found.group(), found.start()
        if kind == "foreign":
            unknown = f"{text} (U+{ord(text[0]):04X}) may only stand within quotes."
            _refuse(sql, start, _FOREIGN.get(text, unknown))
        if kind != "blank":
            yield _Word(kind, text.upper() if kind == "word" else text, start)


def _only_statement(sql: str, words: list[_Word]) -> list[_Word]:
    """The statement without the semicolon that may follow it."""
    if words and words[-1].text == ";":
        words.pop()
    if not words:
        _refuse(sql, 0, "There is no statement. Send a query.")
    for word in words:
        if word.text == ";":
            _refuse(sql, word.start, "Send one statement at a time, with nothing after it.")
    return words


# Shapes of statements: a string is s, a quoted name n, any other word is itself.
_NAME = r"(?:[A-Z0-9_]+|n)"
_PATH = rf"{_NAME}(?:\ \.\ {_NAME})*"
_IN = rf"(?:\ (?:IN|FROM)\ {_PATH})"
_LIKE = r"(?:(?:\ LIKE)?\ [ns])"
_KEY = rf"{_NAME}\ =\ (?:{_NAME}|s)"
_PARTITION = rf"(?:\ PARTITION\ \(\ {_KEY}(?:\ ,\ {_KEY})*\ \))"
_LISTING = re.compile(
    rf"""
      SHOW\ (?: DATABASES | SCHEMAS | TABLES | VIEWS ){_IN}?{_LIKE}?
    | SHOW\ (?: CATALOGS | FUNCTIONS ){_LIKE}?
    | SHOW\ COLUMNS{_IN}{_IN}?{_LIKE}?
    | SHOW\ (?: CREATE\ TABLE | CREATE\ VIEW | PARTITIONS | STATS\ FOR )\ {_PATH}
    | SHOW\ TBLPROPERTIES\ {_PATH}(?:\ \(\ [ns]\ \))?
    | DESC(?:RIBE)?(?:\ EXTENDED|\ FORMATTED)?\ {_PATH}{_PARTITION}?(?:\ {_PATH})?
    """,
    re.VERBOSE,
)
_EXPLAIN = re.compile(
    r"EXPLAIN\b(?: ANALYZE\b)?(?: VERBOSE\b)?"
    r"(?: \( (?:TYPE|FORMAT) [A-Z]+(?: , (?:TYPE|FORMAT) [A-Z]+)* \))?"
)
# Functions of a data source take a text that the source may run, whatever it is.
_FOREIGN_FUNCTION = re.compile(
    rf"(?<!\S)TABLE \( (?!(?:EXCLUDE_COLUMNS|SEQUENCE|SELECT|VALUES) \(){_PATH} \("
)


def _shape(words: Iterable[_Word]) -> str:
    shorthand = {"name": "n", "backquoted": "n", "string": "s"}
    return " ".join(shorthand.get(word.kind, word.text) for word in words)


def _check_listing(sql: str, statement: Sequence[_Word]) -> None:
    """SHOW and DESCRIBE, which Athena has of Hive."""
    # There a backslash escapes a quote; in Trino's reading it does not.
    if "\\" in sql:
        _refuse(sql, sql.index("\\"), "Write this statement without a backslash.")
    if not _LISTING.fullmatch(_shape(statement)):
        _refuse(sql, statement[0].start, "Athena has no SHOW or DESCRIBE of this form.")


def _without_explain(statement: Sequence[_Word]) -> Sequence[_Word]:
    beginning = _EXPLAIN.match(_shape(statement))
    return statement[len(beginning.group().split()) if beginning else 0 :]


_QUERY_STARTS = {"SELECT", "WITH", "VALUES", "TABLE", "("}


def _check_query(sql: str, query: Sequence[_Word]) -> None:
    if not query or query[0].text not in _QUERY_STARTS:
        start = query[0].start if query else len(sql)
        allowed = "SELECT, WITH, VALUES, TABLE, SHOW, DESCRIBE, or EXPLAIN and a query"
        _refuse(sql, start, f"Only queries may run. Begin with {allowed}.")
    for word in query:
        if word.kind == "backquoted":
            _refuse(sql, word.start, "In a query, put names in double quotes.")
    shape = _shape(query)
    if found := _FOREIGN_FUNCTION.search(shape):
        start = query[shape.count(" ", 0, found.start())].start
        _refuse(sql, start, "Of table functions only exclude_columns and sequence may run.")
    _check_in_full(sql, query)


def _check_in_full(sql: str, query: Sequence[_Word]) -> None:
    """What sqlglot reads: the query alone, at its place, without comments."""
    try:
        # A query makes about a node a word. sqlglot's guesses within guesses could go on for ever.
        trees = _ATHENA.parse(_without_comments(query), max_nodes=2_000 + 2 * len(query))
        parts = (part for tree in trees if tree for part in tree.walk())
        foreign = next((part for part in parts if not isinstance(part, _PARTS)), None)
    # None is chained: what sqlglot raises quotes the SQL.
    except _Misread as error:
        _refuse(sql, error.start, str(error))
    except RecursionError:
        _refuse(sql, query[0].start, "The query is nested too deeply. Take some levels out.")
    except Exception:
        _refuse(sql, query[0].start, "The query cannot be read. Write it in a simpler way.")
    if foreign:
        starts = (part.meta["start"] for part in foreign.walk() if "start" in part.meta)
        kind = type(foreign).__name__.upper()
        _refuse(sql, next(starts, query[0].start), f"A query that reads has no {kind}.")


def _without_comments(query: Sequence[_Word]) -> str:
    text, end = [], 0
    for word in query:
        text += [" " * (word.start - end), word.text]
        end = word.start + len(word.text)
    return "".join(text)


class _Misread(ParseError):
    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


# What a query is made of, beside calls, operators and literals: to sqlglot they are conditions.
_PARTS = (
    exp.Query, exp.Condition,
    exp.Alias, exp.Aliases, exp.AtTimeZone, exp.ColumnDef, exp.CTE, exp.Cube, exp.DataType,
    exp.DataTypeParam, exp.Distinct, exp.Fetch, exp.Filter, exp.From, exp.Group, exp.GroupingSets,
    exp.Having, exp.Identifier, exp.IgnoreNulls, exp.Interval, exp.IntervalSpan, exp.Join,
    exp.JSONColumnDef, exp.JSONSchema, exp.Lambda, exp.Lateral, exp.Limit, exp.LimitOptions,
    exp.MatchRecognize, exp.MatchRecognizeMeasure, exp.Offset, exp.Order, exp.Ordered,
    exp.OverflowTruncateBehavior, exp.RespectNulls, exp.Rollup, exp.Star, exp.Table,
    exp.TableAlias, exp.TableSample, exp.Tuple, exp.Values, exp.Var, exp.Version, exp.Where,
    exp.WindowSpec, exp.With,
)  # fmt: skip

_SPECIAL_FUNCTIONS = (
    "CAST", "EXTRACT", "JSON_TABLE", "LISTAGG", "NORMALIZE", "POSITION", "SUBSTRING", "TRIM",
    "TRY_CAST",
)  # fmt: skip
_JSON_FUNCTIONS = ("JSON_ARRAY", "JSON_EXISTS", "JSON_OBJECT", "JSON_QUERY", "JSON_VALUE")
_JSON_WORDS = {
    ",", ":", "ABSENT", "ARRAY", "AS", "CONDITIONAL", "DEFAULT", "EMPTY", "ENCODING", "ERROR",
    "FALSE", "FORMAT", "JSON", "KEEP", "KEY", "KEYS", "NULL", "OBJECT", "OMIT", "ON", "PASSING",
    "QUOTES", "RETURNING", "SCALAR", "STRING", "TRUE", "UNCONDITIONAL", "UNIQUE", "UNKNOWN", "UTF8",
    "UTF16", "UTF32", "VALUE", "WITH", "WITHOUT", "WRAPPER",
}  # fmt: skip


class _Parser(TrinoParser):
    """Knows no statement but a query, and of functions only those with a syntax of their own."""

    FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
        **{name: TrinoParser.FUNCTION_PARSERS[name] for name in _SPECIAL_FUNCTIONS},
        **dict.fromkeys(_JSON_FUNCTIONS, lambda self: self._parse_json_call()),
    }
    NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
        "CASE": TrinoParser.NO_PAREN_FUNCTION_PARSERS["CASE"],
    }

    def _parse_statement(self) -> exp.Expr:
        """The whole, what follows WITH, or what is named in it."""
        first = self._curr
        query = super()._parse_statement() if first.text.upper() in _QUERY_STARTS else None
        if not isinstance(query, (exp.Query, exp.Values)):
            self.raise_error("Only a query may stand here.", first)
        return query

    def _parse_types(self, *args: Any, **kwargs: Any) -> exp.Expr | None:
        # Else what is in ARRAY[ ] is read twice, in one within it four times, and so on.
        if self._match_pair(TokenType.ARRAY, TokenType.L_BRACKET, advance=False):
            return None
        return super()._parse_types(*args, **kwargs)

    def _parse_json_call(self) -> exp.Anonymous:
        """Arguments and the words between them, of which sqlglot knows a part."""
        arguments, may_follow = [], True
        while not self._match(TokenType.R_PAREN, advance=False):
            if self._match_texts(_JSON_WORDS):
                may_follow = True
                continue
            argument = self._parse_disjunction() if may_follow else None
            if argument is None:
                self.raise_error("Expecting )")
            arguments.append(argument)
            may_follow = False
        return exp.Anonymous(this="JSON", expressions=arguments)

    def raise_error(self, message: str, token: Token | None = None) -> NoReturn:
        if self._node_count > self.max_nodes:
            raise RecursionError
        token = token or self._curr
        if not token:
            message = "The SQL ends too early. Write the rest of it."
        elif re.fullmatch(r"Expecting \W", message):
            message = f"A {message[-1]} is missing before this."
        elif not message.startswith("Only"):
            message = (
                "The SQL cannot be read from here on. Look for a comma too many or too few, or put"
                " a reserved word in double quotes."
            )
        raise _Misread(message, token.start if token else self._prev.end + 1)


class _Athena(Trino):
    INDEX_OFFSET = 0  # else sqlglot works out the type of what stands before each [
    Parser = _Parser

    class Tokenizer(Trino.Tokenizer):
        """Takes no statement for one string, and has Trino's reserved words, as INSERT is one."""

        COMMANDS: ClassVar[set[TokenType]] = set()
        KEYWORDS: ClassVar[dict[str, TokenType]] = {
            **Trino.Tokenizer.KEYWORDS,
            **dict.fromkeys(("DEALLOCATE", "DELETE", "DESCRIBE", "EXECUTE"), TokenType.INSERT),
            **dict.fromkeys(("GRANT", "REVOKE", "ROLLBACK"), TokenType.VAR),
        }
        del KEYWORDS["DEALLOCATE PREPARE"], KEYWORDS["RESET SESSION"]


_ATHENA = _Athena()


def _refuse(sql: str, start: int, message: str) -> NoReturn:
    line = sql.count("\n", 0, start) + 1
    column = start - sql.rfind("\n", 0, start)
    raise SqlRefused(message, line=line, column=column) from None
