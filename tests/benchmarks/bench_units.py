"""What one unit saw and did, against the one forward and backward pass it needs at least."""

from __future__ import annotations

import torch
from skimage import data
from torch import Tensor

from googlenet_core.arithmetic.units import Unit
from googlenet_core.engine.engine import Engine
from googlenet_core.maps.journeys import follow_journey
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.microscope.effective_fields import effective_field
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import catalogue
from tests.benchmarks.table import Row, interleaved


def there_and_back(net: GoogLeNet, x: Tensor) -> None:
    """One forward pass of the plain network and one backward pass to the image."""
    image = x.clone().requires_grad_()
    net(image).main.max().backward()


def rows() -> list[Row]:
    """Measure; bundled weights, one photograph."""
    net, recipe = catalogue.load("bundled")
    net = net.eval().requires_grad_(False)
    engine = Engine(net, weights=recipe)
    crop = torch.from_numpy(data.astronaut()[::2, ::2][16:240, 16:240].copy()).permute(2, 0, 1)[None] / 255
    x = (crop - torch.tensor(recipe.mean).view(1, 3, 1, 1)) / torch.tensor(recipe.std).view(1, 3, 1, 1)
    first, last = Unit("inception3a", 200, 14, 14), Unit("inception5b", 10, 3, 3)
    times = interleaved(
        {
            "there and back": lambda: there_and_back(net, x),
            "field 3a": lambda: effective_field(engine, x, first),
            "field 5b": lambda: effective_field(engine, x, last),
            "microscope": lambda: explain_unit(engine, x, first),
            "journey": lambda: follow_journey(engine, x),
        },
        rounds=9,
    )
    peer, most = "one forward + backward", times["there and back"]
    return [
        Row("effective field of a unit of inception (3a)", times["field 3a"], peer, most, 1.0),
        Row("effective field of a unit of inception (5b)", times["field 5b"], peer, most, 1.2),
        Row("one number of inception (3a) taken apart", times["microscope"], peer, most, 1.0),
        Row("the journey, all stages", times["journey"], peer, most, 1.0),
    ]
