"""How often the heads are right about labelled pictures, how sure they are meanwhile, and what they mix up.

One small batch at a time: of the pictures and the logits nothing is kept but counts. Where pictures come from is
`labelled_pictures`' job, the formulas are `accuracy`'s.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from googlenet_core.arithmetic.accuracy import Calibration, Rate, Reliability, rate
from googlenet_core.blueprint.heads import HEAD_LAYERS, HEADS
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Progress
from googlenet_core.engine.provenance import Provenance
from googlenet_core.errors import LISTED, ImageError, InputError, WeightsError, listed
from googlenet_core.evaluation.class_folders import ClassFolders
from googlenet_core.evaluation.labelled_pictures import LabelledPicture, LabelledPictures
from googlenet_core.pictures.decoding import MAX_BYTES
from googlenet_core.pictures.preprocessing import bytes_to_tensor
from googlenet_core.weights.catalogue import Recipe

TOP = 5
"""Top-5: whether the true class is among the five best."""

NAMED = 100
"""How many broken pictures and unknown folders are named; all are counted."""


@dataclass(frozen=True, slots=True)
class HeadResult:
    """What one head answered.

    Attributes:
        top1: how often the true class came first; of equal logits the earlier class comes first.
        top5: how often it was among the first five; None where there are no more than five classes.
        calibration: whether its confidence, the softmax probability of its answer, can be trusted.
    """

    top1: Rate
    top5: Rate | None
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often pictures of the class ``true`` were ``told`` to be another."""

    true: str
    told: str
    count: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A picture that could not be used, and the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is there, by name alone.

    Attributes:
        pictures: how many lie in folders named after classes.
        classless: how many lie in other folders.
        folders: the first `NAMED` of those other folders -> how many pictures lie in each.
        ignored: files and tar members that are no pictures.
    """

    pictures: int
    classless: int
    folders: Mapping[str, int]
    ignored: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result, and what made it.

    Attributes:
        pictures: how many were measured.
        classes: how many classes there are.
        classes_seen: how many of them the pictures belong to.
        heads: head -> its result; None for one without trained weights.
        confusions: what the main head (else the first trained one) mixed up, most often first.
        found: what was there; those that are neither measured nor broken were left out by the limit.
        broken: how many pictures could not be used.
        broken_named: the first `NAMED` of them.
        made: what computed it.
        wall_ms: wall-clock time, reading and decoding included, milliseconds.
    """

    pictures: int
    classes: int
    classes_seen: int
    heads: Mapping[str, HeadResult | None]
    confusions: tuple[Confusion, ...]
    found: Found
    broken: int
    broken_named: tuple[Broken, ...]
    made: Provenance
    wall_ms: float


class HeadTally:
    """Counts the answers of one head.

    Args:
        classes: how many there are.
    """

    def __init__(self, classes: int) -> None:
        self._classes = classes
        self._pictures = 0
        self._first = 0
        self._among_five = 0
        self._reliability = Reliability()
        self._confusions: Counter[tuple[int, int]] = Counter()
        self._seen: set[int] = set()

    @property
    def seen(self) -> int:
        """How many classes the pictures so far belong to."""
        return len(self._seen)

    def add(self, logits: Tensor, targets: Tensor) -> None:
        """Count one batch.

        Args:
            logits: [N, classes], on any device; all finite.
            targets: number of each picture's true class, int64 [N], on the host.
        """
        logits = logits.float().cpu().double()
        of_target = logits.gather(1, targets[:, None])
        earlier = torch.arange(self._classes)[None] < targets[:, None]
        ahead = (logits > of_target) | ((logits == of_target) & earlier)  # no tie ever counts as right by luck
        rank = ahead.sum(1)
        self._pictures += len(targets)
        self._first += int((rank == 0).sum())
        self._among_five += int((rank < TOP).sum())
        log_p = torch.log_softmax(logits, 1)
        confidence = log_p.amax(1).exp()
        nll = -log_p.gather(1, targets[:, None])[:, 0]
        self._reliability.add(zip(confidence.tolist(), (rank == 0).tolist(), nll.tolist(), strict=True))
        pairs = zip(targets.tolist(), logits.argmax(1).tolist(), strict=True)
        self._confusions.update((true, told) for true, told in pairs if true != told)
        self._seen.update(targets.tolist())

    def result(self) -> HeadResult:
        """Return what was counted.

        Raises:
            InputError: nothing was.
        """
        return HeadResult(
            top1=rate(self._first, self._pictures),
            top5=rate(self._among_five, self._pictures) if self._classes > TOP else None,
            calibration=self._reliability.calibration(),
        )

    def confusions(self, names: tuple[str, ...], most: int) -> tuple[Confusion, ...]:
        """Return the pairs mixed up most often, those that tie in the order of the classes."""
        ranked = sorted(self._confusions.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Confusion(names[true], names[told], count) for (true, told), count in ranked[:most])


