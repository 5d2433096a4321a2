"""What every component does alike: take its assets, be declared, pack what it sends, and read what a browser reports.

What a component shows, and what somebody's doing there means, stands in its own folder and in the section that uses it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from streamlit.components import v2
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent


def declare(
    package: str, name: str = "", *, lib: Sequence[str] = (), parts: Sequence[str] = (), styles: Sequence[str] = ()
) -> ComponentRenderer:
    """Declare the component whose script, style sheet and HTML lie in its folder under its name, as far as there are any.

    Args:
        package: the ``__file__`` of the folder's ``__init__.py``.
        name: the name of the component and of its files; the folder's own if it is left out.
        lib: scripts of `lib/` that its script needs, without ``.js``; they are sent in front of it, in this order.
        parts: further scripts of the folder, without ``.js``, sent after those of `lib/`.
        styles: style sheets of other components, as ``folder/file.css``, sent in front of its own.

    All scripts of a component are one module in the browser: what one declares, the others after it can use.
    """
    folder = Path(package).parent
    name = name or folder.name
    scripts = [_HERE / "lib" / f"{part}.js" for part in lib] + [folder / f"{part}.js" for part in (*parts, name)]
    sheets = [folder.parent / sheet for sheet in styles] + [folder / f"{name}.css"]
    return v2.component(name, html=_joined([folder / f"{name}.html"]), css=_joined(sheets), js=_joined(scripts))


def _joined(paths: Sequence[Path]) -> str | None:
    """The files as one; without the last, the component's own, only those that were asked for must be there."""
    *named, own = paths
    return "\n".join(path.read_text(encoding="utf-8") for path in (*named, *([own] if own.exists() else []))) or None


def packed(meta: Mapping[str, Any], **columns: NDArray[Any] | bytes) -> dict[str, Any]:
    """Return data as components read it: facts as JSON with a ``version``, and columns of numbers or bytes.

    The same content makes the same data on every rerun, and other content another version. What is numbers or bytes goes
    as Arrow tables, which Streamlit sends as they are (an array would become a table by way of pandas, twenty times as
    slowly): a third smaller than as text in JSON. An array of two dimensions is a table of its columns; an empty one
    travels as a single zero.
    """
    arrays = {name: _array(column) for name, column in columns.items()}
    digest = hashlib.sha256(json.dumps(meta).encode())
    for array in arrays.values():
        digest.update(array.tobytes())
    return {"meta": {**meta, "version": digest.hexdigest()[:24]}, **{name: _table(of) for name, of in arrays.items()}}


def _array(given: NDArray[Any] | bytes) -> NDArray[Any]:
    array = np.frombuffer(given, np.uint8) if isinstance(given, bytes) else given
    return array if array.size else np.zeros(1, array.dtype)


def _table(array: NDArray[Any]) -> pa.Table:
    columns = array.T if array.ndim > 1 else array[np.newaxis]
    return pa.table([pa.array(column) for column in columns], names=[str(number) for number in range(len(columns))])


def base64_of(array: NDArray[Any]) -> str:
    """Return an array's bytes as text, for a small table among the facts."""
    return base64.b64encode(array.tobytes()).decode()


def reported(value: object, event: str) -> object:
    """Return what a component's value says of an event, or None; a browser can send what it likes."""
    return value.get(event) if isinstance(value, Mapping) else None


def reported_fields(value: object, event: str) -> Mapping[str, object]:
    """Return the fields of an event in a component's value; none if it says nothing of it, or something else."""
    given = reported(value, event)
    return given if isinstance(given, Mapping) else {}


def is_index(given: object, count: int) -> TypeGuard[int]:
    """Return whether what a browser reported is the index of one of so many things."""
    return type(given) is int and 0 <= given < count
