"""The YAML of a report: what it is, who may run it, and with which parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, ValidationError

from querysocket.messages import MAX_PARAMETERS
from querysocket.reports.documents import Document
from querysocket.reports.faults import Fault, faulty
from querysocket.reports.parameters import Model, ReportParameter

EVERYONE = "everyone"

_GROUPS = f"must be {EVERYONE}, or a list of the groups that may run the report, as [analysts]"


def _groups(value: Any) -> Any:
    names = value if isinstance(value, list) else []
    if not all(isinstance(name, str) and name for name in names) or EVERYONE in names:
        names = []
    if value != EVERYONE and not names:
        raise ValueError(_GROUPS)
    return value


_Title = Annotated[str, Field(min_length=1, max_length=200)]
_Description = Annotated[str, Field(max_length=1_000)]
_Engine = Literal["athena", "redshift"]
_Parameters = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)], ReportParameter],
    Field(max_length=MAX_PARAMETERS, default_factory=dict),
]


class PublicReport(Model):
    """What a client may know of a report, for a form that asks for its parameters."""

    name: str
    title: _Title
    description: _Description | None = None
    engine: _Engine
    parameters: _Parameters


class ReportDefinition(Model):
    """A report's YAML file."""

    title: _Title
    description: _Description | None = None
    engine: _Engine
    database: Annotated[str, Field(pattern=r"^[\w-]+$", max_length=255)] | None = None
    groups: Annotated[Literal["everyone"] | list[str], BeforeValidator(_groups)]
    """Nobody may run a report by default."""
    parameters: _Parameters

    @classmethod
    def of(cls, document: Document) -> Self:
        """What the file holds; raises ReportFaulty with every fault and its place."""
        if not isinstance(document.value, dict):
            raise faulty([document.fault((), "write lines such as `title: Sales by month`")])
        try:
            definition = cls.model_validate(document.value)
        except ValidationError as error:
            found = error.errors(include_url=False)
            raise faulty([_fault(document, fault) for fault in found]) from None
        if faults := _undecided(definition, document):
            raise faulty(faults)
        return definition


def _undecided(definition: ReportDefinition, document: Document) -> list[Fault]:
    """The parameters that are neither required nor have a default, or are both."""
    advice = {
        True: "is required and has a default; take out one of them",
        False: "needs `required: true`, or a default (`default: null` for NULL)",
    }
    return [
        document.fault(("parameters", name), f"parameters.{name} {advice[parameter.required]}")
        for name, parameter in definition.parameters.items()
        if parameter.required == ("default" in parameter.model_fields_set)
    ]


_KINDS = {
    get_args(kind.model_fields["type"].annotation)[0]: kind
    for kind in get_args(get_args(ReportParameter)[0])
}
_TEXT = "a text, in quotes where it looks like a number, true, false or null"
_MUST_BE = {
    "title": f"{_TEXT}, of 1 to 200 characters",
    "description": f"{_TEXT}, of at most 1,000 characters",
    "engine": " or ".join(get_args(_Engine)),
    "database": "the name of a database: letters, digits, _ and -",
    "groups": _GROUPS.removeprefix("must be "),
    "parameters": f"at most {MAX_PARAMETERS} lines such as `country:`, with fields below each; or"
    " take it out",
    "type": f"one of {', '.join(_KINDS)}",
    "label": f"{_TEXT}, of 1 to 100 characters",
    "required": "true or false, without quotes",
    "default": _TEXT,
    "pattern": f"{_TEXT}, of at most 500 characters",
    "choices": f"a list of 1 to 1,000 texts such as [card, cash]; each is {_TEXT}",
    "maxLength": "a whole number from 1 to 1,000",
}
"""What a field must be, where pydantic only says what it is not."""


def _fault(document: Document, fault: Any) -> Fault:
    """A fault of pydantic's, in words that say what to do."""
    path: list[Any] = list(fault["loc"])
    model: type[Model] = ReportDefinition
    if path[:1] == ["parameters"] and len(path) > 2 and path[2] in _KINDS:
        model = _KINDS[path.pop(2)]
    if fault["type"].startswith("union_tag"):
        path.append("type")
    return document.fault(tuple(path), _told(path, model, fault))


def _told(path: list[Any], model: type[Model], fault: Any) -> str:
    name = ".".join(map(str, path))
    fields = [part for part in path if isinstance(part, str)]
    must_be = _MUST_BE.get(fields[-1], "") if len(fields) != 2 else "fields such as `type: string`"
    match fault["type"]:
        case "union_tag_not_found":
            return f"{name} is missing; write {must_be}"
        case "missing":
            return f"{name} is missing; it must be {must_be}"
        case "extra_forbidden":
            known = sorted(field.alias or name for name, field in model.model_fields.items())
            return f"{name} is unknown here; the fields are {', '.join(known)}"
        case "value_error":
            return f"{name}{':' if len(fields) == 2 else ''} {fault['ctx']['error']}"
    if path[-1] == "[key]":
        return (
            f"{path[1]} is no name of a parameter; use small letters, digits and _, as in at_least"
        )
    return f"{name} must be {must_be}"
