"""What the 1×1 by hand is sent."""

from __future__ import annotations

import json

from app.components.inception_stage import stage_data
from googlenet_core.studies.one_by_one import example


def test_the_stage_gets_every_number_from_the_core() -> None:
    shown = example()
    data = json.loads(json.dumps(stage_data(shown)))
    assert [step["sum"] for step in data["steps"]] == [step.sum for step in shown.steps]
    assert all(sum(step["products"]) == step["sum"] for step in data["steps"])
    assert data["kernels"] == [list(kernel) for kernel in shown.kernels]