def evaluate(
    engine: Engine,
    pictures: LabelledPictures,
    *,
    batch: int,
    limit: int | None = None,
    most_confusions: int = 10,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure the trained heads on labelled pictures.

    They are walked through twice: first by name alone, so that a wrong folder is told before anything is computed.

    Args:
        engine: the network, with its recipe.
        pictures: each in a folder that is named after its class.
        batch: how many go through the network at once, at least 1.
        limit: measure only so many, evenly spread over all.
        most_confusions: how many pairs of classes to return.
        progress: told (pictures done, pictures in all) after each batch.

    Raises:
        WeightsError: no head is trained, or the network answers with what is no number.
        InputError: no picture there, none in a folder named after a class, or none that can be used.

    Example: ``evaluate(Engine.load("bundled"), LabelledPictures(Path("val")), batch=8).heads["main"].top1.share``
    """
    began = time.perf_counter()
    weights = engine.weights
    tallies = {head: HeadTally(len(weights.labels)) for head in trained_heads(weights)}
    folders = ClassFolders(weights.labels)
    found = survey(pictures, folders, weights)
    wanted = found.pictures if limit is None else min(limit, found.pictures)
    made, measured, broken = engine.provenance(0.0), 0, 0
    named: list[Broken] = []
    for tensors, targets, odd in _batches(_spread(labelled(pictures, folders), found.pictures, wanted), weights, batch):
        if tensors:
            part = _count(engine, torch.cat(tensors), torch.tensor(targets), tallies)
            made = replace(part, elapsed_ms=made.elapsed_ms + part.elapsed_ms)
        measured += len(tensors)
        broken += len(odd)
        named += odd[: NAMED - len(named)]
        if progress:
            progress(measured + broken, wanted)
    if not measured:
        first = f" The first, {named[0].name}: {named[0].reason}" if named else ""
        raise InputError(f"None of the pictures in '{pictures.path}' could be used.{first}")
    tally = next(iter(tallies.values()))
    return Evaluation(
        pictures=measured,
        classes=len(weights.labels),
        classes_seen=tally.seen,
        heads={head: tallies[head].result() if head in tallies else None for head in HEADS},
        confusions=tally.confusions(weights.labels, most_confusions),
        found=found,
        broken=broken,
        broken_named=tuple(named),
        made=made,
        wall_ms=(time.perf_counter() - began) * 1000,
    )


def trained_heads(weights: Recipe) -> tuple[str, ...]:
    """Return the heads that can be measured.

    Raises:
        WeightsError: there is none.
    """
    found = tuple(head for head in HEADS if head in weights.trained_heads)
    if not found:
        raise WeightsError(f"'{weights.name}' has no trained head to measure; choose other weights.")
    return found


def survey(pictures: LabelledPictures, folders: ClassFolders, weights: Recipe) -> Found:
    """Count what is there, without reading any picture.

    Raises:
        InputError: no picture, or none in a folder named after a class (the nearest is named).
    """
    labelled = classless = 0
    others: dict[str, int] = {}
    for picture in pictures:
        if folders.index(picture.folder) is not None:
            labelled += 1
            continue
        classless += 1
        if picture.folder in others or len(others) < NAMED:
            others[picture.folder] = others.get(picture.folder, 0) + 1
    if labelled:
        return Found(labelled, classless, others, pictures.ignored)
    if not others:
        raise InputError(f"There is no picture in '{pictures.path}'; give a folder or a tar with one folder a class.")
    known = f"one of the {len(weights.labels)} classes of '{weights.name}'"
    if len(others) == 1:
        (only,) = others
        raise InputError(f"The folder '{only}' in '{pictures.path}' is not named after {known}.{folders.hint(only)}")
    names = "".join(listed("folders", list(others)))
    hint = next(filter(None, map(folders.hint, list(others)[:LISTED])), "")
    raise InputError(f"No folder in '{pictures.path}' is named after {known}: {names}.{hint}")


def labelled(pictures: LabelledPictures, folders: ClassFolders) -> Iterator[tuple[LabelledPicture, int]]:
    """Yield the pictures in folders named after a class, each with the number of its class."""
    for picture in pictures:
        index = folders.index(picture.folder)
        if index is not None:
            yield picture, index


def _spread(
    pictures: Iterable[tuple[LabelledPicture, int]], total: int, wanted: int
) -> Iterator[tuple[LabelledPicture, int]]:
    """``wanted`` of ``total`` pictures, evenly spread."""
    for index, one in enumerate(pictures):
        if (index + 1) * wanted // total > index * wanted // total:
            yield one


def _batches(
    pictures: Iterable[tuple[LabelledPicture, int]], weights: Recipe, size: int
) -> Iterator[tuple[list[Tensor], list[int], list[Broken]]]:
    """Pictures prepared, with their classes, and those that are broken; ``size`` at a time, broken ones included."""
    tensors: list[Tensor] = []
    targets: list[int] = []
    broken: list[Broken] = []
    for picture, index in pictures:
        try:
            tensors.append(bytes_to_tensor(picture.read(MAX_BYTES + 1), weights))
            targets.append(index)
        except ImageError as error:
            broken.append(Broken(picture.name, str(error)))
        if len(tensors) + len(broken) == size:
            yield tensors, targets, broken
            tensors, targets, broken = [], [], []
    if tensors or broken:
        yield tensors, targets, broken


def _count(engine: Engine, x: Tensor, targets: Tensor, tallies: Mapping[str, HeadTally]) -> Provenance:
    """Count what the heads answer about a batch; returns what computed it."""
    logits, made = ask_heads(engine, x, tuple(tallies))
    for head, tally in tallies.items():
        tally.add(logits[head], targets)
    return made


def ask_heads(engine: Engine, x: Tensor, heads: tuple[str, ...]) -> tuple[dict[str, Tensor], Provenance]:
    """Return the logits [N, classes] of each head for a batch [N, 3, 224, 224], and what computed them.

    Raises:
        WeightsError: one of them is no finite number.
    """
    capture = engine.capture(x, [HEAD_LAYERS[head] for head in heads])
    found = {head: capture[HEAD_LAYERS[head]] for head in heads}
    if not all(torch.isfinite(logits).all() for logits in found.values()):
        raise WeightsError(f"The network of '{engine.weights.name}' answers with what is no number; use other weights.")
    return found, capture.made
