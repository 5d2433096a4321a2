"""Whatever comes in, what comes out is a result or one sentence: never a crash, a traceback, or endless memory.

Each test is bounded in examples; ``FUZZ_EXAMPLES`` raises the number for a long run. What must hold is in
`tests.fuzz.targets`, which ``make fuzz`` throws other bytes at.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, example, given, settings, strategies as st
from PIL import Image

from app.session import address
from googlenet_core.blueprint import naming, specs
from googlenet_core.blueprint.specs import WIDTH_NAMES
from googlenet_core.errors import CoreError
from googlenet_core.pictures import decoding
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights.checkpoints import read
from tests.fuzz import seeds, targets
from tests.fuzz.bounds import bounded
from tests.fuzz.targets import RECIPE, one_sentence

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
COSTLY = settings(FUZZ, max_examples=max(10, EXAMPLES // 4))

PICTURES, WEIGHTS, TARS, PICKLES = seeds.pictures(), seeds.weights(), seeds.tars(), seeds.pickles()
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@st.composite
def damaged(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A valid file with bytes changed, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(files)))
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


@FUZZ
@given(damaged(list(PICTURES.values())))
def test_damaged_pictures(data: bytes) -> None:
    targets.picture(data)


@FUZZ
@given(st.binary(max_size=4000))
@example(b"")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"GIF89a\xff\xff\xff\xff")
@example(b"%!PS-Adobe-3.0 EPSF-3.0\n")
def test_any_bytes_as_a_picture(data: bytes) -> None:
    targets.picture(data)


@FUZZ
@given(
    data=damaged(WEIGHTS) | st.binary(max_size=2000),
    suffix=st.sampled_from((".safetensors", ".pth", ".caffemodel", ".onnx", "")),
)
def test_damaged_weights(data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    targets.weights_file(data, suffix, tmp_path_factory.getbasetemp())


@FUZZ
@given(data=damaged(PICKLES) | st.binary(max_size=2000))
@example(b"\x80\x02" + b"]" * 2**20)
def test_damaged_pickles(data: bytes) -> None:
    targets.pickled(seeds.around(data))


@FUZZ
@given(data=damaged(TARS) | st.binary(max_size=2000))
def test_damaged_tars(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    targets.tar(data, tmp_path_factory.getbasetemp())


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
@given(data=damaged([b"tench\nEnglish springer\n", "Ölkännchen\r\nčaj\n".encode()]) | st.binary(max_size=500))
def test_damaged_label_files(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    targets.label_list(data, tmp_path_factory.getbasetemp())


@FUZZ
@given(st.text(max_size=300) | st.lists(st.text(max_size=120), max_size=12).map("|".join), st.integers(0, 12))
@example("a|\u202eb|<script>", 3)
@example("|" * 100_000, 100_001)
def test_any_class_names_in_a_weights_files_remarks(text: str, count: int) -> None:
    targets.class_names(text, count)


@FUZZ
@given(
    st.dictionaries(
        st.sampled_from(list(address.PARAMS)), st.text(max_size=300) | st.sampled_from(naming.layer_ids(specs.PAPER))
    )
)
@example(dict.fromkeys(address.PARAMS, "9" * 5000))
@example(dict.fromkeys(address.PARAMS, "," * 100_000))
def test_any_query(query: dict[str, str]) -> None:
    targets.query(query)


@FUZZ
@given(st.text(max_size=500))
@example("<" * 100_000)
@example("http://" * 1000)
def test_any_text_that_is_shown(text: str) -> None:
    targets.shown_text(text)


@FUZZ
@given(st.text(max_size=200) | st.from_regex(r"(inception|conv)?[0-9a-f.]{1,9}(:[0-9,\-]{0,9}){0,3}", fullmatch=True))
@example("inception3a:" + "9" * 5000)
@example("9" * 5000 + "-" + "9" * 5000)
@example("9" * 5000 + "," + "9" * 5000)
@example("²,²")
@example("0\x1f")
def test_any_words_for_layers_units_and_channels(text: str) -> None:
    targets.words(text)


NUMBERS = st.integers() | st.floats() | st.sampled_from((10**400, -(10**400), 2**63, 1e308, float("nan")))
KNOWN = st.sampled_from(
    (*("kind", "layer", "section", "id", "seq", "view", "selected", "pinned", "channel", "y", "x", "pick", "panel"),
     *("pixel", "cell", "typed", "texts", "turn", "event", "go", "sort", "fixed", "branch", "minimum", "channels",
       "silent", "zoom", "scale", "palette", "reverse"))
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20)
    | st.sampled_from(("select", "unit", "maps", "inception3a", "conv1", "fc", "max", "fixed")),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(KNOWN | st.text(max_size=5), inner, max_size=8),
    max_leaves=25,
)  # fmt: skip


def nested(value: object, depth: int) -> object:
    for _ in range(depth):
        value = {"go": [value]}
    return value


@FUZZ
@given(VALUES | st.dictionaries(KNOWN, VALUES, max_size=8))
@example({"go": {"layer": ["conv1"], "channel": 1, "y": 1, "x": 1}})
@example({"typed": {"texts": ["1"] * len(WIDTH_NAMES), "turn": 10**400}})
@example({"seq": 1, "id": "maps", "view": {"fixed": 10**400, "channels": 10**5000, "silent": 10**5000}})
@example({"pinned": list(range(100_000)), "seq": 2, "id": "maps"})
@example(nested(1, 100))
@example(float("nan"))
def test_any_event_of_a_component(value: object) -> None:
    targets.event(value)


@FUZZ
@given(arguments=st.lists(st.sampled_from(seeds.WORDS) | TEXT, max_size=6))
def test_any_arguments(arguments: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    seeds.run_command(arguments, tmp_path_factory.getbasetemp())


@COSTLY
@given(
    command=st.sampled_from(seeds.OF_A_PICTURE),
    data=damaged([PICTURES["JPEG"], PICTURES["PNG"]]) | st.binary(max_size=200),
    more=st.lists(st.sampled_from(seeds.WORDS) | TEXT, max_size=2),
)
def test_every_command_with_a_damaged_picture(
    command: tuple[str, ...], data: bytes, more: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "damaged.jpg").write_bytes(data)
    seeds.run_command([command[0], "damaged.jpg", *command[1:], *more], folder)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    target = io.BytesIO()
    Image.new("1", (20000, 20000)).save(target, "PNG")
    assert len(target.getvalue()) < decoding.MAX_BYTES
    with bounded(100, 5), pytest.raises(CoreError) as caught:
        preprocess(target.getvalue(), RECIPE)
    one_sentence(caught.value)


def test_the_bounds_are_real() -> None:
    def take(mb: int) -> int:
        return len(bytearray(b"x") * (mb * 2**20))

    with bounded(100, 5):
        take(50)
    with pytest.raises(AssertionError, match="MB"), bounded(100, 5):
        take(300)
    with bounded(100, 5):
        take(50)
    with pytest.raises(AssertionError, match="took"), bounded(100, 0):
        take(1)
