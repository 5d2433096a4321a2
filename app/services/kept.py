"""Functions whose results about a picture are kept: asked for once, answered as often as wanted, and able to say so.

Where results are kept, and for how long, is in `budget`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

from app.services import budget
from app.services.shelf import Shelf, bytes_of
from app.services.subjects import Subject
from googlenet_core.pictures import Preprocessed

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")

_PROGRESS = "progress"


class Kept(Generic[Parameters, Value]):
    """A function that keeps its results on the shelf of the picture among its arguments, or on everybody's without one.

    The picture is an argument of its own, or that of a `Subject`.

    All arguments together say which result it is, except ``progress``, which is told how far the making is.
    """

    def __init__(self, make: Callable[Parameters, Value]) -> None:
        """Keep the results of ``make``."""
        self.__doc__ = make.__doc__
        self._make = make
        self._signature = inspect.signature(make)

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
        """Return the result; make it if it is not kept."""
        shelf, key = self._place(*args, **kwargs)
        return shelf.get(key, lambda: self._make(*args, **kwargs), bytes_of)

    def is_kept(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> bool:
        """Whether the result is there without making it."""
        shelf, key = self._place(*args, **kwargs)
        return shelf.has(key)

    def _place(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> tuple[Shelf, Hashable]:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        said = [value for name, value in bound.arguments.items() if name != _PROGRESS]
        pictures = [value.prepared if isinstance(value, Subject) else value for value in said if _has_picture(value)]
        shelf = budget.shelf(*pictures) if pictures else budget.everybodys_shelf()
        return shelf, (self, *map(_key, said))


def _has_picture(value: object) -> bool:
    return isinstance(value, Preprocessed | Subject)


def _key(value: Hashable) -> Hashable:
    if isinstance(value, Subject):
        return value.key
    return value.digest if isinstance(value, Preprocessed) else value
