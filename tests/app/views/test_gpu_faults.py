"""A GPU that runs out of memory, as a page shows it: the CPU goes on, and the page says so."""

from __future__ import annotations

import pytest
import streamlit as st
import torch

from app.services import engines
from app.session import address
from googlenet_core.engine import device as devices
from googlenet_core.engine.engine import Engine
from tests.app.views import test_outputs as outputs
from tests.app.views.test_feature_maps import opened
from tests.support.page_opener import failures
from tests.support.programs.full_gpu import without_memory

NOTICE = "since the GPU was out of memory"


@pytest.fixture
def _full_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine for the pages whose device cannot compute."""
    engine = without_memory(Engine.load("bundled", "cpu"))
    st.cache_resource.clear()
    monkeypatch.setattr(engines, "load", lambda _weights: engine)
    monkeypatch.setattr(devices, "choose", lambda _name: torch.device("cpu"))  # for networks with random weights


@pytest.mark.usefixtures("_full_gpu")
@pytest.mark.parametrize("maps", ["grid", "map", "unit", "microscope", "race", "journey"])
def test_a_page_goes_on_with_the_cpu(maps: str) -> None:
    app = opened(maps=maps, layer="inception3b")
    assert not app.exception
    assert not failures(app)


@pytest.mark.usefixtures("_full_gpu")
def test_the_page_says_that_it_is_the_cpu_and_why() -> None:
    app = opened(layer="inception4b")
    said = [text.value for text in app.caption if NOTICE in text.value]
    assert len(said) == 1, "beside the maps"


@pytest.mark.usefixtures("_full_gpu")
@pytest.mark.parametrize("section", address.OUTPUTS)
def test_the_three_outputs_go_on_with_the_cpu_and_say_so(section: str) -> None:
    app = outputs.opened(outputs=section)
    assert not app.exception
    assert not failures(app)
    assert sum(NOTICE in text.value for text in app.caption) == 1, "at the foot of the page"
