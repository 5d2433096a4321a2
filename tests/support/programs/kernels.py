"""``make kernels``: the core's tests as other processors would run them, with other numbers of threads.

PyTorch and oneDNN choose their kernels by what the processor can do, and both can be told to believe that it can do
less. Sums are then made in another order: a test that passes with one set of kernels only is a test of this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.conftest import ROOT, THREADS_VARIABLE

CAPABILITY_VARIABLE, ISA_VARIABLE = "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA"
_ASK = "import torch; print(torch.backends.cpu.get_cpu_capability())"
NUMBERS = "not downloads and not download_faults and not test_refusals and not diagram and not naming"
"""Files whose tests compute nothing with PyTorch are left out."""

ORDER = ("default", "avx2", "avx512")
"""PyTorch's kernels for x86-64, each processor having all up to its own."""


@dataclass(frozen=True)
class Machine:
    """A processor to play: what its kernels may use, and how many threads it runs."""

    capability: str
    isa: str
    threads: int

    @property
    def environment(self) -> dict[str, str]:
        """What makes PyTorch believe it; an empty name leaves it the processor's own."""
        named = {CAPABILITY_VARIABLE: self.capability, ISA_VARIABLE: self.isa}
        return {name: value for name, value in named.items() if value} | {THREADS_VARIABLE: str(self.threads)}

    def __str__(self) -> str:
        own = "the processor's own"
        return f"{self.capability or own} / {self.isa or own}, {self.threads} thread{'s' * (self.threads > 1)}"


MACHINES = (
    Machine("default", "SSE41", 1),
    Machine("avx2", "AVX2", 2),
    Machine("avx512", "AVX512_CORE", 2),
    Machine("", "", 4),
)


def _run(words: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def can_be_played(machine: Machine, own: str) -> bool:
    """Whether this processor has the kernels asked for; ``own`` is the best that it has by itself.

    PyTorch takes what it is told without a look at the processor, and dies of the first instruction that is not there.
    """
    able = ORDER[: ORDER.index(own) + 1] if own in ORDER else ()  # other families of processors have other names
    return machine.capability in ("", *able)


def own_capability() -> str:
    """The best kernels that PyTorch chooses on this processor when nobody tells it otherwise."""
    free = {name: value for name, value in os.environ.items() if name != CAPABILITY_VARIABLE}
    return _run(["-c", _ASK], free).stdout.strip().lower()


def main() -> int:
    """Run the tests on each machine that this one can play; return 1 if any failed."""
    failed, own = False, own_capability()
    for machine in MACHINES:
        if not can_be_played(machine, own):
            print(f"{machine}: this processor has no such kernels", flush=True)
            continue
        start = time.monotonic()
        done = _run(
            ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/core", "-k", NUMBERS],
            os.environ | machine.environment,
        )
        last = done.stdout.strip().splitlines()[-1:] or [done.stderr]
        print(f"{machine}: {last[0]} ({time.monotonic() - start:.0f} s)", flush=True)
        if done.returncode:
            failed = True
            print(done.stdout[-6000:], flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
