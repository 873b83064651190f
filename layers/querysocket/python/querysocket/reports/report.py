"""A saved report: what it is, its SQL, and how a client's values go into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from querysocket.engines import Parameter, Statement
from querysocket.errors import InvalidMessage, LimitExceeded
from querysocket.reports.definition import EVERYONE, PublicReport, ReportDefinition
from querysocket.reports.documents import Document
from querysocket.reports.faults import Fault, faulty
from querysocket.reports.placeholders import Placeholder, find

NAME = "[a-z][a-z0-9_]{0,62}"
PREFIX = "reports/"
KEY = rf"{PREFIX}{NAME}\.(?:yaml|sql)"
"""Of a report's files in the bucket, and in the repository."""

MAX_YAML_BYTES = 50_000
MAX_SQL_BYTES = 100_000
"""As the Data API of Redshift."""

# The space keeps them apart from a quote or a word before them.
_NULL, _EMPTY = " NULL", " ''"

_MAX_FAULTS = 5
"""Of one message, told at a time."""


@dataclass(frozen=True)
class Bound:
    """A report with a client's values, as its engine takes them."""

    sql: str
    parameters: list[Parameter]
    """Athena's: one for each `?`."""
    named: dict[str, str]
    """Redshift's: one for each `:name`."""


@dataclass(frozen=True)
class Report:
    """A report whose YAML and SQL fit together."""

    name: str
    definition: ReportDefinition
    sql: str

    @classmethod
    def read(cls, name: str, yaml_text: str, sql: str) -> Self:
        """The report of two texts; raises ReportFaulty naming file, place and what to do."""
        document = Document(yaml_key(name), yaml_text)
        report = cls(name, ReportDefinition.of(document), sql)
        used = report._placeholders()
        declared = report.definition.parameters
        faults = [
            Fault.at(sql_key(name), sql, each.start, _undeclared(each.name))
            for each in used
            if each.name not in declared
        ]
        faults += [
            document.fault(("parameters", each), _unused(each, sql))
            for each in sorted(declared.keys() - {each.name for each in used})
        ]
        if faults:
            raise faulty(faults)
        return report

    @classmethod
    def of_files(cls, name: str, yaml_file: bytes | None, sql_file: bytes | None) -> Self:
        """The report of two files, None for one that is missing; raises ReportFaulty."""
        return cls.read(
            name,
            _text(yaml_key(name), yaml_file, MAX_YAML_BYTES),
            _text(sql_key(name), sql_file, MAX_SQL_BYTES),
        )

    def allows(self, caller_groups: Collection[str]) -> bool:
        """Whether a caller of these groups may run it."""
        groups = self.definition.groups
        return groups == EVERYONE or not set(groups).isdisjoint(caller_groups)

    def to_public(self) -> PublicReport:
        """What a client may know of it: not its SQL, nor its groups."""
        definition = self.definition
        return PublicReport(
            name=self.name,
            title=definition.title,
            description=definition.description,
            engine=definition.engine,
            parameters=definition.parameters,
        )

    def statement_parts(self, values: Mapping[str, Any]) -> Bound:
        """The statement with the values bound; raises InvalidMessage or LimitExceeded."""
        bound = self._values(values)
        if self.definition.engine == "athena":
            in_order = [bound[each.name] for each in self._placeholders()]
            return Bound(self.sql_with(lambda _: "?"), in_order, {})
        texts = {
            name: "" if value is None else self.definition.parameters[name].text(value)
            for name, value in bound.items()
        }

        def replacement(name: str) -> str:
            """Redshift's Data API cannot bind NULL, nor the empty string; they are constants."""
            return f":{name}" if texts[name] else _NULL if bound[name] is None else _EMPTY

        named = {name: text for name, text in texts.items() if text}
        return Bound(self.sql_with(replacement), [], named)

    def values_of(self, statement: Statement) -> dict[str, Any] | None:
        """The values that made this statement, as a form gives them; those of NULL are left out.

        None where there are none: the report has changed since.
        """
        try:
            values = self._values_in(statement)
            bound = self.statement_parts(values)
        except (InvalidMessage, LimitExceeded, LookupError, ValueError):
            return None
        # The engine may have trimmed the SQL.
        now = bound.sql.strip(), bound.parameters, bound.named
        then = statement.sql.strip(), list(statement.parameters), dict(statement.named)
        return values if now == then else None

    def _values_in(self, statement: Statement) -> dict[str, Any]:
        """The values there are, if the statement is of the report as it is now."""
        declared = self.definition.parameters
        if self.definition.engine == "athena":
            names = [each.name for each in self._placeholders()]
            texts = {
                name: declared[name].text(declared[name].read(name, value))
                for name, value in zip(names, statement.parameters, strict=True)
                if value is not None
            }
        else:
            texts = {**dict.fromkeys(self._empty_in(statement.sql), ""), **statement.named}
        return {name: declared[name].given(text) for name, text in texts.items()}

    def _empty_in(self, sql: str) -> list[str]:
        """The parameters that the empty string stands for in Redshift's SQL."""
        found, longer = [], 0
        for each in self._placeholders():
            texts = _NULL, _EMPTY, f":{each.name}"
            text = next((text for text in texts if sql.startswith(text, each.start + longer)), "")
            longer += len(text) - (each.end - each.start)
            if text == _EMPTY:
                found.append(each.name)
        return found

    def sql_with(self, replacement: Callable[[str], str]) -> str:
        """The SQL with something else in the place of each `:name`."""
        parts, end = [], 0
        for each in self._placeholders():
            parts += [self.sql[end : each.start], replacement(each.name)]
            end = each.end
        return "".join([*parts, self.sql[end:]])

    def _placeholders(self) -> list[Placeholder]:
        return find(sql_key(self.name), self.sql, self.definition.engine)

    def _values(self, values: Mapping[str, Any]) -> dict[str, Parameter]:
        """A value for each parameter, the client's or the default."""
        declared = self.definition.parameters
        faults = [f"there is no parameter {name[:40]!r}" for name in values if name not in declared]
        found: dict[str, Parameter] = {}
        for name, parameter in declared.items():
            value = values.get(name, parameter.default)
            try:
                may_be_null = parameter.default is None and not parameter.required
                is_null = value is None and may_be_null
                found[name] = None if is_null else parameter.read(name, value)
            except InvalidMessage as error:
                faults.append(error.message)
            except LimitExceeded as error:
                raise LimitExceeded(f"Report {self.name}: {error.message}.") from None
        if faults:
            known = f"Its parameters are {', '.join(declared)}" if declared else "It has none"
            more = f"; and {len(faults) - _MAX_FAULTS:,} more" if len(faults) > _MAX_FAULTS else ""
            told = "; ".join(faults[:_MAX_FAULTS])
            raise InvalidMessage(f"Report {self.name}: {told}{more}. {known}.")
        return found


def yaml_key(name: str) -> str:
    """Where the report's description is."""
    return f"{PREFIX}{name}.yaml"


def sql_key(name: str) -> str:
    """Where the report's SQL is."""
    return f"{PREFIX}{name}.sql"


def _text(file: str, content: bytes | None, limit: int) -> str:
    if content is None:
        raise faulty([Fault(file, "the file is missing; a report is two files, .yaml and .sql")])
    if len(content) > limit:
        raise faulty([Fault(file, f"the file has over {limit:,} bytes, its limit; shorten it")])
    try:
        # Windows' editors like to put a byte order mark first.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1:,} is not UTF-8; save the file as UTF-8"
        raise faulty([Fault(file, message)]) from None


def _undeclared(name: str) -> str:
    return (
        f":{name} is not under parameters in the YAML; add it there (or, where no value is meant,"
        " put a space after the colon)"
    )


def _unused(name: str, sql: str) -> str:
    if re.search(rf":{name}\b", sql):
        return f"the SQL has :{name} in quotes or comments alone; write it without quotes"
    return f"the SQL has no :{name}; write it where the value goes, or take the parameter out"
