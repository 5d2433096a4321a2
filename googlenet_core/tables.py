"""Facts in rows, which a notebook shows as a table: tuples and mappings of small records, and nothing more than that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from html import escape
from typing import TypeVar

from googlenet_core.wording import with_minus

Record = TypeVar("Record")
Key = TypeVar("Key")


class Rows(tuple[Record, ...]):
    """Records of one dataclass, in their order.

    Example:
        >>> from googlenet_core import PAPER, branches
        >>> found = branches(PAPER, PAPER.modules[0])
        >>> [branch.width for branch in found], found._repr_html_().count("<tr>")
        ([64, 128, 32, 32], 5)
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _html((), [((), record) for record in self])


class RowsByName(dict[Key, Record]):
    """Records of one dataclass, by name, in their order.

    Example:
        >>> from googlenet_core import PAPER, layer_costs
        >>> "<th>conv1</th>" in layer_costs(PAPER)._repr_html_()
        True
    """

    def _repr_html_(self) -> str:
        return _html(("",), [((name,), record) for name, record in self.items()])


def _html(before: Sequence[object], rows: Iterable[tuple[Sequence[object], object]]) -> str:
    """The records as an HTML table; what stands before each record is its row's head."""
    listed = list(rows)
    columns = _columns(listed[0][1]) if listed else ()
    heads = "".join(
        f"<th>{escape(str(name))}</th>" for name in (*before, *(name.replace("_", " ") for name in columns))
    )
    lines = [
        "<tr>" + "".join(f"<th>{escape(str(head))}</th>" for head in heads_of) + _cells(record, columns) + "</tr>"
        for heads_of, record in listed
    ]
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _columns(record: object) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record)) if is_dataclass(record) else ()


def _cells(record: object, columns: Sequence[str]) -> str:
    values = [getattr(record, name) for name in columns] if columns else [record]
    return "".join(f"<td>{escape(_shown(value))}</td>" for value in values)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "×".join(map(str, value))
    if type(value) is int:
        return with_minus(f"{value:,}")
    return with_minus(str(value)) if isinstance(value, float) else str(value)
