"""A network that somebody has in memory -> a checked network of ours and its recipe; what was given is never changed.

It is known by its state dict alone, so that nothing of whoever made it is imported. How files are read, `checkpoints`
tells; what their inputs mean, `recipes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from torch import Tensor, nn

from googlenet_core import labels
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.specs import TORCHVISION, GoogLeNetSpec
from googlenet_core.errors import WeightsError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import checkpoints, inner_state
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.checkpoints import Checkpoint
from googlenet_core.weights.recipes import InputScale

_ASKED = "as was asked for"


def copy_of(
    network: nn.Module, *, classes: Sequence[str] | None = None, transform_input: bool | None = None
) -> tuple[GoogLeNet, Recipe]:
    """Return a copy of a network as a `GoogLeNet` in eval mode, and the recipe of its weights.

    Args:
        network: a `GoogLeNet`, or any module whose state dict has torchvision's key names behind any prefix, with or
            without auxiliary heads; on any device, in any mode. What it computes between its layers is taken to be what
            its variant computes.
        classes: names of the classes; without them they are numbered.
        transform_input: whether torchvision's second normalisation follows the first; by default what the network's own
            attribute of that name says, else the variant's habit; a `GoogLeNet` is shown pictures normalised once.

    Raises:
        WeightsError: not a network, not a GoogLeNet's state dict, or not as many names as classes.
    """
    if not isinstance(network, nn.Module):
        raise WeightsError(
            f"A network is needed, a torch.nn.Module, not {kind(network)}; "
            "Engine.load takes weights by their name or their file."
        )
    name, remarks = type(network).__name__, tuple[str, ...]()
    if isinstance(network, GoogLeNet):
        net, heads = deepcopy(network).eval(), frozenset(HEADS)
        scale = InputScale(bool(transform_input), "" if transform_input is None else _ASKED)
    else:
        state = {key: value for key, value in network.state_dict().items() if isinstance(value, Tensor)}
        if not state:
            raise WeightsError(
                f"{name} is not a GoogLeNet: it has no weights; give a network with torchvision's key names."
            )
        inner = inner_state.find(state, {}, name)
        checkpoint = Checkpoint(name, {key: state[path] for path, key in inner.paths.items()}, {}, "")
        net, heads = checkpoints.build(checkpoint)
        remarks = checkpoints.told_widths(checkpoint)
        scale = _scale(transform_input, _own_scale(network, inner.prefix), net.spec)
    recipe = Recipe(
        name="unnamed",
        title="Unnamed",
        variant=net.spec.name,
        labels=_names(classes, net.num_classes),
        trained_heads=heads,
        provenance=f"Copied from a {name} in memory.",
        transform_input=scale.transform_input,
        input_reason=scale.reason,
        remarks=remarks,
    )
    return net, recipe


def kind(given: object) -> str:
    """What something is, in words."""
    return "None" if given is None else f"a {type(given).__name__}"


def _own_scale(network: nn.Module, prefix: str) -> bool | None:
    """What the network behind a prefix says of torchvision's second normalisation."""
    for path, module in network.named_modules():
        flag = getattr(module, "transform_input", None)
        if isinstance(flag, bool) and inner_state.short(path) == prefix.removesuffix("."):
            return flag
    return None


def _scale(asked: bool | None, said: bool | None, spec: GoogLeNetSpec) -> InputScale:
    if asked is not None:
        return InputScale(asked, _ASKED)
    if said is not None:
        return InputScale(said, "as the network says")
    return InputScale(spec is TORCHVISION, f"as is usual for the variant {spec.name}, since the network does not say")


def _names(classes: Sequence[str] | None, count: int) -> tuple[str, ...]:
    if classes is None:
        return labels.generated(count)
    if len(classes) != count:
        raise WeightsError(
            f"{len(classes):,} class names were given, but the network answers with {count:,} classes; give one for each."
        )
    return tuple(classes)
