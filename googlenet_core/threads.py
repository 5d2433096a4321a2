"""How PyTorch's threads wait for each other: decided here, before PyTorch is loaded."""

from __future__ import annotations

from collections.abc import MutableMapping

SETTINGS = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "3000"}
"""Sleep after three thousand looks, less than a tenth of a millisecond.

By default a thread of an OpenMP team looks for milliseconds whether the others have come, and so keeps the very core
that they need where other programs run too: a forward pass then takes ten times as long. Asleep at once, a thread
is late on an idle machine, where the next layer begins at once. So many looks are a compromise: what they cost differs
from processor to processor, and ``make bench`` measures it.
"""

_DECIDES = (*SETTINGS, "KMP_BLOCKTIME")
"""What users set to decide it themselves; the last is the name in LLVM's and Intel's OpenMP."""


def wait_asleep(environ: MutableMapping[str, str]) -> None:
    """Let threads that wait give their core away, unless the environment says how they wait.

    OpenMP reads this when it is loaded, so it does nothing in a process that has imported PyTorch before.

    Args:
        environ: the environment of this process, ``os.environ``; programs started from it get the same.

    Example: ``wait_asleep(os.environ)``, then ``import torch``.
    """
    if not any(name in environ for name in _DECIDES):
        environ.update(SETTINGS)
