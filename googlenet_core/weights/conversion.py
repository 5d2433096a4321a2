"""Any weights file that can be read -> a safetensors file that says everything about itself, never half-written."""

from __future__ import annotations

from pathlib import Path

import safetensors.torch

from googlenet_core.errors import WeightsError
from googlenet_core.weights.catalogue import Recipe, load_file
from googlenet_core.weights.checkpoints import worth_keeping
from googlenet_core.weights.formats.metadata import FileMetadata, written
from googlenet_core.weights.formats.whole_files import write

SUFFIX = ".safetensors"


def convert(source: Path, target: Path, *, force: bool = False, transform_input: bool | None = None) -> Recipe:
    """Write the network of a weights file, and its recipe as metadata, as a safetensors file.

    What is read from ``target`` gives the same logits, bit for bit. Auxiliary heads that were never trained are left
    out: without the file's card nobody could tell them from trained ones.

    Args:
        source: whatever `weights.load` takes that is a file.
        target: must end in ``.safetensors``; holds float32. It appears only when it is whole.
        force: replace ``target`` if it is there.
        transform_input: whether torchvision's second normalisation follows; None for `recipe.input_scale`.

    Returns:
        The recipe that was written.

    Raises:
        WeightsError: the source does not hold a GoogLeNet, the target is there already, or it cannot be written.

    Example:
        >>> convert(Path("bvlc_googlenet.caffemodel"), Path("googlenet.safetensors")).variant
        'paper'
    """
    _check_target(target, force)
    net, recipe = load_file(source, transform_input)
    _write(target, safetensors.torch.save(worth_keeping(net, recipe.trained_heads), _metadata(recipe)))
    return recipe


def _check_target(target: Path, force: bool) -> None:
    if target.suffix.lower() != SUFFIX:
        raise WeightsError(f"'{target}' must end in {SUFFIX}, which is what is written.")
    if target.exists() and not target.is_file():
        raise WeightsError(f"'{target}' is there and is no file; name another.")
    if target.exists() and not force:
        raise WeightsError(f"'{target}' is there already; name another file, or add --force to replace it.")


def _metadata(recipe: Recipe) -> dict[str, str]:
    said = FileMetadata(recipe.labels, recipe.mean, recipe.std, recipe.transform_input, recipe.resize_px)
    about = {"variant": recipe.variant, "source": recipe.provenance, "licence": recipe.licence}
    return written(said) | {key: text for key, text in about.items() if text}


def _write(target: Path, data: bytes) -> None:
    try:
        write(target, data)
    except OSError as error:
        raise WeightsError(f"Cannot write '{target}': {error.strerror or error}.") from None
