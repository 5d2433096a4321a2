"""Runs a network: picks the device, keeps a copy prepared for inference, hands out the tensors of any layer.

Nothing here changes after construction, so that many threads may call `capture` and `predict` at once. No hooks: the
forward pass hands over its tensors and stops at the deepest layer asked for.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import torch
from torch import Tensor, nn

from googlenet_core import labels
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import AUXILIARY_HEADS, HEADS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.engine import device as devices
from googlenet_core.engine.captures import Capture
from googlenet_core.engine.fallback import WHY, goes_on_with_the_cpu, ran_out
from googlenet_core.engine.prediction import Prediction, predict_from
from googlenet_core.engine.provenance import Provenance
from googlenet_core.errors import InputError, LayerError, WeightsError, nearest
from googlenet_core.network.copies import prepare_for_inference
from googlenet_core.network.model import GoogLeNet, Heads
from googlenet_core.network.taps import collect
from googlenet_core.queueing import turns
from googlenet_core.weights import catalogue as weights_module, in_memory
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.fetching.downloads import DownloadProgress


def _unnamed(net: GoogLeNet) -> Recipe:
    """Recipe of a network handed over without one; whoever made it vouches for its heads."""
    return Recipe(
        name="unnamed",
        title="Unnamed",
        variant=net.spec.name,
        labels=labels.generated(net.num_classes),
        trained_heads=frozenset(HEADS),
    )


def _on(device: torch.device, net: GoogLeNet, dtype: torch.dtype) -> tuple[GoogLeNet, GoogLeNet]:
    """A frozen copy on the device, and the copy prepared for inference."""
    copy = deepcopy(net).eval().requires_grad_(False).to(device, dtype)
    return copy, prepare_for_inference(copy, device)


class Engine:
    """A network ready to answer.

    Args:
        net: any variant; copied, never changed. `of` takes networks of other classes, `load` weights by name or file.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        weights: how its weights expect images, and what its classes are called; without it images are normalised
            with ImageNet's mean and the classes are numbered.

    Attributes:
        net: its own copy, frozen, with every layer of the variant. Shared among threads: do not change.
        fast_net: the same prepared for inference, which has lost what was folded together. Shared, too.

    Raises:
        DeviceError: no such device here.
        WeightsError: ``net`` is no `GoogLeNet`.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample
        >>> engine = Engine.load("bundled", device="cpu")
        >>> believed = engine.predict(preprocess(read_sample("chelsea"), engine.weights).tensor)
        >>> believed.main[0].label
        'cat'
    """

    dtype = torch.float32
    """Of its networks and of the images that it gives them."""

    def __init__(self, net: GoogLeNet, device: str = "auto", weights: Recipe | None = None) -> None:
        if not isinstance(net, GoogLeNet):
            raise WeightsError(
                f"Engine takes googlenet_core's own GoogLeNet, not {in_memory.kind(net)}; "
                "Engine.of takes other networks, for example torchvision's."
            )
        self.device = devices.choose(device)
        devices.use_full_precision(self.device)
        self.spec = net.spec
        self.weights = weights or _unnamed(net)
        self._why_here = ""
        try:
            self.net, self.fast_net = _on(self.device, net, self.dtype)
        except RuntimeError as error:
            if self.device.type == "cpu" or not ran_out(error):
                raise
            self.device, self._why_here = torch.device("cpu"), WHY
            self.net, self.fast_net = _on(self.device, net, self.dtype)
        self._known = frozenset(naming.layer_ids(self.spec))
        self.turns = turns.of_device(str(self.device), devices.lanes(self.device))
        self._on_cpu: Engine | None = None
        self._on_cpu_lock = threading.Lock()

    @classmethod
    def load(
        cls,
        weights: str | Path = "bundled",
        device: str = "auto",
        progress: DownloadProgress | None = None,
        transform_input: bool | None = None,
    ) -> Engine:
        """Load named weights or a file and return an engine for them.

        Args:
            weights: ``bundled``, ``imagenet``, ``imagenet-caffe``, ``random`` or a path.
            device: as for the constructor.
            progress: called with (bytes done, bytes in all or None) while something is downloaded.
            transform_input: of a file, see `weights.load`.

        Raises:
            DeviceError: no such device here.
            WeightsError: the weights cannot be used or fetched.
        """
        devices.choose(device)  # a wrong device is told before anything is fetched
        net, recipe = weights_module.load(weights, progress=progress, transform_input=transform_input)
        return cls(net, device, recipe)

    @classmethod
    def of(
        cls,
        network: nn.Module,
        device: str = "auto",
        *,
        classes: Sequence[str] | None = None,
        transform_input: bool | None = None,
    ) -> Engine:
        """Return an engine for a network that somebody has in memory, which is copied and never changed.

        Args:
            network: a `GoogLeNet`, torchvision's, or any module whose state dict has torchvision's key names.
            device: as for the constructor.
            classes: names of the network's classes; without them they are numbered.
            transform_input: whether torchvision's second normalisation follows the first; by default what the network
                itself says.

        Raises:
            DeviceError: no such device here.
            WeightsError: ``network`` is no such network, or ``classes`` are not as many as it answers with.

        Example: ``Engine.of(torchvision.models.googlenet(weights="DEFAULT"))``.
        """
        devices.choose(device)
        net, recipe = in_memory.copy_of(network, classes=classes, transform_input=transform_input)
        return cls(net, device, recipe)

    @property
    def device_name(self) -> str:
        """The device as people call it; after a GPU ran out of memory also why it is this one."""
        return devices.describe(self.device) + self._why_here

    def provenance(self, elapsed_ms: float) -> Provenance:
        """Say of a result that this engine computed it, in so many milliseconds without waiting."""
        return Provenance(self.spec.name, self.weights.name, self.device_name, elapsed_ms)

    @goes_on_with_the_cpu
    def capture(self, x: Tensor, layers: Iterable[LayerId]) -> Capture:
        """Return the tensors of ``layers``, computing only as far as the deepest of them.

        Args:
            x: normalised images, [N, 3, 224, 224], on any device.
            layers: LayerIds; operations (``conv1.bn``) and whole branches (``inception3a.branch2``) too.

        Raises:
            LayerError: there is no such layer; the nearest is named.
            InputError: ``x`` has another shape or type.
            BusyError: too many computations wait.
        """
        wanted = tuple(dict.fromkeys(layers))
        self.check_layers(wanted)
        with self.turn():
            placed = self.place(x)
            start = time.perf_counter()
            taken = self._run(placed, wanted)
            devices.synchronize(self.device)
            elapsed_ms = (time.perf_counter() - start) * 1000
        return Capture({layer_id: taken[layer_id] for layer_id in wanted}, self.provenance(elapsed_ms))

    @goes_on_with_the_cpu
    def predict(self, x: Tensor) -> Prediction:
        """Return what the three heads believe about one image, best class first.

        A head without trained weights answers None, never a guess.

        Args:
            x: one normalised image, [1, 3, 224, 224].

        Raises:
            InputError: ``x`` has another shape or type.
            BusyError: too many computations wait.
        """
        if x.ndim == 4 and len(x) > 1:
            raise InputError(f"Give one image to predict, not {len(x)}.")
        auxiliary = bool(self.weights.trained_heads & set(AUXILIARY_HEADS.values()))
        with self.turn(), torch.inference_mode():
            placed = self.place(x)
            start = time.perf_counter()
            heads: Heads = self.fast_net(placed, auxiliary=auxiliary)
            logits = Heads(*(None if head is None else head[0].float().cpu() for head in heads))  # type: ignore[arg-type]
            elapsed_ms = (time.perf_counter() - start) * 1000
        return predict_from(logits, self.weights, self.provenance(elapsed_ms))

    @contextlib.contextmanager
    def turn(self, *, long: bool = False) -> Iterator[None]:
        """Wait for one's turn on the device, and compute with no more of it than that turn holds.

        Args:
            long: whether it is a portion of long work, which lets others go first.

        Raises:
            BusyError: too many computations wait.
        """
        with self.turns.turn(long=long) as held:
            devices.use_share(self.device, held, self.turns.lanes)
            yield

    def on_cpu(self) -> Engine:
        """Return the engine to go on with when this one's GPU is out of memory: the same on the CPU, made when first needed."""
        with self._on_cpu_lock:
            if self._on_cpu is None:
                with torch.device("meta"):
                    net = GoogLeNet(self.spec, self.net.num_classes)
                # Copied to the host first: the full device has no room for a copy of its own.
                net.load_state_dict({key: value.cpu() for key, value in self.net.state_dict().items()}, assign=True)
                twin = Engine(net, "cpu", self.weights)
                twin._why_here = WHY
                self._on_cpu = twin
            return self._on_cpu

    def check_layers(self, layers: Iterable[LayerId]) -> None:
        """Refuse layers that the network does not have.

        Raises:
            LayerError: there is no such layer; the nearest is named.
        """
        for layer_id in layers:
            if layer_id not in self._known:
                raise LayerError(
                    f"There is no layer '{layer_id}' in variant {self.spec.name}.{nearest(layer_id, self._known)}"
                )

    def network_for(self, layer: LayerId) -> tuple[GoogLeNet, LayerId]:
        """Return the fastest network that has the tensor ``layer``, and its name there. Shared: do not change.

        Raises:
            LayerError: there is no such layer; the nearest is named.
        """
        self.check_layers((layer,))
        name = self._name_when_folded(layer)
        return (self.net, layer) if name is None else (self.fast_net, name)

    def place(self, x: Tensor) -> Tensor:
        """Return normalised images, [N, 3, 224, 224], where and how the engine's networks want them.

        Raises:
            InputError: ``x`` has another shape or type.
        """
        if x.ndim != 4 or tuple(x.shape[1:]) != (3, IMAGE_PX, IMAGE_PX) or not len(x):
            raise InputError(f"This program takes images of shape [N, 3, {IMAGE_PX}, {IMAGE_PX}], not {list(x.shape)}.")
        if not x.is_floating_point():
            raise InputError(f"The network takes normalised float images, not {x.dtype}.")
        return x.detach().to(self.device, self.dtype, memory_format=torch.channels_last)

    def place_one(self, x: Tensor) -> Tensor:
        """Return one normalised image, [1, 3, 224, 224], where and how the engine's networks want it.

        Raises:
            InputError: ``x`` has another shape or type, or is not one image.
        """
        if x.ndim == 4 and len(x) > 1:
            raise InputError(f"Give one image, not {len(x)}.")
        return self.place(x)

    def _run(self, x: Tensor, wanted: tuple[LayerId, ...]) -> dict[LayerId, Tensor]:
        """Forward pass up to the last wanted layer, on the prepared copy where it can tell."""
        source = {layer_id: self._name_when_folded(layer_id) for layer_id in wanted}
        net = self.fast_net
        if None in source.values():
            source, net = {layer_id: layer_id for layer_id in wanted}, self.net
        with torch.inference_mode():
            taken = collect(net, x, (name for name in source.values() if name is not None))
        return {layer_id: taken[name] for layer_id, name in source.items() if name is not None}

    def _name_when_folded(self, layer_id: LayerId) -> LayerId | None:
        """Name in the prepared copy of the tensor ``layer_id``; None for what folding has merged away."""
        if not self.spec.batch_norm:
            return layer_id
        owner, _, operation = layer_id.rpartition(".")
        if operation == "bn":
            return f"{owner}.conv"
        merged = operation == "conv" and f"{owner}.bn" in self._known
        return None if merged else layer_id
