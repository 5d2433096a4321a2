"""Chapter 3: the 1×1 convolution, what it reads, what it costs, where it pays, and what it may lose."""

from __future__ import annotations

from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.blueprint.naming import third_reduce_label
from googlenet_core.lesson.guesses import NumberGuess, ShareGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.spoken import third_branch
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.one_by_one import IN_CHANNELS, KERNELS, SIDE
from googlenet_core.studies.reductions import ConvShape, Reduction, module_size, reduction, reductions
from googlenet_core.wording import percent

NAME = "3a"
MOST_KERNELS = 15
"""Up to how many kernels the drawing of weights goes: more than the channels that they read."""

_WIDE = ConvShape("3×3", 128, 256, 3, 28, bias=False, batch_norm=False)
_NARROW = 64
"""The example of step 3.5: a 3×3 from 128 to 256 channels, and a 1×1 to 64 before it. The map's size cancels out."""

READ = "maxpool2"
"""What the reductions of 3a read."""

NUMBERS = NumberGuess("numbers", 0, 1000)
WEIGHTS = NumberGuess("weights", 0, 10_000)
TIMES = NumberGuess("times", 0, 1000, decimals=1, near=0.1)
LIMIT = NumberGuess("channels", 0, 10_000, near=0.1)
SAVED = ShareGuess("saved", "the MACs without the 1×1")
KEPT = ShareGuess("kept", "all variance")


def _reads(_given: Given) -> Answer:
    """A 1×1 window covers one place, and all channels there."""
    mistakes = (
        Mistake(1, "depth forgotten", "A window always reads all channels that lie below it.", "1 × 1 = 1"),
        Mistake(
            SIDE * SIDE * IN_CHANNELS,
            "map read at once",
            "A window stands at one place after another; it never sees the whole map.",
            f"{SIDE} × {SIDE} × {IN_CHANNELS} = {SIDE * SIDE * IN_CHANNELS}",
        ),
        Mistake(
            SIDE * SIDE,
            "map taken for the window",
            "The window is 1×1, not the map: it covers one place, through all channels.",
            f"{SIDE} × {SIDE} = {SIDE * SIDE}",
        ),
    )
    return Answer(
        value=IN_CHANNELS,
        shown=f"{IN_CHANNELS} numbers",
        sum=(
            Term("1", "high"),
            Term("×"),
            Term("1", "wide"),
            Term("×"),
            Term(f"{IN_CHANNELS}", "channels"),
            Term("="),
            Term(f"{IN_CHANNELS}"),
        ),
        mistakes=tell_apart(NUMBERS, IN_CHANNELS, mistakes),
    )


def _weights(_given: Given) -> Answer:
    """A kernel has a weight for every channel that it reads, and there is a kernel for every channel that is made."""
    value = KERNELS * IN_CHANNELS
    places = SIDE * SIDE
    mistakes = (
        Mistake.of(KERNELS, Misconception.CHANNELS_IN_FORGOTTEN, f"1 × 1 × {KERNELS} = {KERNELS}"),
        Mistake(
            IN_CHANNELS,
            "one kernel for all",
            "Each channel that is made has a kernel of its own; otherwise all would be the same map.",
        ),
        Mistake.of(
            value * places,
            Misconception.PARAMETERS_TIMES_AREA,
            f"{KERNELS} × {IN_CHANNELS} × {places} = {value * places}",
        ),
        Mistake(
            KERNELS + IN_CHANNELS,
            "added for multiplied",
            "Every kernel reads every channel, so each pair of them has a weight.",
            f"{IN_CHANNELS} + {KERNELS} = {IN_CHANNELS + KERNELS}",
        ),
    )
    return Answer(
        value=value,
        shown=f"{value} weights",
        facts={
            "value": value,
            "kernels": KERNELS,
            "most": MOST_KERNELS,
            "most_weights": MOST_KERNELS * IN_CHANNELS,
        },
        sum=(
            Term(f"{KERNELS}", "kernels"),
            Term("×"),
            Term(f"{IN_CHANNELS}", "weights each"),
            Term("="),
            Term(f"{value}"),
        ),
        mistakes=tell_apart(WEIGHTS, value, mistakes),
    )


