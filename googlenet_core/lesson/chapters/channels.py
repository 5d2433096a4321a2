"""Chapter 7: what channels answer to, and whether the one that answers most is the one that counts."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from googlenet_core.arithmetic import Unit, field_of
from googlenet_core.arithmetic.channels import branches, locate
from googlenet_core.blueprint import GoogLeNetSpec, branch_label
from googlenet_core.errors import InputError
from googlenet_core.lesson.chapters.scales import BRANCH
from googlenet_core.lesson.guesses import ChoiceGuess, NumberGuess, Option, ShareGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.spoken import third_branch
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.pictures.samples import SAMPLES
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.wording import percent, with_minus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from googlenet_core.maps.journeys import Stop
    from googlenet_core.weights.catalogue import Recipe

MODULE = "inception3a"
UNIT = Unit(MODULE, 200, 14, 13)
"""The unit of chapter 6, of the third branch."""

_SOURCE, _LAYER = f"{MODULE}.branch3.0", f"{MODULE}.branch3.1"
PATCHES = 9
_POINT = 0.01
"""A change of a probability that is called one: a percentage point."""

LEFT = ShareGuess("what is left", "all products without their signs")
PICTURES = NumberGuess("pictures", 1, len(SAMPLES), slides=True)
WITHOUT = ChoiceGuess(
    (
        Option("falls", "It falls by more than one percentage point."),
        Option("same", "It changes by one percentage point at most."),
        Option("rises", "It rises by more than one percentage point."),
    )
)


def _written(value: float) -> str:
    return with_minus(f"{value:#.3g}".rstrip(".") if abs(value) < 100 else f"{value:,.0f}")


def _left(given: Given) -> Answer:
    """What is left of a unit's products when those with a plus and those with a minus have cancelled."""
    from googlenet_core.engine import Capture
    from googlenet_core.microscope.dissection import explain_captured
    from googlenet_core.microscope.steps import Convolution

    engine = given.network()
    found = explain_captured(engine, Capture(given.captured, engine.provenance(0.0)), UNIT)
    convolution = next(step for step in found.steps if isinstance(step, Convolution))
    products = convolution.patch.astype(float) * convolution.kernel.astype(float)
    up, down = float(products[products > 0].sum()), -float(products[products < 0].sum())
    silent = int((convolution.patch == 0).sum())
    share = 100 * abs(up - down) / (up + down) if up + down else 0.0
    whole = "Scaled and shifted by batch norm, the sum" if engine.spec.batch_norm else "With the bias the sum"
    activation = (
        f"{whole} is above 0; the ReLU hands it on: {_written(found.result)} is the unit’s **activation**."
        if found.result > 0
        else f"{whole} is not above 0, so the ReLU hands on 0: the unit is **silent** here."
    )
    mistakes = (
        Mistake(
            100,
            "all weights pull one way",
            "A kernel has weights of both signs: what it does not look for speaks against it.",
        ),
        Mistake(0, "plus and minus always cancel", "Then every sum would be 0, whatever the picture shows."),
        Mistake(50, "half and half", "Nothing fixes this share: it changes from unit to unit and from place to place."),
    )
    return Answer(
        value=share,
        shown=f"{share:.1f} % is left",
        facts={
            "words": f"{share:.1f} % is left, the rest cancels" if up + down else "Nothing is left: all products are 0",
            "silent": silent,
            "activation": activation,
        },
        sum=_cancelling(up, down),
        mistakes=tell_apart(LEFT, share, mistakes),
    )


def _cancelling(up: float, down: float) -> tuple[Term, ...]:
    """What is left, with as many decimals for all three numbers, so that they add up as they are written."""
    decimals = max(0, 3 - math.floor(math.log10(up + down))) if up + down else 0
    up, down = round(up, decimals), round(down, decimals)
    first, second, left = (
        with_minus(f"{number + 0.0:,.{decimals}f}") for number in (up, down, round(up - down, decimals))
    )
    return (
        Term(first, "from products above 0"),
        Term("−"),
        Term(second, "from those below 0"),
        Term("="),
        Term(left, "what is left"),
    )


