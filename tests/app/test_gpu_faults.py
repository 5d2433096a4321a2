"""A GPU that runs out of memory, as a page shows it: the CPU goes on, and the page says so."""

from __future__ import annotations

import pytest
import streamlit as st
import torch

from app import services
from googlenet_core.engine import Engine
from tests.app.test_feature_maps_page import opened

NOTICE = "since the GPU was out of memory"


def full(*_: object, **__: object) -> torch.Tensor:
    raise torch.OutOfMemoryError("CUDA out of memory.")


@pytest.fixture
def _full_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine for the pages whose device cannot compute: a stand-in for a GPU, which tests may not need."""
    engine = Engine.load("bundled", "cpu")
    engine.device = torch.device("meta")
    engine._fast = full  # type: ignore[assignment]
    st.cache_resource.clear()
    monkeypatch.setattr(services, "engine", lambda _weights: engine)


@pytest.mark.usefixtures("_full_gpu")
@pytest.mark.parametrize("maps", ["grid", "map", "microscope", "race", "journey"])
def test_a_page_goes_on_with_the_cpu(maps: str) -> None:
    app = opened(maps=maps, layer="inception3b")
    assert not app.exception
    assert not app.error


@pytest.mark.usefixtures("_full_gpu")
def test_the_page_says_that_it_is_the_cpu_and_why() -> None:
    app = opened(layer="inception4b")
    said = [text.value for text in app.caption if NOTICE in text.value]
    assert len(said) == 2, "beside the maps and below the heads"
