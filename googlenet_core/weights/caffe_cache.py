"""A fetched Caffe model -> the safetensors file that is kept of it, with its sha256 beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import safetensors.torch

from googlenet_core.weights.checkpoints import Checkpoint, build, worth_keeping
from googlenet_core.weights.formats import caffe_weights
from googlenet_core.weights.formats.whole_files import write


def keep(source: Path, target: Path, name: str, about: Mapping[str, str]) -> None:
    """Write the network of a ``.caffemodel`` file as a safetensors file, and ``<target>.sha256`` for `sha256sum -c`.

    Args:
        source: the Caffe model, whatever it is called.
        target: appears last and whole; what was there is replaced.
        name: of the Caffe model, for messages.
        about: what the file shall say about itself besides its recipe.

    Raises:
        WeightsError: it does not hold Caffe's GoogLeNet.
        OSError: something cannot be read or written.
    """
    tensors, recipe = caffe_weights.parse(source.read_bytes(), name)
    net, heads = build(Checkpoint(name, tensors, recipe, ""))
    data = safetensors.torch.save(worth_keeping(net, heads), recipe | dict(about))
    line = f"{hashlib.sha256(data).hexdigest()}  {target.name}\n"
    beside = target.with_name(f"{target.name}.sha256")
    write(beside, line.encode())
    try:
        write(target, data)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
