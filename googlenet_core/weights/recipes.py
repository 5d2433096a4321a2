"""Which scale a network expects its input on, and why: what somebody said, the file says, or its variant's habit.

torchvision's own weights expect a picture that was normalised twice (``transform_input``), and nothing in their state dict
says so. A network that is shown another scale still answers, only worse: so the reason is told wherever the answer is.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from googlenet_core.blueprint.specs import TORCHVISION, GoogLeNetSpec
from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats.metadata import FileMetadata

VARIABLE = "GOOGLENET_EXPLORER_TRANSFORM_INPUT"
"""Says ``true`` or ``false`` of every weights file that is given by its path."""

_WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class InputScale(NamedTuple):
    """Whether torchvision's second normalisation follows the first, and why that is thought."""

    transform_input: bool
    reason: str


def input_scale(asked: bool | None, said: FileMetadata, known: bool | None, spec: GoogLeNetSpec) -> InputScale:
    """Choose a file's scale: the first that is known of what somebody asked for, what the file says, and the habit.

    Args:
        asked: by an option.
        said: by the file itself.
        known: of a file with this very hash.
        spec: the variant; torchvision's networks are nearly always trained on from its public weights.

    Raises:
        WeightsError: the environment says neither yes nor no.

    Example:
        >>> input_scale(None, FileMetadata(), None, TORCHVISION).transform_input
        True
    """
    if asked is not None:
        return InputScale(asked, "as the option says")
    if (everywhere := _environment()) is not None:
        return InputScale(everywhere, f"as {VARIABLE} says")
    if said.transform_input is not None:
        return InputScale(said.transform_input, "as the file says")
    if known is not None:
        return InputScale(known, "as is known of these very weights")
    if spec is TORCHVISION and (said.mean or said.std):
        return InputScale(
            False, "since the file gives a mean or a deviation of its own and says nothing of a second normalisation"
        )
    if spec is TORCHVISION:
        return InputScale(True, "as torchvision's public weights expect it, since the file does not say")
    return InputScale(False, f"as is usual for the variant {spec.name}, since the file does not say")


def _environment() -> bool | None:
    text = os.environ.get(VARIABLE, "").strip()
    if text and text.lower() not in _WORDS:
        raise WeightsError(f"{VARIABLE} is '{text[:40]}'; it must be true or false.")
    return _WORDS.get(text.lower())
