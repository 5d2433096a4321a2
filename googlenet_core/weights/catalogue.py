"""Weights by name, with the recipe that belongs to them: which network, which classes, how an image is prepared.

Facts about the shipped and the downloadable weights are read from their cards (``assets/weights/<name>.json``).
Reading files is `checkpoints`'s job, finding and fetching them `origin`'s. Only what reads them imports PyTorch: a list or a
download does without its seconds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from googlenet_core import labels
from googlenet_core.blueprint.specs import GoogLeNetSpec, variant
from googlenet_core.errors import DownloadError, WeightsError, nearest
from googlenet_core.shipped import find_folder
from googlenet_core.weights import confidence, novelty
from googlenet_core.weights.confidence import Confidence
from googlenet_core.weights.fetching.cache_folder import default_cache_dir
from googlenet_core.weights.fetching.downloads import DownloadProgress
from googlenet_core.weights.formats import metadata
from googlenet_core.weights.formats.metadata import Triple
from googlenet_core.weights.novelty import Novelty
from googlenet_core.weights.origins import Origin, Source, Verified, url_variable
from googlenet_core.weights.recipes import input_scale

if TYPE_CHECKING:
    from googlenet_core.network.model import GoogLeNet
    from googlenet_core.weights.checkpoints import Checkpoint

FOLDER = find_folder("weights")
IMAGENET_URL_VARIABLE = url_variable("imagenet")
IMAGENET_CAFFE_URL_VARIABLE = url_variable("imagenet-caffe")

CARDS = ("bundled", "imagenet", "imagenet-caffe")
"""Weights that have a card, by name."""

SOURCES = (*CARDS, "random")
"""Every name that `load` knows; it also takes ``random:<variant>`` and the path of a file."""

RANDOM_TITLE = "Random (untrained)"
RANDOM_CLASSES = 1000

MEAN: Triple = (0.485, 0.456, 0.406)
STD: Triple = (0.229, 0.224, 0.225)
"""What a file without metadata is taken to expect: the red, green and blue statistics of ImageNet in 0..1."""

RESIZE_PX = 256
"""Side to which a file without metadata is taken to have its images resized before the 224 crop."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What has to be known to use a network's weights: how to prepare an image and how to read the answer.

    Attributes:
        name: source name (``bundled``) or file name.
        title: what people read.
        variant: name of the variant the weights fit.
        labels: class names as people say them, in the order of the outputs.
        mean: subtracted from RGB in 0..1.
        std: divides what is left.
        transform_input: whether torchvision's second normalisation (to mean 0.5, deviation 0.5) follows.
        input_reason: why that is thought, as words behind a comma.
        resize_px: length of the shorter side before the 224 crop.
        trained_heads: which of ``main``, ``aux_4a``, ``aux_4d`` are trained.
        accuracy: top-1 accuracy in 0..1 by head, as measured by whoever made the weights.
        measured_on: what the accuracy was measured on.
        provenance: where the weights come from, in a sentence or two.
        remarks: what was found in their file beside them, or left out of it, in sentences.
        licence: terms of use.
        label_smoothing: share of the target's probability that training spread evenly over all classes; 0 where it
            spread none, or nobody said.
        confidence: how far the answers can be trusted; None where nobody measured it.
        novelty: how to tell a picture unlike anything they were trained on; None where nobody measured it.
        sha256: of the file; empty for random weights.

    Example:
        >>> from googlenet_core import Engine
        >>> recipe = Engine.load("bundled").weights
        >>> recipe.variant, len(recipe.labels), recipe.resize_px
        ('paper', 87, 224)
    """

    name: str
    title: str
    variant: str
    labels: tuple[str, ...]
    mean: Triple = MEAN
    std: Triple = STD
    transform_input: bool = False
    input_reason: str = ""
    resize_px: int = RESIZE_PX
    trained_heads: frozenset[str] = frozenset()
    accuracy: Mapping[str, float] = field(default_factory=dict, hash=False)
    measured_on: str = ""
    provenance: str = ""
    remarks: tuple[str, ...] = ()
    licence: str = ""
    label_smoothing: float = 0.0
    confidence: Confidence | None = field(default=None, hash=False)
    novelty: Novelty | None = field(default=None, hash=False)
    sha256: str = ""

    @property
    def spec(self) -> GoogLeNetSpec:
        """The variant as data."""
        return variant(self.variant)


@dataclass(frozen=True, slots=True)
class _Card:
    """A card file: the recipe as far as it is known without the weights, and where their file is."""

    recipe: Recipe
    origin: Origin


def load(
    source: str | Path = "bundled",
    progress: DownloadProgress | None = None,
    cache_dir: Path | None = None,
    transform_input: bool | None = None,
) -> tuple[GoogLeNet, Recipe]:
    """Return a network in eval mode and the recipe of its weights.

    Args:
        source: ``bundled``, ``imagenet`` or ``imagenet-caffe`` (fetched on first use), ``random``,
            ``random:<variant>``, or the path of a safetensors or ``torch.save`` file with torchvision's key names behind
            any prefix (any variant, any number of classes), of Caffe's GoogLeNet as a ``.caffemodel``, or of either as
            an ``.onnx`` file.
        progress: told (bytes done, bytes in total or None) while a file is fetched; may raise to cancel.
        cache_dir: where fetched files are kept; by default `cache_folder.default_cache_dir`.
        transform_input: of a file, whether torchvision's second normalisation follows; None for `recipe.input_scale`.

    Raises:
        WeightsError: no such source, ``transform_input`` for one with a name, or the file does not hold the weights of a GoogLeNet.
        DownloadError: the file could not be fetched.
        VariantError: ``random:`` with an unknown variant.
    """
    from googlenet_core.weights import checkpoints

    text = str(source)
    if transform_input is not None and (text in CARDS or text.partition(":")[0] == "random"):
        raise WeightsError(f"How '{text}' wants its input is known: --transform-input is for weights files.")
    if text in CARDS:
        return _load_card(_card(text), progress, cache_dir)
    if text == "random" or text.startswith("random:"):
        return _load_random(variant(text.partition(":")[2]) if ":" in text else random_spec())
    try:
        path = Path(source).expanduser()
    except RuntimeError:
        raise WeightsError(f"There is no home folder to look for '{text[:200]}' in; give the whole path.") from None
    if isinstance(source, str) and path.suffix.lower() not in checkpoints.SUFFIXES and not path.exists():
        raise _unknown(text)
    return load_file(path, transform_input)


def load_file(path: Path, transform_input: bool | None = None) -> tuple[GoogLeNet, Recipe]:
    """Return the network in a file, whatever the file is called, and the recipe of its weights; see `load`.

    Raises:
        WeightsError: the file does not hold the weights of a GoogLeNet, or its recipe cannot be followed.
    """
    from googlenet_core.weights import checkpoints

    checkpoint = checkpoints.read(path)
    net, heads = checkpoints.build(checkpoint)
    recipe, known = None, None
    for card in map(_card, CARDS):
        digits = card.recipe.sha256
        if digits and checkpoint.sha256.startswith(digits) and net.spec.name == card.recipe.variant:
            recipe, known = replace(card.recipe, name=path.name), card.recipe.transform_input
    recipe = recipe or Recipe(
        name=path.name,
        title=path.name,
        variant=net.spec.name,
        labels=(),
        trained_heads=heads,
        provenance=f"Read from the file {path.name}.",
    )
    recipe = _completed(recipe, checkpoint, net, heads)
    said = metadata.parse(checkpoint.metadata, net.num_classes, checkpoint.name)
    scale = input_scale(transform_input, said, known, net.spec)
    remarks = (*checkpoint.remarks, *checkpoints.told_widths(checkpoint))
    return net, replace(recipe, transform_input=scale.transform_input, input_reason=scale.reason, remarks=remarks)


def random_spec() -> GoogLeNetSpec:
    """Return the variant of plain ``random``: the bundled weights' own, so that trained and untrained maps compare.

    Raises:
        WeightsError: the card of the bundled weights is missing or damaged.
    """
    return _card("bundled").recipe.spec


def available(cache_dir: Path | None = None) -> tuple[Source, ...]:
    """Describe every named source, without reading or fetching any weights."""
    random = Source("random", RANDOM_TITLE, random_spec().name, RANDOM_CLASSES, 0, None, None, True, "", "")
    return (*(_row(_card(name), cache_dir) for name in CARDS), random)


def fetch(name: str, progress: DownloadProgress | None = None, cache_dir: Path | None = None) -> Path:
    """Return the file of a named source, fetching it if it is not there yet or is not what was fetched.

    Raises:
        WeightsError: no such source, or one without a file.
        DownloadError: it could not be fetched.
    """
    return _fetched(_card_with_file(name).origin, progress, cache_dir)


def verify(name: str, cache_dir: Path | None = None) -> Verified:
    """Compute the sha256 of a named source's file anew.

    Raises:
        WeightsError: no such source, no file, or a wrong sha256.
    """
    origin = _card_with_file(name).origin
    folder = _folder(origin, cache_dir)
    return Verified(name, origin.path(folder), origin.check(folder))


def _load_card(card: _Card, progress: DownloadProgress | None, folder: Path | None) -> tuple[GoogLeNet, Recipe]:
    from googlenet_core.weights import checkpoints

    path = _fetched(card.origin, progress, folder)
    checkpoint = checkpoints.read(path, card.origin.required_sha256(path.parent))
    net, heads = checkpoints.build(checkpoint)
    return net, _completed(card.recipe, checkpoint, net, heads)


def _fetched(origin: Origin, progress: DownloadProgress | None, cache_dir: Path | None) -> Path:
    folder = _folder(origin, cache_dir)
    if not origin.urls:
        return origin.path(folder)
    path = origin.fetch(folder, progress)
    try:
        origin.check(folder)
    except WeightsError:
        # A cached file that changed after it was checked: fetched anew rather than complained about.
        with suppress(OSError):
            path.unlink(missing_ok=True)
        try:
            origin.fetch(folder, progress)
        except DownloadError as error:
            raise DownloadError(f"{path} was damaged and had to be fetched anew, and that failed: {error}") from None
        origin.check(folder)
    return path


def _load_random(spec: GoogLeNetSpec) -> tuple[GoogLeNet, Recipe]:
    from googlenet_core.weights import checkpoints

    return checkpoints.random(spec, RANDOM_CLASSES), Recipe(
        name="random" if spec is random_spec() else f"random:{spec.name}",
        title=RANDOM_TITLE,
        variant=spec.name,
        labels=labels.generated(RANDOM_CLASSES),
        provenance="Drawn at random from a fixed seed; never trained.",
    )


def _completed(recipe: Recipe, checkpoint: Checkpoint, net: GoogLeNet, heads: frozenset[str]) -> Recipe:
    """The recipe with what the file itself says; classes are called what a card calls them."""
    said = metadata.parse(checkpoint.metadata, net.num_classes, checkpoint.name)
    known = recipe.labels if len(recipe.labels) == net.num_classes else None
    return replace(
        recipe,
        variant=net.spec.name,
        labels=known or said.classes or labels.generated(net.num_classes),
        mean=said.mean or recipe.mean,
        std=said.std or recipe.std,
        transform_input=recipe.transform_input if said.transform_input is None else said.transform_input,
        resize_px=said.resize_px or recipe.resize_px,
        trained_heads=recipe.trained_heads & heads,
        sha256=checkpoint.sha256,
    )


@cache
def _card(name: str) -> _Card:
    path = FOLDER / f"{name}.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        of_file = {key: value for key, value in facts.items() if key not in ("recipe", "confidence", "novelty")}
        recipe = Recipe(
            **(facts["recipe"] | {
                "name": name,
                "labels": labels.read(facts["recipe"]["labels"]),
                "mean": tuple(facts["recipe"]["mean"]),
                "std": tuple(facts["recipe"]["std"]),
                "trained_heads": frozenset(facts["recipe"]["trained_heads"]),
                "confidence": confidence.read(facts["confidence"]) if "confidence" in facts else None,
                "novelty": novelty.read(facts["novelty"]) if "novelty" in facts else None,
            })
        )  # fmt: skip
        return _Card(recipe, Origin(name=name, sha256=recipe.sha256, licence=recipe.licence, **of_file))
    except (OSError, ValueError, KeyError, TypeError):
        raise WeightsError(f"The card assets/weights/{name}.json is missing or damaged; restore that file.") from None


def _card_with_file(name: str) -> _Card:
    if name.partition(":")[0] == "random":
        raise WeightsError("Random weights are made on the spot: there is no file to fetch or verify.")
    if name not in CARDS:
        raise _unknown(name)
    return _card(name)


def _row(card: _Card, folder: Path | None) -> Source:
    recipe, origin = card.recipe, card.origin
    path: Path | None = None
    sha256 = "" if origin.sha1 else origin.expected_sha256(FOLDER)
    with suppress(WeightsError):  # no home: the weights are nowhere
        path = origin.path(_folder(origin, folder))
        sha256 = origin.expected_sha256(path.parent)
    return Source(
        name=recipe.name,
        title=recipe.title,
        variant=recipe.variant,
        classes=len(recipe.labels),
        bytes=origin.bytes,
        location=path,
        url=next(iter(origin.urls), None),
        present=path is not None and path.is_file(),
        sha256=sha256,
        licence=recipe.licence,
        sha1=origin.sha1,
    )


def _folder(origin: Origin, folder: Path | None) -> Path:
    """Where a card's file is: what ships is looked for in no cache."""
    return (folder or default_cache_dir()) if origin.urls else FOLDER


def _unknown(text: str) -> WeightsError:
    known = f"{', '.join(SOURCES)}, random:<variant>, or the path of a .safetensors, .pth, .caffemodel or .onnx file"
    return WeightsError(f"There are no weights '{text[:200]}'.{nearest(text, SOURCES)} Known: {known}.")
