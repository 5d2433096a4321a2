"""Tensors of layers, together with what made them; a notebook shows them as tiled maps."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.provenance import Provenance
from googlenet_core.pictures.mosaics import scale_words, tile_maps


@dataclass(frozen=True)
class Capture(Mapping[LayerId, Tensor]):
    """The tensors of the layers asked for, and what made them.

    Attributes:
        tensors: LayerId -> [N, C, H, W] or [N, features], on the engine's device.
        made: what computed it; its time is that of the forward pass.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample
        >>> engine = Engine.load()
        >>> capture = engine.capture(preprocess(read_sample("chelsea"), engine.weights).tensor, ["inception3a", "conv1"])
        >>> {layer: tuple(maps.shape) for layer, maps in capture.items()}  # a notebook shows the maps themselves
        {'inception3a': (1, 256, 28, 28), 'conv1': (1, 64, 112, 112)}
    """

    tensors: Mapping[LayerId, Tensor]
    made: Provenance

    def __getitem__(self, layer_id: LayerId) -> Tensor:
        return self.tensors[layer_id]

    def __iter__(self) -> Iterator[LayerId]:
        return iter(self.tensors)

    def __len__(self) -> int:
        return len(self.tensors)

    def _repr_html_(self) -> str:
        """Each layer's maps of the first picture, tiled on one scale."""
        return "".join(_figure(layer_id, tensor[0].float().cpu().numpy()) for layer_id, tensor in self.items())


def _figure(layer_id: LayerId, maps: NDArray[np.float32]) -> str:
    picture, low, high = tile_maps(maps)
    file = io.BytesIO()
    picture.save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    shape = "×".join(map(str, maps.shape))
    words = f"{escape(layer_id)}: {shape}, {scale_words(low, high)}"
    return f'<figure><img alt="{words}" src="data:image/png;base64,{data}"><figcaption>{words}</figcaption></figure>'