def third(spec: GoogLeNetSpec) -> Reduction:
    """Return the reduction of 3a's third branch."""
    return reductions(spec, NAME)[1]


def _fewer(given: Given) -> Answer:
    """The third branch of 3a, on all channels and behind its reduction."""
    found = third(given.spec)
    direct, reduced = found.without("macs"), found.with_reduction("macs")
    value = direct / reduced
    inputs, width, kernel = found.reduce.in_channels, found.reduce.channels, found.direct.kernel
    mistakes = (
        Mistake.of(inputs / width, Misconception.REDUCTION_FREE, f"{inputs} / {width} = {inputs / width:g}"),
        Mistake.of(kernel**2, Misconception.WINDOWS_COMPARED, f"{kernel} × {kernel} / (1 × 1) = {kernel**2}"),
        Mistake.of(reduced / direct, Misconception.OTHER_WAY_ROUND),
        Mistake.of(100 * (1 - reduced / direct), Misconception.PART_SAVED),
        Mistake(
            1, "a layer more costs more", "Each layer costs by its channels: two narrow ones cost less than a wide one."
        ),
    )
    return Answer(
        value=value,
        shown=f"{value:.1f} times fewer",
        facts={
            "value": f"{value:.1f}",
            "direct": direct,
            "reduce": found.reduce.cost.macs,
            "conv": found.conv.cost.macs,
            "share": percent(found.reduce.cost.macs / reduced),
        },
        sum=(
            Term(f"{direct:,}", "without the 1×1"),
            Term("/ ("),
            Term(f"{found.reduce.cost.macs:,}", "the 1×1"),
            Term("+"),
            Term(f"{found.conv.cost.macs:,}", f"the {kernel}×{kernel} after it"),
            Term(") ="),
            Term(f"{value:.1f}"),
        ),
        mistakes=tell_apart(TIMES, value, mistakes),
    )


def _fewer_asked(spec: GoogLeNetSpec) -> Facts:
    found = third(spec)
    return {
        "branch": third_branch(spec),
        "kernel": f"{spec.third_kernel}×{spec.third_kernel}",
        "reduce_name": third_reduce_label(spec),
        "inputs": found.reduce.in_channels,
        "width": found.reduce.channels,
        "out": found.direct.channels,
        "side": module_size(spec, NAME),
    }


