"""A pickle -> plain records of what it lists. Nothing in it is run, imported or looked up.

An unpickler calls whatever a pickle names. This reader follows the same instructions and only writes down what would be
called with what: numbers, text, lists and tuples are themselves, everything else is a `Record`. What the records mean is
`pickled_weights`' business.
"""

from __future__ import annotations

import io
import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 2**20
"""Longest pickle that is read; GoogLeNet's list of tensors, with what an optimiser keeps for each, takes a fifth of it."""

MAX_RECORDS = 200_000
"""Lists, records, marks and remembered places in one pickle; a whole pickled GoogLeNet with its optimiser has 40,000."""


class UnreadableError(Exception):
    """The pickle does not say anything: it is cut short, or its instructions make no sense."""


class TooLongError(Exception):
    """The pickle says more than is read."""


@dataclass(slots=True, eq=False)
class Record:
    """A dict (no name), or whatever else the pickle names.

    Attributes:
        name: module and name of the class or function, with a space between; empty for a dict.
        arguments: what it would be called with.
        state: what its attributes would be set from.
        entries: items under keys that are text.
        others: items under other keys, and what was appended.
    """

    name: str = ""
    arguments: tuple[Any, ...] = ()
    state: Any = None
    entries: dict[str, Any] = field(default_factory=dict)
    others: list[Any] = field(default_factory=list)

    def put(self, key: object, value: object) -> None:
        """Take an item. Only text is a key: numbers can be chosen so that a dict of them takes minutes to fill."""
        if type(key) is str:
            self.entries[key] = value
        else:
            self.others.append(value)


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """Numbers that lie outside the pickle: their kind (``torch FloatStorage``), where, and how many.

    ``view`` is what files of PyTorch 0.4 and older say of a part of another storage.
    """

    kind: str
    key: str
    numel: int
    place: str
    view: Any = None


def read(file: io.BytesIO, outside: list[Storage] | None = None) -> Any:
    """Read one pickle and stay behind its end.

    Args:
        file: at the pickle's beginning.
        outside: takes the storages that the pickle refers to, where that is asked for.

    Returns:
        What it lists: None, bool, int, float, str, bytes, list, tuple, `Record` or `Storage`, nested; maybe in circles.

    Raises:
        TooLongError: it is longer than `MAX_BYTES`, or has more than `MAX_RECORDS` parts.
        UnreadableError: it is no whole pickle.
    """
    steps, start = _Steps([] if outside is None else outside), file.tell()
    try:
        for code, argument, at in pickletools.genops(file):
            if (at or 0) - start > MAX_BYTES:
                raise TooLongError
            if code.name == "STOP":
                return steps.stack.pop()
            steps.follow(code.name, argument)
    except (TooLongError, UnreadableError):
        raise
    except Exception as error:
        raise UnreadableError from error
    raise UnreadableError


