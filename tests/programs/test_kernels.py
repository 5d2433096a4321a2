from __future__ import annotations

import pytest

from tests.support.programs import kernels
from tests.support.programs.kernels import MACHINES, can_be_played


@pytest.mark.parametrize(
    ("own", "played"),
    [
        ("neon", [""]),
        ("default", ["default", ""]),
        ("avx2", ["default", "avx2", ""]),
        ("avx512", ["default", "avx2", "avx512", ""]),
    ],
)
def test_no_kernels_are_played_that_the_processor_lacks(own: str, played: list[str]) -> None:
    assert [machine.capability for machine in MACHINES if can_be_played(machine, own)] == played


def test_what_was_asked_for_is_not_taken_for_what_the_processor_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kernels.CAPABILITY_VARIABLE, raising=False)
    own = kernels.own_capability()
    assert own
    monkeypatch.setenv(kernels.CAPABILITY_VARIABLE, "default")
    assert kernels.own_capability() == own