def _limit(given: Given) -> Answer:
    """The widest reduction that costs less than none."""
    found = third(given.spec)
    value, even = found.widest_saving("macs"), found.break_even("macs")
    inputs, outputs, kernel = found.direct.in_channels, found.direct.channels, found.direct.kernel
    window = kernel**2
    narrow = inputs * outputs // (inputs + outputs)
    mistakes = (
        Mistake.of(inputs - 1, Misconception.ANYTHING_NARROWER, f"{inputs} − 1 = {inputs - 1}"),
        Mistake.of(inputs // 2, Misconception.HALF_PAYS, f"{inputs} / 2 = {inputs // 2}"),
        Mistake.of(outputs, Misconception.OUTPUTS_AS_LIMIT),
        Mistake.of(narrow, Misconception.WINDOW_FORGOTTEN, f"{inputs} × {outputs} / ({inputs} + {outputs}) ≈ {narrow}"),
    )
    return Answer(
        value=value,
        shown=f"up to {value} channels",
        facts={"value": value, "even": f"{float(even):.1f}", "now": found.reduce.channels},
        sum=(
            Term(f"{window} × {inputs} × {outputs}", "weights without the 1×1"),
            Term("/ ("),
            Term(f"{inputs}", "for each channel of the 1×1"),
            Term("+"),
            Term(f"{window} × {outputs}", "for each channel after it"),
            Term(") ="),
            Term(f"{float(even):.1f}"),
        ),
        mistakes=tell_apart(LIMIT, value, mistakes),
    )


def _saved(_given: Given) -> Answer:
    """What a 1×1 saves before a convolution that raises the number of channels."""
    found = reduction(_WIDE, "1×1", _NARROW, 2)
    share = 100 * float(found.saving("macs"))
    inputs, outputs, window = _WIDE.in_channels, _WIDE.channels, _WIDE.kernel**2
    before, reduce, after = window * inputs * outputs, inputs * _NARROW, window * _NARROW * outputs
    mistakes = (
        Mistake.of(
            100 * (1 - _NARROW / inputs),
            Misconception.REDUCTION_FREE,
            f"1 − {_NARROW} / {inputs} = {1 - _NARROW / inputs:g}",
        ),
        Mistake(100 - share, "the rest", "That is what still has to be computed; the question is for what is saved."),
        Mistake(
            100 * (1 - _NARROW / outputs),
            "outputs compared",
            f"The 3×3 still makes all {outputs} channels; only what it reads is narrower.",
            f"1 − {_NARROW} / {outputs} = {1 - _NARROW / outputs:g}",
        ),
        Mistake(0, "a layer more saves nothing", "The 3×3 reads half as many channels; the 1×1 costs less than that."),
    )
    return Answer(
        value=share,
        shown=f"{share:.1f} % saved",
        facts={"share": f"{share:.1f}", "before": before, "after": reduce + after},
        sum=(
            Term("1 − ("),
            Term(f"{reduce:,}", "weights of the 1×1"),
            Term("+"),
            Term(f"{after:,}", "of the 3×3 after it"),
            Term(") /"),
            Term(f"{before:,}", "of the 3×3 alone"),
            Term("="),
            Term(f"{share:.1f} %"),
        ),
        mistakes=tell_apart(SAVED, share, mistakes),
    )


def _kept(given: Given) -> Answer:
    """How much variance as many directions as the reduction has channels could keep at best."""
    from googlenet_core.maps.directions import kept_variance

    spec = given.network().spec
    kept = kept_variance(given.captured[READ].float().cpu().numpy())
    module, of = spec.module(NAME), len(kept)
    width, more = module.n5x5_reduce, module.n3x3_reduce
    share = 100 * float(kept[width - 1])
    alike = Mistake(
        100 * width / of,
        "all channels tell something new",
        "Channels that rise and fall together share a direction, so that few directions hold more than their number.",
        f"{width} / {of} = {100 * width / of:.1f} %",
    )
    return Answer(
        value=share,
        shown=f"{share:.1f} % at best",
        facts={
            "share": f"{share:.1f}",
            "more": more,
            "more_share": f"{100 * float(kept[more - 1]):.1f}",
            "curve": tuple(kept.tolist()),
            "marks": (width, more),
        },
        mistakes=tell_apart(KEPT, share, (alike,)),
    )


def _kept_asked(spec: GoogLeNetSpec) -> Facts:
    return {
        "reduce_name": third_reduce_label(spec),
        "width": spec.module(NAME).n5x5_reduce,
        "of": spec.in_channels(NAME),
    }


CHAPTER = Chapter(
    3,
    (
        Step(
            "3.1",
            NUMBERS,
            _reads,
            view="inception?topic=stage",
            asks=lambda _spec: {"side": SIDE, "channels": IN_CHANNELS},
        ),
        Step(
            "3.2",
            WEIGHTS,
            _weights,
            view="inception?topic=stage",
            asks=lambda _spec: {"made": KERNELS, "channels": IN_CHANNELS},
            figure="kernels-and-weights",
        ),
        Step("3.3", TIMES, _fewer, view=f"inception?topic=price&layer=inception{NAME}&measure=macs", asks=_fewer_asked),
        Step("3.4", LIMIT, _limit, view=f"inception?topic=price&layer=inception{NAME}&measure=macs", asks=_fewer_asked),
        Step(
            "3.5",
            SAVED,
            _saved,
            view="inception?topic=price&measure=macs",
            asks=lambda _spec: {"inputs": _WIDE.in_channels, "outputs": _WIDE.channels, "narrow": _NARROW},
        ),
        Step(
            "3.6",
            KEPT,
            _kept,
            view=f"feature-maps?layer={READ}",
            asks=_kept_asked,
            figure="kept-variance",
            needs_network=True,
            layers=(READ,),
        ),
    ),
)
