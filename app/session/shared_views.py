"""A view as one visitor's page tells it to others': page and query, ``feature-maps?layer=inception3a``.

Pure: knows nothing of Streamlit. What only its visitor has is left out: the room that they are in, and their own pictures.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from app.session import address
from app.session.readers import Values

FIRST = "start"
"""How the page at the root is called here: no view at all is one that nobody has been at."""

CONSOLE = "classroom"
"""The page that leads a room."""

PRIVATE = frozenset({CONSOLE, "teachers"})
"""Pages of a teacher's own, to which a class does not go along."""

_PICTURES = ("image", "second", "beside")
_OWN_PICTURE = ("upload-", "image=upload-")
_LONGEST = 2000


def write(page: str, values: Values, shown: Collection[str]) -> str:
    """Return a view.

    Args:
        page: as addresses have it; nothing for the one at the root.
        values: of the parameters.
        shown: parameters that the page's address has.
    """
    texts = address.write(values, shown)
    told = {name: text for name, text in texts.items() if name not in address.BESIDE and not _is_own(name, text)}
    return f"{page or FIRST}?{urlencode(told, safe=',:')}".rstrip("?")


def read(view: str) -> tuple[str, dict[str, object]] | None:
    """Return the page, as addresses have it, and the values of a view; None where it can be no view."""
    path, _, query = view.partition("?")
    if path in PRIVATE or not path.replace("-", "").isalpha() or len(view) > _LONGEST:
        return None
    values, _ = address.read(dict(parse_qsl(query)))
    return "" if path == FIRST else path, {name: values[name] for name in values if name not in address.BESIDE}


def _is_own(name: str, text: str) -> bool:
    return name in _PICTURES and text.startswith(_OWN_PICTURE)
