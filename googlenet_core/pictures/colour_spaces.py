"""Embedded colour profiles: pixels as their file means them -> sRGB, which is what the weights were trained on.

A telephone's photograph says in its profile (ICC) that its numbers mean Display P3's red, green and blue; taken for
sRGB's, all colours are paler than people see them. The conversion is relative colorimetric with black point
compensation: colours that sRGB has too stay exactly as they are, white stays white, and a printed page's darkest grey
becomes black. Profiles with formulas alone, as in cameras and telephones, have no other intent.

A profile is not trusted: `MOST_BYTES` at most are handed to LittleCMS, and one that cannot be used is said to be
left out. Pixels only; other questions of colour modes are for `colour_modes`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from googlenet_core.pictures.colour_modes import to_rgb
from googlenet_core.pictures.files.colour_profiles import MOST_BYTES

SAME_STEPS = 2
"""A profile that moves no colour by more steps of 255 than this is sRGB's, or as good as: nothing is converted."""

_LONGEST_NAME = 60
_LATTICE = 9
"""Shades of each colour that are tried to see whether a profile is sRGB's."""

_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_WORDS = {"RGB": "RGB", "L": "grey", "CMYK": "CMYK"}
_ROWS_AT_ONCE = 512

Notes = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Conversion:
    """What turns pixels of ``mode`` into sRGB; None where they are that already."""

    mode: str
    name: str
    transform: ImageCms.ImageCmsTransform | None


def to_srgb(image: Image.Image) -> tuple[Image.Image, Notes]:
    """Return a picture in mode RGB and in sRGB's colours, and what was done, one short phrase each.

    Args:
        image: in any colour mode that `colour_modes.to_rgb` knows; its profile, if any, is in ``info["icc_profile"]``.

    Raises:
        ImageError: as `colour_modes.to_rgb`.
    """
    profile = image.info.get("icc_profile")
    if not profile:
        return to_rgb(image)
    found = _conversion(profile)
    inked = image.mode == "CMYK"
    if isinstance(found, _Conversion) and inked != (found.mode == "CMYK"):
        found = f"it is for {_WORDS[found.mode]}"
    if isinstance(found, _Conversion) and found.mode == "CMYK":
        return _converted(image, found), _said(found, "CMYK turned into sRGB")
    rgb, notes = to_rgb(image)
    if isinstance(found, _Conversion) and found.mode == "L" and not _is_grey(rgb):
        found = f"it is for {_WORDS['L']}"
    if isinstance(found, str):
        return rgb, (*notes, f"colour profile left out, since {found}")
    if found.transform is None:
        return rgb, notes
    return _converted(rgb if found.mode == "RGB" else rgb.getchannel(0), found), (
        *notes,
        *_said(found, "colours turned into sRGB"),
    )


def _said(found: _Conversion, what: str) -> Notes:
    return (f"{what} from the profile {found.name}" if found.name else f"{what} from the embedded profile",)


def _conversion(data: Any) -> _Conversion | str:
    """What a profile is good for, or why it is not used."""
    if not isinstance(data, bytes):
        return "it is damaged"
    if len(data) > MOST_BYTES:
        return f"it has {len(data) / 1e6:.1f} MB and at most {MOST_BYTES / 1e6:.0f} MB are read"
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space = profile.profile.xcolor_space
        mode = _MODES.get(space)
        if mode is None:
            return f"it is for colours of another kind ({_shown(space)})"
        transform = ImageCms.buildTransform(
            profile,
            _srgb(),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return _Conversion(mode, _name(profile), None if _changes_nothing(transform, mode) else transform)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged profile raises almost anything, and the picture is there without it
        return "it is damaged"


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _name(profile: ImageCms.ImageCmsProfile) -> str:
    try:
        return _shown(ImageCms.getProfileDescription(profile))
    except ImageCms.PyCMSError:
        return ""


def _shown(name: str) -> str:
    """What a file says, as one short line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    if mode == "CMYK":
        return False
    if mode == "L":
        tried = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    else:
        shades = np.linspace(0, 255, _LATTICE).round().astype(np.uint8)
        lattice = np.stack(np.meshgrid(shades, shades, shades), -1).reshape(1, -1, 3)
        tried = Image.fromarray(lattice)
    made = Image.new("RGB", tried.size)
    transform.apply(tried, made)
    moved = np.asarray(made, np.int16) - np.asarray(tried.convert("RGB"), np.int16)
    return int(np.abs(moved).max()) <= SAME_STEPS


def _is_grey(rgb: Image.Image) -> bool:
    """Whether red, green and blue are the same everywhere."""
    for top in range(0, rgb.height, _ROWS_AT_ONCE):
        rows = np.asarray(rgb.crop((0, top, rgb.width, min(rgb.height, top + _ROWS_AT_ONCE))))
        if not (rows == rows[..., :1]).all():
            return False
    return True


def _converted(image: Image.Image, found: _Conversion) -> Image.Image:
    assert found.transform is not None
    made = image if image.mode == "RGB" else Image.new("RGB", image.size)
    found.transform.apply(image, made)  # in place where it can be: a copy of 40 megapixels would take 160 MB
    return made
