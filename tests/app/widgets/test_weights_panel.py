from __future__ import annotations

from pathlib import Path

import pytest
import torch

from app.services import engines, loaded
from googlenet_core.blueprint.specs import TORCHVISION
from googlenet_core.weights import checkpoints
from tests.support.page_opener import open_page


def test_the_panel_tells_the_scale_of_the_input_with_its_reason_and_what_the_file_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = dict(checkpoints.random(TORCHVISION, 3).state_dict())
    state |= {"aux1.fc2.weight": torch.ones(1000, 1024), "aux1.fc2.bias": torch.ones(1000)}
    torch.save({"epoch": 3, "model": state}, tmp_path / "tuned.pth.tar")
    monkeypatch.setenv(engines.OWN_WEIGHTS_VARIABLE, str(tmp_path / "tuned.pth.tar"))
    try:
        app = open_page("outputs", "Three outputs", {"weights": "own"})
        assert not app.exception
        words = " ".join(text.value.replace("\\", "") for text in app.markdown)
    finally:
        engines.load.clear()
        loaded.weights.clear()
    assert "normalised twice (with torchvision's transform" in words
    assert "since the file does not say" in words
    assert "The network stands under model in the file" in words
    assert "Beside the network, and not read: epoch" in words
    assert "(4a) answers with 1,000 classes, the main head with 3" in words
    assert words.count("**not trained**") == 1
