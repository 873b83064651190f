"""The typed parameters of a report: what a client may give for each, and what SQL gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic.alias_generators import to_camel

from querysocket.engines import Parameter
from querysocket.errors import InvalidMessage, LimitExceeded, QuerysocketError
from querysocket.reports import values

MAX_TEXT_CHARACTERS = 1_000
"""Athena takes 1,024 as a literal. It also bounds the time that a pattern takes."""

_MAX_CHOICES_TOLD = 10


class Model(BaseModel):
    """A part of a report: names in lowerCamelCase, and none but those known."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        strict=True,
        validate_by_name=False,
        defer_build=True,
    )


class _Parameter(Model):
    """What every parameter has."""

    type: str
    label: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    description: Annotated[str, Field(max_length=1_000)] | None = None
    required: bool = False

    def read(self, name: str, value: Any) -> Parameter:
        """The value for SQL; raises InvalidMessage or LimitExceeded saying what is allowed."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """The value as the Data API of Redshift takes it: 42, 1.5, 2015-12-31."""
        return str(value)

    def given(self, text: str) -> Any:
        """What a client gives for the value of this text; raises ValueError where there is none."""
        return text

    @model_validator(mode="after")
    def _default_is_allowed(self) -> Self:
        default = getattr(self, "default", None)
        try:
            if default is not None:
                self.read("default", default)
        except QuerysocketError as error:
            raise ValueError(error.message) from None
        return self


def _usable(pattern: str) -> str:
    values.matcher(pattern)
    return pattern


class StringParameter(_Parameter):
    """A text: one of some choices, or one that matches a pattern as a whole, or any."""

    type: Literal["string"]
    default: str | None = None
    pattern: Annotated[str, Field(max_length=500), AfterValidator(_usable)] | None = None
    choices: Annotated[list[str], Field(min_length=1, max_length=1_000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=MAX_TEXT_CHARACTERS)] = MAX_TEXT_CHARACTERS

    def read(self, name: str, value: Any) -> str:
        """The text itself."""
        if isinstance(value, str) and len(value) > self.max_length:
            raise LimitExceeded(
                f"{name} has {len(value):,} characters; the limit is {self.max_length:,}"
            )
        chosen = self.choices is None or value in self.choices
        if not (isinstance(value, str) and chosen and self._matches(value)):
            raise InvalidMessage(f"{name} must be {self._allowed()}")
        return value

    def _allowed(self) -> str:
        if self.choices:
            more = len(self.choices) - _MAX_CHOICES_TOLD
            told = ", ".join(self.choices[:_MAX_CHOICES_TOLD])
            return f"one of {told}" + (f" and {more:,} more" if more > 0 else "")
        matching = f" that matches {self.pattern}" if self.pattern else ""
        return f"a text of at most {self.max_length:,} characters{matching}"

    @cached_property
    def _matches(self) -> Callable[[str], bool]:
        return values.matcher(self.pattern) if self.pattern else lambda _: True

    @model_validator(mode="after")
    def _choices_are_allowed(self) -> Self:
        for choice in self.choices or ():
            if len(choice) > self.max_length or not self._matches(choice):
                raise ValueError(f"{choice[:40]!r} is a choice, but pattern or maxLength forbid it")
        return self


_T = TypeVar("_T")


class _Ordered(_Parameter, Generic[_T]):
    """A value that may have bounds."""

    kind: ClassVar[str]
    reader: ClassVar[Any]

    default: _T | None = None
    minimum: _T | None = None
    maximum: _T | None = None

    def read(self, name: str, value: Any) -> Any:
        """The value of this type, within the bounds."""
        try:
            found = self.reader(value)
        except ValueError:
            found = None
        if (
            found is None
            or (self.minimum is not None and found < self.minimum)
            or (self.maximum is not None and found > self.maximum)
        ):
            raise InvalidMessage(f"{name} must be {self.kind}{self._range()}")
        return found

    def _range(self) -> str:
        words = (("from", self.minimum), ("up to", self.maximum))
        told = [f"{word} {self.text(bound)}" for word, bound in words if bound is not None]
        return f", {' '.join(told)}" if told else ""

    @model_validator(mode="after")
    def _minimum_is_not_above_maximum(self) -> Self:
        low: Any = self.minimum
        if low is not None and self.maximum is not None and low > self.maximum:
            raise ValueError("minimum is above maximum; exchange them")
        return self


class IntegerParameter(_Ordered[Annotated[int, BeforeValidator(values.integer)]]):
    """A bigint."""

    type: Literal["integer"]
    kind = values.INTEGER
    reader = staticmethod(values.integer)

    def given(self, text: str) -> int:
        """The number."""
        return int(text)


class NumberParameter(_Ordered[Annotated[float, BeforeValidator(values.number)]]):
    """A double."""

    type: Literal["number"]
    kind = values.NUMBER
    reader = staticmethod(values.number)

    def given(self, text: str) -> float:
        """The number."""
        return float(text)


class DateParameter(_Ordered[Annotated[date, BeforeValidator(values.day)]]):
    """A date."""

    type: Literal["date"]
    kind = values.DATE
    reader = staticmethod(values.day)


_Month: TypeAlias = Annotated[
    date,
    BeforeValidator(values.month),
    # As a front end's <input type="month"> has it.
    PlainSerializer(lambda first_day: first_day.isoformat()[:7], return_type=str),
]


class MonthParameter(_Ordered[_Month]):
    """A month: its first day, or on Redshift the text `December 2015`."""

    type: Literal["month"]
    kind = values.MONTH
    reader = staticmethod(values.month)

    def text(self, value: Any) -> str:
        """As to_date(:month, 'MonthYYYY') takes it."""
        return values.month_text(value)

    def given(self, text: str) -> str:
        """2015-12, as an <input type="month"> has it."""
        return values.month(text).isoformat()[:7]


class BooleanParameter(_Parameter):
    """True or false."""

    type: Literal["boolean"]
    default: Annotated[bool, BeforeValidator(values.boolean)] | None = None

    def read(self, name: str, value: Any) -> bool:
        """The value itself."""
        try:
            return values.boolean(value)
        except ValueError as error:
            raise InvalidMessage(f"{name} {error}") from None

    def text(self, value: Any) -> str:
        """As SQL writes it."""
        return str(value).lower()

    def given(self, text: str) -> bool:
        """True or false."""
        return text == "true"


ReportParameter: TypeAlias = Annotated[
    StringParameter
    | IntegerParameter
    | NumberParameter
    | DateParameter
    | MonthParameter
    | BooleanParameter,
    Field(discriminator="type"),
]
