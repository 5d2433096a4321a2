"""Captures against the plain forward pass, against forward hooks, and against the tools people use for this."""

from __future__ import annotations

import torch
import torchlens
from captum.attr import LayerActivation
from torch import Tensor

from googlenet_core.blueprint.topology import layers
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import catalogue
from tests.benchmarks.table import Row, interleaved

ALL_CONVS = "capture of all 57 convolution layers"
ONE_MODULE = "capture of inception (3a) only"
EVERY_LAYER = "capture of every layer"


def rows() -> list[Row]:
    """Measure; bundled weights, one 224×224 image."""
    net, recipe = catalogue.load("bundled")
    net = net.eval()
    engine = Engine(net, weights=recipe)
    x = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    known = [layer for layer in layers(net.spec) if layer.id != "input" and not layer.id.startswith("aux")]
    convs = [layer.id for layer in known if layer.kind == "conv"]
    every = [layer.id for layer in known]
    modules = dict(net.named_modules())
    with torch.inference_mode():
        plain = interleaved(
            {
                "forward": lambda: net(x),
                "convs": lambda: engine.capture(x, convs),
                "3a": lambda: engine.capture(x, ["inception3a"]),
                "every": lambda: engine.capture(x, every),
                "every, hooks": lambda: _with_hooks(net, x, every),
                "predict": lambda: engine.predict(x),
            }
        )
    captum = LayerActivation(lambda image: net(image).main, [modules[layer_id] for layer_id in convs])
    with torch.no_grad():
        peers = interleaved(
            {
                "captum": lambda: captum.attribute(x),
                "convs": lambda: engine.capture(x, convs),
                "3a": lambda: engine.capture(x, ["inception3a"]),
                "captum 3a": lambda: LayerActivation(lambda image: net(image).main, net.inception3a).attribute(x),
            },
            rounds=9,
        )
        lens = interleaved(
            {
                "torchlens": lambda: torchlens.extract(net, x, convs),
                "torchlens 3a": lambda: torchlens.extract(net, x, ["inception3a"]),
            },
            rounds=3,
        )
    eager = "plain eager forward"
    return [
        Row(ALL_CONVS, plain["convs"], eager, plain["forward"], 0.75),
        Row(ONE_MODULE, plain["3a"], eager, plain["forward"], 0.45),
        Row(EVERY_LAYER, plain["every"], "forward hooks", plain["every, hooks"], 1.0),
        Row("prediction of all three heads", plain["predict"], eager, plain["forward"]),
        Row(ALL_CONVS, peers["convs"], "Captum LayerActivation", peers["captum"]),
        Row(ONE_MODULE, peers["3a"], "Captum LayerActivation", peers["captum 3a"]),
        Row(ALL_CONVS, peers["convs"], "torchlens", lens["torchlens"]),
        Row(ONE_MODULE, peers["3a"], "torchlens", lens["torchlens 3a"]),
    ]


def _with_hooks(net: GoogLeNet, x: Tensor, wanted: list[str]) -> dict[str, Tensor]:
    """What one would write without this package: hooks on, forward, hooks off."""
    modules, taken, handles = dict(net.named_modules()), {}, []
    for layer_id in wanted:
        handles.append(modules[layer_id].register_forward_hook(_keeper(taken, layer_id)))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return taken


def _keeper(taken: dict[str, Tensor], layer_id: str):
    def keep(_module: object, _inputs: object, output: Tensor) -> None:
        # Cloned, since the next layer's in-place ReLU may overwrite it.
        taken[layer_id] = output.clone()

    return keep
