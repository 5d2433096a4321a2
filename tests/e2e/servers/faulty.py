"""The real server with an engine that fails on demand: ``python -m tests.e2e.servers.faulty``.

As long as the file named by ``FAULT_FILE`` exists, a forward pass that comes to the first max pool ends in an error that
nobody expects.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from torch import Tensor, nn

from googlenet_core.network.model import GoogLeNet

FAULT_FILE = "FAULT_FILE"
SECRET = "secret detail of a kernel"


def fail(_module: nn.Module, _inputs: tuple[Tensor, ...]) -> None:
    if Path(os.environ[FAULT_FILE]).exists():
        raise RuntimeError(SECRET)


if __name__ == "__main__":
    build = GoogLeNet.__init__

    def with_a_fault(self: GoogLeNet, *arguments: object, **options: object) -> None:
        build(self, *arguments, **options)  # type: ignore[arg-type]
        self.maxpool1.register_forward_pre_hook(fail)

    GoogLeNet.__init__ = with_a_fault  # type: ignore[method-assign]
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
