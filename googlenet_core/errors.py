"""Every error this package raises on purpose, as one tree.

    CoreError                 catch this to catch them all
    ├── SpecError             widths or settings that cannot make a network
    ├── VariantError          no such variant
    ├── LayerError            no such layer, or the layer has no answer to this question
    ├── InputError            a tensor of the wrong shape or type
    ├── ImageError            bytes that cannot be used as a picture
    ├── DeviceError           no such compute device here
    ├── DiagramError          Graphviz could not draw
    ├── BusyError             too many computations wait
    └── WeightsError          weights that cannot be used
        └── DownloadError     weights that could not be fetched

Each message is one sentence that says what is wrong and what to do; it is shown to people as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

LISTED = 5
"""How many names of a kind an error message lists before it says how many more there are."""

LONGEST = 1200
"""Characters of a message; of a longer one, which quotes something endless, the middle is left out."""


class CoreError(Exception):
    """Base of every error raised on purpose by ``googlenet_core``: a message of one line, whatever it quotes.

    Example:
        >>> from googlenet_core import PAPER, CoreError, field_of
        >>> try:
        ...     field_of("inceptoin3a", PAPER)
        ... except CoreError as error:
        ...     print(error)
        There is no layer 'inceptoin3a' in variant paper. Did you mean 'inception3a'?
    """

    def __init__(self, message: str = "") -> None:
        line = " ".join(message.splitlines())
        if len(line) > LONGEST:
            line = f"{line[: LONGEST * 2 // 3]} … {line[-LONGEST // 3 :]}"
        super().__init__(line)


class SpecError(CoreError):
    """Widths or settings that cannot make a network."""


class VariantError(CoreError):
    """No variant of that name."""


class LayerError(CoreError):
    """No layer of that name, or a question the layer has no answer to."""


class InputError(CoreError):
    """A tensor of the wrong shape or type."""


class ImageError(CoreError):
    """Bytes that cannot be used as a picture."""


class DeviceError(CoreError):
    """A compute device that is not available here."""


class DiagramError(CoreError):
    """Graphviz could not draw."""


class BusyError(CoreError):
    """Too many computations wait, or one waited too long."""


class WeightsError(CoreError):
    """Weights that cannot be used."""


class DownloadError(WeightsError):
    """Weights that could not be fetched."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the known word nearest to ``word``, or an empty string."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""


def listed(what: str, names: Sequence[str]) -> Iterable[str]:
    """Yield ``"7 missing (a, b, c, d, e and 2 more)"`` for names an error is about, or nothing where there are none."""
    if names:
        shown = ", ".join(name[:120] for name in names[:LISTED])
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        yield f"{len(names)} {what} ({shown}{more})"