class _Steps:
    """The stack and the memory of a pickle machine."""

    def __init__(self, outside: list[Storage]) -> None:
        self._outside_ones = outside
        self.stack: list[Any] = []
        self._outer: list[list[Any]] = []
        self._memory: dict[int, Any] = {}
        self._records = 0

    def follow(self, name: str, argument: Any) -> None:
        """Follow one instruction."""
        if name in _VALUES:
            self.stack.append(argument)
        elif name in _CONSTANTS:
            self.stack.append(_CONSTANTS[name])
        elif name not in ("PROTO", "FRAME"):
            _DO[name](self, argument)

    def _count(self) -> None:
        self._records += 1
        if self._records > MAX_RECORDS:
            raise TooLongError

    def _push(self, value: Any) -> None:
        self._count()
        self.stack.append(value)

    def _to_mark(self) -> list[Any]:
        """What was pushed since the last mark."""
        found, self.stack = self.stack, self._outer.pop()
        return found

    def _mark(self, _: Any) -> None:
        self._count()
        self._outer.append(self.stack)
        self.stack = []

    def _empty_list(self, _: Any) -> None:
        self._push([])

    def _empty_dict(self, _: Any) -> None:
        self._push(Record())

    def _list(self, _: Any) -> None:
        self._push(self._to_mark())

    def _tuple(self, _: Any) -> None:
        self._push(tuple(self._to_mark()))

    def _dict(self, _: Any) -> None:
        items = self._to_mark()
        self._push(Record())
        self._put(items)

    def _last(self, count: int) -> None:
        if len(self.stack) < count:
            raise UnreadableError
        found = tuple(self.stack[-count:])
        del self.stack[-count:]
        self._push(found)

    def _append(self, _: Any) -> None:
        value = self.stack.pop()
        self._extend([value])

    def _extend(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if isinstance(target, Record):
            target.others.extend(values)
        elif isinstance(target, list):
            target.extend(values)
        else:
            raise UnreadableError

    def _appends(self, _: Any) -> None:
        self._extend(self._to_mark())

    def _set_item(self, _: Any) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._put([key, value])

    def _set_items(self, _: Any) -> None:
        self._put(self._to_mark())

    def _put(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, Record) or len(items) % 2:
            raise UnreadableError
        for key, value in zip(items[::2], items[1::2], strict=True):
            target.put(key, value)

    def _pop(self, _: Any) -> None:
        if self.stack:
            self.stack.pop()
        else:
            self._to_mark()

    def _pop_mark(self, _: Any) -> None:
        self._to_mark()

    def _double(self, _: Any) -> None:
        self.stack.append(self.stack[-1])

    def _remember(self, place: Any) -> None:
        self._count()
        place = len(self._memory) if place is None else place
        if not 0 <= place <= MAX_BYTES:
            raise UnreadableError
        self._memory[place] = self.stack[-1]

    def _recall(self, place: int) -> None:
        self.stack.append(self._memory[place])

    def _global(self, name: str) -> None:
        self._push(Record(name))

    def _stack_global(self, _: Any) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        if type(name) is not str or type(module) is not str:
            raise UnreadableError
        self._push(Record(f"{module} {name}"))

    def _extension(self, number: int) -> None:
        self._push(Record(f"copyreg extension {number}"))

    def _reduce(self, _: Any) -> None:
        arguments, what = self.stack.pop(), self.stack.pop()
        self._call(what, arguments)

    def _call(self, what: Any, arguments: Any) -> None:
        if not isinstance(what, Record) or not isinstance(arguments, tuple):
            raise UnreadableError
        made_by = what.name in _MAKERS and arguments and isinstance(arguments[0], Record)
        self._push(Record(arguments[0].name if made_by else what.name, arguments))

    def _instance(self, name: str) -> None:
        arguments = self._to_mark()
        self._call(Record(name), tuple(arguments))

    def _object(self, _: Any) -> None:
        what, *arguments = self._to_mark()
        self._call(what, tuple(arguments))

    def _new_object_by_name(self, _: Any) -> None:
        self.stack.pop()
        self._reduce(None)

    def _build(self, _: Any) -> None:
        state = self.stack.pop()
        if isinstance(self.stack[-1], Record):
            self.stack[-1].state = state

    def _outside(self, _: Any) -> None:
        found = _persistent(self.stack.pop())
        if isinstance(found, Storage):
            self._outside_ones.append(found)
        self._push(found)

    def _outside_by_text(self, text: str) -> None:
        self._push(Record(f"persistent {text[:40]}"))


def _persistent(given: Any) -> Any:
    """What ``torch.save`` leaves in a pickle for what it writes elsewhere: numbers, or a class with its source text."""
    match given:
        case ("module", Record() as named, *_):
            return named
        case ("storage", Record(name=kind), str(key), str(place), int(numel), *rest) if 0 <= numel < 2**40:
            return Storage(kind, key, numel, place, rest[0] if rest else None)
        case _:
            return Record("persistent object")


_MAKERS = frozenset({"copyreg _reconstructor", "copy_reg _reconstructor", "copyreg __newobj__", "copy_reg __newobj__"})
"""What older protocols call with the class of what is to be made."""

_VALUES = frozenset({
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING",
    "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES",
    "BINBYTES8", "BYTEARRAY8",
})  # fmt: skip

_CONSTANTS: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}

_DO: dict[str, Callable[[_Steps, Any], None]] = {
    "MARK": _Steps._mark,
    **dict.fromkeys(("EMPTY_LIST", "EMPTY_SET"), _Steps._empty_list),
    "EMPTY_DICT": _Steps._empty_dict,
    **dict.fromkeys(("LIST", "FROZENSET"), _Steps._list),
    "TUPLE": _Steps._tuple,
    "DICT": _Steps._dict,
    "TUPLE1": lambda steps, _: steps._last(1),
    "TUPLE2": lambda steps, _: steps._last(2),
    "TUPLE3": lambda steps, _: steps._last(3),
    "APPEND": _Steps._append,
    **dict.fromkeys(("APPENDS", "ADDITEMS"), _Steps._appends),
    "SETITEM": _Steps._set_item,
    "SETITEMS": _Steps._set_items,
    "POP": _Steps._pop,
    "POP_MARK": _Steps._pop_mark,
    "DUP": _Steps._double,
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), _Steps._remember),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _Steps._recall),
    "GLOBAL": _Steps._global,
    "STACK_GLOBAL": _Steps._stack_global,
    **dict.fromkeys(("EXT1", "EXT2", "EXT4"), _Steps._extension),
    **dict.fromkeys(("REDUCE", "NEWOBJ"), _Steps._reduce),
    "NEWOBJ_EX": _Steps._new_object_by_name,
    "INST": _Steps._instance,
    "OBJ": _Steps._object,
    "BUILD": _Steps._build,
    "BINPERSID": _Steps._outside,
    "PERSID": _Steps._outside_by_text,
}
"""What each instruction does. Those missing (buffers outside the file) end the reading."""
