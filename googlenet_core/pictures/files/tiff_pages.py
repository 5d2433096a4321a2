"""Which page of a TIFF is meant, and the file with the pages that are meant alone; of a raw photograph, its preview.

Cameras and scanners put a small preview first and the full picture later, or below. The full pages are handed on, if
Pillow can read any, with the tags of their pixels alone: nothing else in the file can spoil them. Otherwise the largest
preview is, with a word about it, unless it is smaller than what the network looks at. Decoding is `decoding`'s job.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from math import prod

from PIL import Image

from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.errors import ImageError
from googlenet_core.pictures.files.beside_pixels import StrippedFile, strip_to_pixels
from googlenet_core.pictures.files.orientation import UPRIGHT
from googlenet_core.pictures.files.pieces import check_strips
from googlenet_core.pictures.files.tiff_directories import (
    ORIENTATION,
    PHOTOMETRIC,
    PROFILE,
    SENSOR,
    Page,
    read_pages,
    rewrite,
)

PAGES_OFFERED = 30
"""Full pages that are handed on, in case the first ones are black."""

_CANON = slice(8, 10)
_PROGRAM = "save the picture as JPEG or PNG in the program that develops it"


def is_tiff(data: bytes) -> bool:
    """Whether the file is a TIFF that Pillow opens as what it is: of the big ones, only those of the first byte order."""
    return data[:4] in (b"II*\0", b"MM\0*", b"MM*\0", b"II\0*", b"II+\0")


def choose_pages(data: bytes, most_pixels: int) -> StrippedFile:
    """Return a TIFF with the pages that are meant alone: those that are no previews, or the largest preview.

    Args:
        data: a TIFF; one whose directories make no sense comes back as it is, for the decoder to judge.
        most_pixels: of a page that may be decoded. A larger one counts as readable: refusing it is the caller's job.

    Raises:
        ImageError: the picture is whole, but of a kind that cannot be read, with no preview of use inside; or one of
            its pages is cut into too many pieces.
    """
    found = list(read_pages(data))
    if not found:
        return StrippedFile(data)
    sensor = any(page.sensor for page in found) or data[_CANON] == b"CR"
    chain = [page for page in found if not (page.below or page.reduced)]
    full = chain or [page for page in found if not page.reduced]
    if taken := [] if sensor else [page for page in full[:PAGES_OFFERED] if _sides(data, page, most_pixels)]:
        later = [] if taken[0].jpeg else [page for page in taken[1:] if prod(page.sides) <= most_pixels]
        taken = [taken[0], *later]
        made = _offered(data, found[0], taken)
        numbers = tuple(number for number, page in enumerate(full, 1) if page in taken)
        skipped = found[0].reduced and f"the full picture is taken, not the preview of {_px(found[0].sides)} before it"
        largest = max(prod(page.sides) for page in taken)
        notes = (*made.notes, skipped) if skipped else made.notes
        return replace(made, numbers=numbers, of=len(full), largest=largest, notes=notes)
    return _preview(data, found, full, sensor, most_pixels) or StrippedFile(data)


def _preview(data: bytes, found: list[Page], full: list[Page], sensor: bool, most_pixels: int) -> StrippedFile | None:
    """The largest page that can be read, with a word about what it is; None where the file is damaged."""
    sides = {page: sides for page in found if (sides := _sides(data, page, most_pixels))}
    if full and not sensor and not any(page.unusual for page in full):
        return StrippedFile(
            rewrite(data, full[:1])
        )  # damaged: for the decoder to say, and not to be hidden by a preview
    what = "a raw photograph" if sensor else f"a TIFF in {full[0].kind}" if full else ""
    if sides:
        page = max(sides, key=lambda page: (prod(sides[page]) <= most_pixels, prod(sides[page])))
        if what and min(sides[page]) < IMAGE_PX:
            raise ImageError(f"Of {what} only a preview of {_px(sides[page])} can be read here; {_PROGRAM}.")
        note = f"the preview of {_px(sides[page])} inside {what} is taken, its full picture cannot be read here"
        made = _offered(data, found[0], [page])
        return replace(
            made, notes=(*made.notes, note if what else f"only a preview of {_px(sides[page])} is in the file")
        )
    unusual = next((page for page in full or found if page.unusual), None)
    if unusual is None:
        return None
    if sensor:
        raise ImageError(f"Raw photographs like this one cannot be read here; {_PROGRAM}.")
    raise ImageError(
        f"The file is a TIFF in {unusual.kind}, which cannot be read here; save the picture as JPEG or PNG, or "
        "as a TIFF in RGB with 8 bits a channel."
    )


def _sides(data: bytes, page: Page, most_pixels: int) -> tuple[int, int] | None:
    """Width and height of a page that Pillow can read, or None."""
    check_strips(page.pieces, len(data))
    if page.one(PHOTOMETRIC) in SENSOR:
        return None
    if page.jpeg:
        return _opened(page.jpeg, "JPEG", strip_to_pixels)
    if prod(page.sides) > most_pixels:
        return page.sides
    return _opened(data, "TIFF", lambda _: StrippedFile(rewrite(data, [page])))


def _opened(data: bytes, file_format: str, prepare: Callable[[bytes], StrippedFile]) -> tuple[int, int] | None:
    try:
        return Image.open(io.BytesIO(prepare(data).data), formats=(file_format,)).size if data else None
    except Exception:  # noqa: BLE001 - headers of a kind that Pillow does not know raise almost anything
        return None


def _offered(data: bytes, first: Page, taken: list[Page]) -> StrippedFile:
    """The file with these pages alone; of one that is a JPEG inside, that JPEG."""
    turns = tuple(_orientation(page) or (page.below and _orientation(first)) or UPRIGHT for page in taken)
    if taken[0].jpeg and _opened(taken[0].jpeg, "JPEG", strip_to_pixels):
        inside = strip_to_pixels(taken[0].jpeg)
        return replace(inside, orientations=turns[:1] if inside.orientations == (UPRIGHT,) else inside.orientations)
    made = StrippedFile(rewrite(data, taken), turns, "its orientation tag")
    return made.with_profile(taken[0].raw(PROFILE)) if PROFILE in taken[0].entries else made


def _orientation(page: Page) -> int:
    return page.one(ORIENTATION) if 1 <= page.one(ORIENTATION) <= 8 else 0


def _px(sides: tuple[int, int]) -> str:
    return f"{sides[0]}×{sides[1]} px"