def _left_asked(spec: GoogLeNetSpec) -> Facts:
    reduced = spec.module(MODULE).n5x5_reduce
    return {
        "branch": third_branch(spec),
        "kernel": f"{spec.third_kernel}×{spec.third_kernel}",
        "reduced": reduced,
        "products": spec.third_kernel**2 * reduced,
    }


@lru_cache(maxsize=2)
def _read_samples(weights: Recipe) -> tuple[tuple[NDArray[np.uint8], ...], Tensor]:
    """Return what the network sees of each sample picture, and all of them as its input; the same for every answer."""
    import torch

    from googlenet_core.pictures import preprocess, read_sample

    pictures = [preprocess(read_sample(name), weights) for name in SAMPLES]
    return tuple(picture.crop for picture in pictures), torch.cat([picture.tensor for picture in pictures])


def _pictures(given: Given) -> Answer:
    """From how many pictures a channel's strongest places come."""
    from googlenet_core.arithmetic import unit_field
    from googlenet_core.maps.strongest import strongest_places

    engine = given.network()
    samples = list(SAMPLES.values())
    crops, pictures = _read_samples(engine.weights)
    _, own = locate(engine.spec.module(MODULE), UNIT.channel)
    maps = engine.capture(pictures, [_LAYER])[_LAYER][:, own]
    field = field_of(_LAYER, engine.spec)
    apart = -(-field.rf_px // (field.jump_px or 1))
    places = strongest_places(maps.float().cpu().numpy(), PATCHES, apart)
    if not places:
        raise InputError("With these weights the channel answers to none of the sample pictures.")
    by_picture = [sum(place.picture == number for place in places) for number in range(len(samples))]
    count, most = sum(1 for number in by_picture if number), max(by_picture)
    fullest = [sample.title for sample, number in zip(samples, by_picture, strict=True) if number == most]
    patches = tuple(
        (
            samples[place.picture].title,
            place.activation,
            crops[place.picture],
            unit_field(Unit(MODULE, UNIT.channel, place.y, place.x), engine.spec).box,
        )
        for place in places
    )
    mistakes = (
        Mistake(
            1,
            "one channel, one thing",
            "A channel answers to a pattern of lines, colours or texture. Many things have it somewhere.",
        ),
        Mistake(
            len(samples),
            "every picture alike",
            "Each picture has places that answer, but the strongest ones lie where the pattern is clearest.",
        ),
    )
    return Answer(
        value=count,
        shown=f"{count} of {len(samples)} pictures",
        facts={
            "value": f"{count} {'picture' if count == 1 else 'pictures'}",
            "fullest": ("" if len(places) == PATCHES else f"Only {len(places)} places answer at all. ")
            + _fullest(fullest, most, len(places)),
            "words": "Another picture may have its pattern, too."
            if count == 1
            else "So it answers to a pattern, which different things can have.",
            "patches": patches,
        },
        mistakes=tell_apart(PICTURES, count, mistakes),
    )


def _fullest(titles: list[str], most: int, places: int) -> str:
    """Which pictures most of the places come from."""
    if most == places:
        return f"All {places} come from “{titles[0]}”."
    if len(titles) == 1:
        return f"“{titles[0]}” has more of them than any other: {most} of {places}."
    named = ", ".join(f"“{title}”" for title in titles[:-1])
    return f"{named} and “{titles[-1]}” have the most of them: {most} each, of {places}."


def _pictures_asked(spec: GoogLeNetSpec) -> Facts:
    side = field_of(_LAYER, spec).rf_px
    return {"channel": UNIT.channel, "count": PATCHES, "samples": len(SAMPLES), "field": f"{side}×{side}"}


def _strongest(given: Given) -> tuple[Stop, tuple[Stop, ...]]:
    """Return the channel whose map has the largest mean, and that of each branch, in their order."""
    from googlenet_core.maps.journeys import race_captured

    stops = race_captured(given.captured[MODULE], given.network().spec, MODULE).stops
    best = max(stops, key=lambda stop: stop.mean)
    if best.mean <= 0:
        raise InputError("No channel of (3a) answers to this picture: choose another one for this step.")
    return best, stops


def _branch(given: Given) -> Answer:
    """The branch of the channel whose map has the largest mean."""
    best, stops = _strongest(given)
    spec = given.network().spec
    name = branch_label(spec, best.branch or 1)
    value, four = f"{best.branch}", branches(spec, spec.module(MODULE))
    widest = max(four, key=lambda branch: branch.width)
    channels = spec.module(MODULE).out_channels
    mistakes = [
        Mistake(
            f"{widest.index}",
            Misconception.WIDEST_FIRST.title,
            f"{widest.label} has {widest.width} of the {channels} channels, so more to choose from. "
            "But each channel answers for itself.",
        ),
        Mistake(
            "4",
            "the pool only passes on",
            "After the pool stands a 1×1 with weights of its own, like all others.",
        ),
        Mistake(
            "3",
            "window taken for the answer",
            "How many numbers a kernel reads does not tell how large its sum is: plus and minus cancel.",
        ),
        Mistake("1", "smallest window, simplest answer", "A 1×1 reads all channels; its sum can be as large as any."),
    ]
    others = ", ".join(
        f"{_written(stop.mean)} in {branch_label(spec, stop.branch or 1)}" for stop in stops if stop is not best
    )
    return Answer(
        value=value,
        shown=f"{name}: channel {best.channel}",
        facts={
            "name": name,
            "channel": best.channel,
            "mean": _written(best.mean),
            "others": f"The best channels of the others have {others}.",
        },
        mistakes=tell_apart(BRANCH, value, mistakes),
    )


def _without(given: Given) -> Answer:
    """The main head's best class, without the channel that answers most."""
    from googlenet_core.why import Ablation, ablate

    engine = given.network()
    channel = _strongest(given)[0].channel
    off = Ablation(MODULE, range(channel, channel + 1))
    change = ablate(engine, given.shown().tensor, off).changes["main"]
    if change is None:
        raise InputError("The main head of these weights is not trained, so that there is no answer to change.")
    best = max(change.classes, key=lambda one: one.before)
    moved = best.change
    value = "falls" if moved < -_POINT else "rises" if moved > _POINT else "same"
    words = {
        "falls": "Here the channel that answers most is one that counts",
        "same": "The channel that answers most hardly counts here",
        "rises": "Without the channel that answers most, the class gains",
    }[value]
    mistakes = (
        Mistake(
            "falls",
            "bright is important",
            "How strongly a channel answers tells nothing of the weights with which later layers read it.",
        ),
        Mistake("same", "one of many does nothing", "Later layers can read a single channel with large weights."),
        Mistake("rises", "less is clearer", "What a channel adds can speak for the class as well as against it."),
    )
    kept = change.best_before == change.best_after
    return Answer(
        value=value,
        shown=f"{percent(best.before)} → {percent(best.after)}",
        facts={
            "channel": channel,
            "label": best.label,
            "course": _course(percent(best.before), percent(best.after)),
            "words": words,
            "answer": "The answer stays the same." if kept else f"The answer is now {change.best_after}.",
            "classes": tuple((one.label, one.before, one.after) for one in change.classes),
        },
        mistakes=tell_apart(WITHOUT, value, mistakes),
    )


def _course(before: str, after: str) -> str:
    return f"stays at {before}" if before == after else f"goes from {before} to {after}"


CHAPTER = Chapter(
    7,
    (
        Step(
            "7.1",
            LEFT,
            _left,
            view=f"feature-maps?maps=microscope&layer={MODULE}&unit={UNIT.channel},{UNIT.y},{UNIT.x}",
            asks=_left_asked,
            needs_network=True,
            layers=(_SOURCE, MODULE),
        ),
        Step(
            "7.2",
            PICTURES,
            _pictures,
            view=f"feature-maps?maps=map&layer={MODULE}&unit={UNIT.channel},{UNIT.y},{UNIT.x}",
            asks=_pictures_asked,
            figure="strongest-places",
            needs_network=True,
        ),
        Step(
            "7.3",
            BRANCH,
            _branch,
            view=f"feature-maps?maps=race&layer={MODULE}",
            asks=lambda spec: {"channels": spec.module(MODULE).out_channels},
            needs_network=True,
            layers=(MODULE,),
        ),
        Step(
            "7.4",
            WITHOUT,
            _without,
            view="outputs?outputs=without",
            asks=lambda spec: {"channels": spec.module(MODULE).out_channels},
            figure="without-a-channel",
            needs_network=True,
            layers=(MODULE,),
        ),
    ),
)
