"""The network's three outputs: their names, the layer of each, what people call them. Their widths are in `specs`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from googlenet_core.blueprint.naming import LayerId

HEAD_LAYERS: Mapping[str, LayerId] = MappingProxyType({"main": "fc", "aux_4a": "aux1", "aux_4d": "aux2"})
"""The LayerId of each head's logits."""

HEADS = tuple(HEAD_LAYERS)
"""The three heads, named by where they tap."""

AUXILIARY_HEADS: Mapping[LayerId, str] = MappingProxyType(
    {layer: head for head, layer in HEAD_LAYERS.items() if head != "main"}
)
"""Name of each auxiliary head by its LayerId, which its weights' keys begin with."""

HEAD_PLACES: Mapping[str, str] = MappingProxyType(
    {"main": "main", "aux_4a": "after inception (4a)", "aux_4d": "after inception (4d)"}
)
"""Where each head stands, as the rows of a table say it."""

HEAD_TITLES: Mapping[str, str] = MappingProxyType(
    {"main": "main head", **{head: f"head {HEAD_PLACES[head]}" for head in AUXILIARY_HEADS.values()}}
)
"""What people call each head."""
