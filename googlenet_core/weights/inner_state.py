"""The network inside a file: which of its paths are a GoogLeNet's tensors, whatever wraps or prefixes them.

A wrapper (``checkpoint["state_dict"]``) and a prefix (``model.conv1…``) are the same here: what stands before a key. The
network is where both anchors are, ``conv1.conv.weight`` and ``inception3a.branch1.conv.weight``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from googlenet_core.blueprint.naming import stage_of
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.errors import WeightsError, listed

ANCHORS = ("conv1.conv.weight", "inception3a.branch1.conv.weight")

_THROUGH = frozenset({
    "module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_modules", "_parameters", "_buffers",
})  # fmt: skip
"""Parts of a path that wrappers of PyTorch's put anywhere in it, and that no part of GoogLeNet is called."""

_STAGES = (
    *("conv1", "conv2", "conv3"),
    *(module.id for module in PAPER.modules),
    *(head.key for head in PAPER.auxiliary),
    "fc",
)
_LAYERS = (
    *("conv1", "conv2", "conv3"),
    *(f"{module.id}.{own}" for module in PAPER.modules for own in ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1")),
)  # fmt: skip
_TENSORS = ("weight", "bias", "running_mean", "running_var")
_WHOLE = frozenset({f"{layer}.conv.weight" for layer in _LAYERS})
_HEAD = re.compile(r"fc\.(\w+)\.(weight|bias)")
_NOT_ITSELF = re.compile(r".*ema|swa|avg|averaged?|teacher|shadow|momentum|optim\w*|grads?|gradients?")
"""Words in a name that say: an average, an optimiser's state or gradients."""


@dataclass(frozen=True, slots=True)
class Inner:
    """Where a network is in a file.

    Attributes:
        paths: path in the file -> key in the network.
        prefix: what stands before its keys, with a point at its end, or nothing.
        remarks: what people are told of it, in sentences; nothing where the file is the network and no more.
    """

    paths: Mapping[str, str]
    prefix: str
    remarks: tuple[str, ...]


def find(tensors: Iterable[str], beside: Mapping[str, str], name: str) -> Inner:
    """Find the network among the paths of a file.

    Of several whole ones the first is taken that is not called an average, an optimiser's state or gradients.

    Args:
        tensors: paths of the tensors, in the file's order.
        beside: path of anything else -> name of its class, or nothing.
        name: of the file, for messages.

    Raises:
        WeightsError: both anchors are nowhere; the sentence names what is there.
    """
    by_short: dict[str, str] = {}
    for path in tensors:
        by_short.setdefault(short(path), path)
    prefixes = [key.removesuffix(ANCHORS[0]) for key in by_short if _ends(key, ANCHORS[0])]
    found = {prefix: _members(prefix, by_short) for prefix in prefixes if prefix + ANCHORS[1] in by_short}
    if not found:
        raise WeightsError(_nothing(list(by_short), beside, name))
    prefix = min(found, key=lambda one: (not _whole(found[one]), _called_otherwise(one)))
    _check_beside(prefix, beside, name)
    members, renamed = _head(found[prefix])
    others = [other for other in found if other != prefix and _whole(found[other])]
    ignored = _ignored(prefix, (*by_short, *map(short, beside)), others)
    classes = {short(path): kind for path, kind in beside.items() if kind}
    remarks = (
        *([f"The network stands under {_shown(prefix[:-1])} in the file."] if prefix else []),
        *(
            [f"The file holds {len(others) + 1} whole networks ({_names(sorted((prefix, *others), key=list(found).index))}): "
             f"{_called(prefix)} is read, the first that is not called an average, gradients or an optimiser's state."]
            if others else []
        ),
        *([f"Beside the network, and not read: {_listed(ignored, classes)}."] if ignored else []),
        *([f"Its main head is {renamed}."] if renamed else []),
    )  # fmt: skip
    return Inner({by_short[prefix + key]: new for key, new in members.items()}, prefix, remarks)


def short(path: str) -> str:
    """A path without what PyTorch's own wrappers put into it: ``module.conv1._orig_mod.conv`` is ``conv1.conv``."""
    return ".".join(part for part in path.split(".") if part not in _THROUGH)


def _ends(key: str, anchor: str) -> bool:
    return key == anchor or key.endswith(f".{anchor}")


def _members(prefix: str, paths: Iterable[str]) -> dict[str, str]:
    """Keys of the network behind a prefix, each as it is and as it will be called."""
    keys = [path.removeprefix(prefix) for path in paths if path.startswith(prefix)]
    return {key: key for key in keys if stage_of(key) in _STAGES}


def _whole(members: Mapping[str, str]) -> bool:
    return members.keys() >= _WHOLE


def _check_beside(prefix: str, beside: Mapping[str, str], name: str) -> None:
    keys = _members(prefix, {short(path): path for path, kind in beside.items() if kind})
    kinds = {short(path): kind for path, kind in beside.items()}
    for key in keys:
        if key.rpartition(".")[2] in _TENSORS:
            raise WeightsError(
                f"{name} holds {_shown(kinds[prefix + key])} as {_shown(key)}, which is no tensor; nothing in a weights file is run. "
                "Save the tensors alone: torch.save(net.state_dict(), 'weights.pth')."
            )


def _called_otherwise(prefix: str) -> bool:
    return any(_NOT_ITSELF.fullmatch(word) for word in re.split(r"[^a-z]+", prefix.lower()))


def _head(members: dict[str, str]) -> tuple[dict[str, str], str]:
    """A main head that is one layer of a sequence (dropout before it, softmax behind it) is called what it is."""
    inside = {key: match for key in members if (match := _HEAD.fullmatch(key))}
    layers = {match[1] for match in inside.values()}
    if (
        "fc.weight" in members
        or len(layers) != 1
        or any(key.startswith("fc.") and key not in inside for key in members)
    ):
        return members, ""
    return members | {key: f"fc.{match[2]}" for key, match in inside.items()}, f"fc.{layers.pop()}"


def _ignored(prefix: str, paths: Iterable[str], others: Sequence[str]) -> list[str]:
    """What branches off on the way to the network, each once: ``optimizer``, not all that is in it."""
    way = prefix.split(".")[:-1]
    found: dict[str, None] = {}
    for path in paths:
        parts = path.split(".")
        shared = 0
        while shared < min(len(way), len(parts)) and way[shared] == parts[shared]:
            shared += 1
        inside = shared == len(way) and (len(parts) == shared or parts[shared] in _STAGES)
        label = ".".join(parts[: shared + 1])
        told = any(other.startswith(f"{label}.") or (not other and parts[0] in _STAGES) for other in others)
        if path and shared < len(parts) and not inside and not told:
            found[label] = None
    return list(found)


def _nothing(paths: list[str], beside: Mapping[str, str], name: str) -> str:
    if not paths:
        held = _listed([path for path in beside if not any(part in beside for part in _above(path))], beside)
        return (
            f"{name} does not hold a GoogLeNet: there are no tensors in it{f', only {held}' if held else ''}; "
            "what is more than tensors is not run; save net.state_dict() with torch.save."
        )
    held = next(iter(listed("tensors", [_shown(path) for path in paths])))
    return (
        f"{name} does not hold a GoogLeNet: there is no {ANCHORS[0]} and {ANCHORS[1]} in it, under any prefix, but "
        f"{held}; torchvision's key names are needed."
    )


def _above(path: str) -> Iterable[str]:
    """The paths of what a path lies in."""
    parts = path.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts)))


def _names(prefixes: Iterable[str]) -> str:
    return ", ".join(map(_called, prefixes))


def _called(prefix: str) -> str:
    return _shown(prefix[:-1]) or "the one at the top"


def _listed(labels: Sequence[str], classes: Mapping[str, str]) -> str:
    shown = [
        f"{_shown(label)} ({_shown(classes[label])})" if classes.get(label) else _shown(label) for label in labels[:8]
    ]
    return ", ".join(shown) + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:80])
