"""What if a part of the network were not there: channels set to zero or to their mean, and what the heads say then.

The shared network is run, not changed: a tap hands it another tensor to go on with. Where one can ask several
questions at once, each becomes a row of the batch, and rows appear only where they begin to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType

import torch
from torch import Tensor

from googlenet_core.arithmetic import channels as channel_facts
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.engine.pace import IMAGES_AT_ONCE, Pace, Progress
from googlenet_core.engine.prediction import predict_from
from googlenet_core.engine.targets import check_head
from googlenet_core.errors import InputError, WeightsError
from googlenet_core.network.model import Heads
from googlenet_core.network.taps import Replacer
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.why.effects import (
    AblationResult,
    Means,
    ScoreChanges,
    Sweep,
    SweepRow,
    compare_rows,
    compare_scores,
    move_to_host,
    take_row,
)
from googlenet_core.why.parts import DEFAULT_FILL, Ablation, Fill, check, parse_fill

BRANCHES = (1, 2, 3, 4)
SWEEP_BYTES = 100_000_000
"""About what the 37 rows of a sweep take, which stay there from one portion to the next."""


@goes_on_with_the_cpu
def ablate(
    engine: Engine, x: Tensor, ablation: Ablation, *, means: Means | None = None, top: int = 5
) -> AblationResult:
    """Return what the heads say with and without a part of the network.

    Args:
        engine: whose network is run; not changed.
        x: one normalised image, [1, 3, 224, 224].
        ablation: the part.
        means: what `measure_channel_means` found for the layer, where the fill is ``mean``.
        top: how many of the best classes before and after are listed.

    Raises:
        LayerError: there is no such layer or channel, or it is an answer itself.
        InputError: ``x`` is not usable, or the means are missing.
        WeightsError: no head has trained weights.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Ablation, Engine, ablate, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> found = ablate(engine, picture.tensor, Ablation("inception4c.branch3"))
        >>> sorted(found.changes)
        ['aux_4a', 'aux_4d', 'main']
    """
    width = check(ablation, engine.spec, len(engine.weights.labels))
    _check_trained(engine.weights)
    found, elapsed_ms = _with_and_without(engine, x, ablation, width, means, auxiliary=_auxiliary(engine.weights))
    made = engine.provenance(elapsed_ms)
    before, after = (predict_from(take_row(found, row), engine.weights, made) for row in (0, 1))
    return AblationResult(
        ablation=ablation,
        channels=_chosen(ablation, width),
        width=width,
        before=before,
        after=after,
        changes=compare_rows(found, 1, engine.weights, top),
        made=made,
    )


@goes_on_with_the_cpu
def measure_score_changes(engine: Engine, x: Tensor, ablation: Ablation, *, means: Means | None = None) -> ScoreChanges:
    """Return by how much the logits of all three heads move without a part, be their weights trained or random.

    Unlike `ablate` this claims nothing about beliefs, so that an untrained network may be asked as well.

    Args:
        engine: whose network is run; not changed.
        x: one normalised image, [1, 3, 224, 224].
        ablation: the part.
        means: what `measure_channel_means` found for the layer, where the fill is ``mean``.

    Raises:
        LayerError: there is no such layer or channel, or it is an answer itself.
        InputError: ``x`` is not usable, or the means are missing.
        BusyError: too many computations wait.
    """
    width = check(ablation, engine.spec, len(engine.weights.labels))
    found, elapsed_ms = _with_and_without(engine, x, ablation, width, means, auxiliary=True)
    before, after = take_row(found, 0), take_row(found, 1)
    return ScoreChanges(
        ablation=ablation,
        channels=_chosen(ablation, width),
        width=width,
        heads=MappingProxyType({name: compare_scores(getattr(before, name), getattr(after, name)) for name in HEADS}),
        made=engine.provenance(elapsed_ms),
    )


def _chosen(ablation: Ablation, width: int) -> range:
    return range(width) if ablation.channels is None else ablation.channels


def _with_and_without(
    engine: Engine, x: Tensor, ablation: Ablation, width: int, means: Means | None, *, auxiliary: bool
) -> tuple[Heads, float]:
    """Logits [2, classes] on the host, of the whole network and without the part, and the milliseconds it took."""
    x = engine.place_one(x)
    net, inner = engine.network_for(ablation.layer)
    chosen, fill = _chosen(ablation, width), _fill(ablation.layer, ablation.fill, means, x)
    tap = Replacer({inner: lambda tensor: torch.cat([tensor[:1], _without(tensor[1:], chosen, fill)])})
    with Pace(engine) as pace, torch.inference_mode():
        pace.portion()
        found = move_to_host(net(x.expand(2, -1, -1, -1), auxiliary=auxiliary, tap=tap))
        pace.done()
    return found, pace.elapsed_ms


@goes_on_with_the_cpu
def sweep_branches(
    engine: Engine,
    x: Tensor,
    *,
    head: str = "main",
    fill: Fill = DEFAULT_FILL,
    means: Means | None = None,
    top: int = 5,
    progress: Progress | None = None,
) -> Sweep:
    """Switch off all 36 branches, one at a time, in one pass in which each branch adds a row to the batch.

    Args:
        engine: whose network is run; not changed.
        x: one normalised image, [1, 3, 224, 224].
        head: by whose total variation the rows are ranked.
        fill: what takes a branch's place.
        means: of the modules (``inception3a`` ...), where the fill is ``mean``.
        top: how many of the best classes before and after are listed.
        progress: told (branches switched off, in all), and may raise to cancel.

    Raises:
        InputError: ``x`` or ``head`` is not usable, or the means are missing.
        WeightsError: the head has no trained weights.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample, sweep_branches
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> len(sweep_branches(engine, picture.tensor).rows)  # four branches of nine modules
        36
    """
    check_head(head, engine.weights)
    x = engine.place_one(x)
    spec = engine.spec
    fills = {module.id: _fill(module.id, fill, means, x) for module in spec.modules}
    parts = [(module, branch) for module in spec.modules for branch in channel_facts.branches(spec, module)]
    with Pace(engine, len(parts), progress, SWEEP_BYTES) as pace, torch.inference_mode():

        def switch_off_each(first_row: int, module: LayerId, ranges: Sequence[range], tensor: Tensor) -> Tensor:
            """Append one row for each branch, made from the row in which everything is there."""
            pace.portion(first_row - 1)
            return torch.cat([tensor, *(_without(tensor[:1], channels, fills[module]) for channels in ranges)])

        rewrites: dict[LayerId, Callable[[Tensor], Tensor]] = {}
        for number, module in enumerate(spec.modules):
            ranges = [range(b.first, b.last + 1) for b in channel_facts.branches(spec, module)]
            rewrites[module.id] = partial(switch_off_each, 1 + number * len(BRANCHES), module.id, ranges)
        pace.portion()
        found = move_to_host(
            engine.network_for(naming.INPUT)[0](x, auxiliary=_auxiliary(engine.weights), tap=Replacer(rewrites))
        )
        pace.done()
    rows = [
        SweepRow(
            f"{module.id}.branch{branch.index}",
            naming.label(f"{module.id}.branch{branch.index}", spec),
            branch.width,
            compare_rows(found, row, engine.weights, top),
        )
        for row, (module, branch) in enumerate(parts, start=1)
    ]
    made = engine.provenance(pace.elapsed_ms)
    return Sweep(
        rows=tuple(sorted(rows, key=lambda row: -row.moved(head))),
        head=head,
        fill=fill,
        before=predict_from(take_row(found, 0), engine.weights, made),
        made=made,
    )


def measure_channel_means(engine: Engine, pictures: Tensor, layers: Sequence[LayerId]) -> Means:
    """Return the mean of every channel of some layers, over all units of some pictures.

    Args:
        engine: whose network is run.
        pictures: normalised, [N, 3, 224, 224].
        layers: LayerIds.

    Raises:
        InputError: ``pictures`` is not usable.
        LayerError: there is no such layer.
        BusyError: too many computations wait.
    """
    sums: dict[LayerId, Tensor] = {}
    for batch in torch.split(pictures, IMAGES_AT_ONCE):
        for layer_id, tensor in engine.capture(batch, layers).items():
            found = tensor.reshape(*tensor.shape[:2], -1).mean(2).cpu().double().sum(0)
            sums[layer_id] = sums[layer_id] + found if layer_id in sums else found
    return Means(
        MappingProxyType({layer_id: tuple((s / len(pictures)).tolist()) for layer_id, s in sums.items()}),
        len(pictures),
    )


def measure_sample_means(engine: Engine, layers: Sequence[LayerId]) -> Means:
    """Return the mean of every channel of some layers over the sample pictures: what ``mean`` is where none are named.

    Args:
        engine: whose network is run.
        layers: LayerIds.

    Raises:
        LayerError: there is no such layer.
        BusyError: too many computations wait.
    """
    pictures = [preprocess(samples.read_sample(name), engine.weights).tensor for name in samples.SAMPLES]
    return measure_channel_means(engine, torch.cat(pictures), layers)


def _without(tensor: Tensor, channels: range, fill: Tensor | None) -> Tensor:
    """A copy in which ``channels`` hold 0, or their number in ``fill`` ([channels of the layer])."""
    copy = tensor.clone()
    index = torch.arange(channels.start, channels.stop, channels.step, device=tensor.device)
    copy[:, index] = 0.0 if fill is None else fill[index].view(-1, *[1] * (tensor.ndim - 2))
    return copy


def _fill(layer: LayerId, fill: Fill, means: Means | None, like: Tensor) -> Tensor | None:
    if parse_fill(fill) == "zero":
        return None
    if means is None or layer not in means.values:
        raise InputError(
            f"The mean of '{layer}' over reference pictures is not known; give pictures, or fill with zero."
        )
    return torch.tensor(means.values[layer]).to(like)


def _auxiliary(weights: Recipe) -> bool:
    return bool(weights.trained_heads - {"main"})


def _check_trained(weights: Recipe) -> None:
    if not weights.trained_heads:
        raise WeightsError(f"No head has trained weights in '{weights.name}'; choose other weights.")
