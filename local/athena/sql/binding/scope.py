"""What a name in a query can mean, and where DuckDB finds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from local.athena.sql.typed.coercion import row_field
from local.athena.sql.typed.expression import Fault, Typed, mismatch
from local.athena.types import Type

CATALOG = "awsdatacatalog"


@dataclass(frozen=True)
class Use:
    """A column of a table, which is read once somebody uses it."""

    table: int  # the place of the table among all that the query names
    column: str


@dataclass(frozen=True)
class Field:
    """A column of a relation, or a parameter of a lambda."""

    name: str | None  # in lower case; None: it has none
    kind: Type
    node: exp.Expr
    qualifiers: tuple[str, ...] = ()  # its relation's: table, or database and table
    uses: frozenset[Use] = frozenset()
    keys: frozenset[Use] = frozenset()  # the partition keys of tables whose values it has
    hidden: bool = False  # `*` leaves it out, as it does "$path"
    label: str = ""  # the name as it is written, for the result

    def answers_to(self, qualifiers: Sequence[str], name: str) -> bool:
        """True when a column written so means this one."""
        own = self.qualifiers[-len(qualifiers) :] if qualifiers else ()
        return self.name == name and own == tuple(qualifiers)


class Scope:
    """The columns that are seen at a place, and those around it."""

    def __init__(
        self,
        fields: Iterable[Field] = (),
        around: Scope | None = None,
        queries: Mapping[str, NamedQuery] | None = None,
    ) -> None:
        self.fields = list(fields)
        self.around = around
        self._queries = dict(queries or {})

    def within(self, fields: Iterable[Field]) -> Scope:
        """A scope inside this one."""
        return Scope(fields, self)

    def with_query(self, name: str, query: NamedQuery) -> Scope:
        """The same with a query of a WITH clause."""
        return Scope(self.fields, self.around, {**self._queries, name: query})

    def query(self, name: str) -> NamedQuery | None:
        """The query of that name in the nearest WITH clause."""
        for scope in self.levels():
            if name in scope._queries:
                return scope._queries[name]
        return None

    def resolve(self, parts: Sequence[str]) -> tuple[Typed, frozenset[Use]]:
        """A column by its name, with qualifiers before it and fields of rows behind it.

        Raises Fault: COLUMN_NOT_FOUND, AMBIGUOUS_NAME, or what is wrong with the fields.
        """
        for scope in self.levels():
            for width in range(min(len(parts) - 1, 3), -1, -1):
                qualifiers, name, fields = _parted(parts, width)
                found = [each for each in scope.fields if each.answers_to(qualifiers, name)]
                if len(found) > 1:
                    raise ambiguous(".".join(parts))
                if found:
                    typed = Typed(found[0].node.copy(), found[0].kind)
                    for each in fields:
                        typed = dereference(typed, each)
                    return typed, found[0].uses
        raise unresolved(".".join(parts))

    def levels(self) -> Iterator[Scope]:
        """The scope and those around it, the nearest first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.around


@dataclass(frozen=True)
class NamedQuery:
    """A query of a WITH clause: its name in DuckDB, and its columns c0, c1, ..."""

    name: str
    fields: Sequence[Field] = field(repr=False)


def _parted(parts: Sequence[str], width: int) -> tuple[Sequence[str], str, Sequence[str]]:
    qualifiers = parts[:width]
    if width == 3:
        # Of `catalog.database.table` the catalogue says nothing more.
        qualifiers = qualifiers[1:] if qualifiers[0] == CATALOG else ("",)
    return qualifiers, parts[width], parts[width + 1 :]


def unresolved(name: str) -> Fault:
    """The fault of a column that is not there."""
    return Fault(
        "COLUMN_NOT_FOUND",
        f"Column '{name}' cannot be resolved or requester is not authorized to access "
        "requested resources",
    )


def without_keys(fields: Iterable[Field]) -> list[Field]:
    """Columns by which no partition can be told: what is asked of them is asked too late."""
    return [replace(each, keys=frozenset()) for each in fields]


def ambiguous(name: str) -> Fault:
    """The fault of a name that several columns have."""
    return Fault("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous")


def dereference(value: Typed, name: str) -> Typed:
    """A field of a row, by its name."""
    if value.kind.name != "row":
        raise mismatch(f"Expression is not of type ROW: {value.kind}")
    names = [each.lower() if each else None for each in value.kind.names]
    if names.count(name.lower()) != 1:
        raise unresolved(name)
    return row_field(value, names.index(name.lower()))


def relabelled(fields: Iterable[Field], alias: str, names: Sequence[str] = ()) -> list[Field]:
    """The fields of a relation under another name, its columns' names too where there are any."""
    renamed = []
    given = iter(names)
    for each in fields:
        label = each.label if each.hidden else next(given, each.label)
        renamed.append(replace(each, name=label.lower() or None, label=label, qualifiers=(alias,)))
    return renamed


def labelled(fields: list[Field], names: Sequence[str]) -> list[Field]:
    """Columns under the names of a list, where there is one; raises Fault."""
    if not names:
        return fields
    if len(names) != len(fields):
        counts = f"{len(names)} entries but relation has {len(fields)} columns"
        raise Fault("MISMATCHED_COLUMN_ALIASES", f"Column alias list has {counts}")
    return [
        replace(each, name=name.lower(), label=name)
        for each, name in zip(fields, names, strict=True)
    ]


def merged_keys(left: Field, right: Field, side: str) -> frozenset[Use]:
    """The partition keys that a column of USING has the values of."""
    if left.kind != right.kind or side == "FULL":
        return frozenset()
    return {"LEFT": left.keys, "RIGHT": right.keys}.get(side, left.keys | right.keys)


def joined_fields(left: Sequence[Field], right: Sequence[Field], side: str) -> list[Field]:
    """The columns of a join; those that it may fill with NULL tell no partitions any more."""
    return [
        *(without_keys(left) if side in {"RIGHT", "FULL"} else left),
        *(without_keys(right) if side in {"LEFT", "FULL"} else right),
    ]
