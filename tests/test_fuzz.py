"""Whatever comes in, what comes out is a result or one sentence: never a crash, a traceback, or endless memory.

Each test is bounded in examples; ``FUZZ_EXAMPLES`` raises the number for a long run.
"""

from __future__ import annotations

import io
import os
import resource
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import save

from app import params
from googlenet_core import cli, naming, preprocessing
from googlenet_core import spec as specs
from googlenet_core.checkpoints import build, read
from googlenet_core.cli_output import one_line
from googlenet_core.errors import CoreError
from googlenet_core.preprocessing import preprocess
from googlenet_core.weights import Weights

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
MOST_MORE_MEMORY_MB = 700
RECIPE = Weights("fuzz", "Fuzz", "paper-bn", ("a", "b"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def one_sentence(error: CoreError) -> None:
    text = str(error)
    assert text.strip()
    assert "\n" not in text
    assert "Traceback" not in text
    assert len(text) < 2000


def _encoded(kind: str) -> bytes:
    target = io.BytesIO()
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 255, (40, 60, 3), dtype=np.uint8))
    picture.save(target, kind)
    return target.getvalue()


SEEDS = {kind: _encoded(kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")}


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A valid file with bytes changed, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 64))
        match draw(st.sampled_from(("change", "cut", "double", "insert", "end"))):
            case "change":
                data[at : at + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length]
            case "insert":
                data[at:at] = draw(st.binary(max_size=64))
            case _:
                del data[at:]
    return bytes(data)


def _tolerated(data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = preprocess(data, RECIPE)
    except CoreError as error:
        one_sentence(error)
    else:
        assert found.tensor.shape == (1, 3, 224, 224)
        assert torch.isfinite(found.tensor).all()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MOST_MORE_MEMORY_MB


@FUZZ
@given(damaged(list(SEEDS.values())))
def test_damaged_pictures(data: bytes) -> None:
    _tolerated(data)


@FUZZ
@given(st.binary(max_size=4000))
@example(b"")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"GIF89a\xff\xff\xff\xff")
@example(b"%!PS-Adobe-3.0 EPSF-3.0\n")
def test_any_bytes_as_a_picture(data: bytes) -> None:
    _tolerated(data)


def _weights_seeds() -> list[bytes]:
    small = {"conv1.conv.weight": torch.zeros(64, 3, 7, 7), "fc.weight": torch.zeros(10, 1024)}
    pickled = io.BytesIO()
    torch.save(small, pickled)
    return [save(small), pickled.getvalue()]


WEIGHTS_SEEDS = _weights_seeds()


@FUZZ
@given(data=damaged(WEIGHTS_SEEDS) | st.binary(max_size=2000), suffix=st.sampled_from((".safetensors", ".pth")))
def test_damaged_weights(data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzz{suffix}"
    path.write_bytes(data)
    with pytest.raises(CoreError) as caught:
        build(read(path))
    one_sentence(caught.value)


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'ran'}",)

    path = tmp_path / "evil.pth"
    torch.save({"conv1.conv.weight": Evil()}, path)
    with pytest.raises(CoreError) as caught:
        read(path)
    one_sentence(caught.value)
    assert not (tmp_path / "ran").exists()


@FUZZ
@given(
    st.dictionaries(
        st.sampled_from(list(params.PARAMS)), st.text(max_size=300) | st.sampled_from(naming.layer_ids(specs.PAPER))
    )
)
def test_any_query(query: dict[str, str]) -> None:
    values, notices = params.read(query)
    assert set(values) == set(params.PARAMS)
    assert params.read(params.write(values))[0] == values, "a view must survive its own address"
    assert all(notice.strip() for notice in notices)


@FUZZ
@given(
    st.lists(
        st.sampled_from(("summary", "channels", "rf", "graph", "--variant", "--json", "--format", "--expand", "paper"))
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
        max_size=5,
    )
)
def test_any_arguments(arguments: list[str]) -> None:
    assert one_line(cli.app, arguments) in (0, 2)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    target = io.BytesIO()
    Image.new("1", (20000, 20000)).save(target, "PNG")
    assert len(target.getvalue()) < preprocessing.MAX_BYTES
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CoreError) as caught:
        preprocess(target.getvalue(), RECIPE)
    one_sentence(caught.value)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 100
