from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from safetensors.torch import save_file

from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.cli.output import show_count
from googlenet_core.evaluation import labelled_pictures
from googlenet_core.weights.checkpoints import random
from tests.core.evaluation.test_class_folders import IMAGENETTE
from tests.core.evaluation.test_labelled_pictures import member, packed
from tests.support.files.pictures import encoded, noise

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with random weights of six classes, so that all three heads count as trained."""
    path = tmp_path_factory.mktemp("weights") / "six.safetensors"
    state = {key: value.contiguous() for key, value in random(PAPER_BN, 6, seed=2).state_dict().items()}
    save_file(state, path, {"classes": "cup_or_mug|dog|cat|lamp|tench|church", "resize_px": "224"})
    return path


@pytest.fixture
def tar(tmp_path: Path) -> Path:
    """Seven pictures of three classes, one of them broken, and one of no class."""
    folders = ("cup or mug", "cup or mug", "n01440764", "n01440764", "Lamp", "zebra")
    members = [member(f"val/{folder}/{n}.png", encoded(noise(40, 30, n))) for n, folder in enumerate(folders)]
    return packed(
        tmp_path / "val.tar", [*members, member("val/Lamp/broken.jpg", b"\xff\xd8\xff\xe0"), member("read.me")]
    )


def test_the_figures_as_json(weights: Path, tar: Path, ask: Ask) -> None:
    found = json.loads(ask("evaluate", weights, tar, "--json", "--device", "cpu", "--batch", 2, "--pairs", 2))
    assert found["source"] == str(tar)
    assert (found["weights"], found["variant"]) == ("six.safetensors", "paper-bn")
    assert (found["pictures"], found["classes"], found["classes_seen"], found["broken"]) == (5, 6, 3, 1)
    assert found["broken_named"] == [
        {
            "name": "val/Lamp/broken.jpg",
            "reason": "The picture is damaged or incomplete; save or download it again.",
        }
    ]
    assert found["found"] == {"pictures": 6, "classless": 1, "folders": {"zebra": 1}, "ignored": 1}
    assert set(found["heads"]) == {"main", "aux_4a", "aux_4d"}
    for head in found["heads"].values():
        assert head["top1"]["of"] == head["top5"]["of"] == 5
        assert 0 <= head["top1"]["low"] <= head["top1"]["share"] <= head["top1"]["high"] <= 1
        assert sum(one["count"] for one in head["calibration"]["bins"]) == 5
        assert {"confidence", "accuracy", "error", "nll"} <= set(head["calibration"])
    assert 1 <= len(found["confusions"]) <= 2
    assert {"true", "told", "count"} == set(found["confusions"][0])
    assert {"device", "elapsed_ms"} <= set(found)


def test_the_printed_figures_stand_in_tables_and_say_what_was_left_out(weights: Path, tar: Path, ask: Ask) -> None:
    text = ask("evaluate", weights, tar, "--device", "cpu")
    lines = text.splitlines()
    assert " ".join(lines[0].split()) == "head top-1 95 % interval top-5 95 % interval confidence ECE NLL"
    assert [line.split()[0] for line in lines[2:5]] == ["main", "aux_4a", "aux_4d"]
    assert all("%" in line and " to " in line for line in lines[2:5])
    assert "confidence of main  pictures  mean confidence  accuracy" in text
    assert "true" in text
    assert "5 pictures of 3 of 6 classes; CPU" in text
    assert "Broken and skipped: 1\n  val/Lamp/broken.jpg: The picture is damaged" in text
    assert "In folders that are no class of these weights, skipped: 1: zebra (1)\n" in text
    assert text.endswith("Other files, passed over: 1\n")


def test_a_folder_with_imagenettes_ids_and_the_bundled_weights(photograph: Path, tmp_path: Path, ask: Ask) -> None:
    for wnid in list(IMAGENETTE)[:3]:
        (tmp_path / "val" / wnid).mkdir(parents=True)
        (tmp_path / "val" / wnid / "1.JPEG").write_bytes(photograph.read_bytes())
    found = json.loads(ask("evaluate", "bundled", tmp_path / "val", "--limit", 2, "--json"))
    assert (found["pictures"], found["classes"], found["found"]["pictures"]) == (2, 87, 3)


def refused(ask: Ask, *arguments: object) -> str:
    said = ask("evaluate", *arguments, code=2)
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    return said


def test_what_cannot_be_measured_is_refused_in_one_line(weights: Path, tmp_path: Path, ask: Ask) -> None:
    assert "No such file or directory" in refused(ask, "bundled", tmp_path / "none")
    assert "There is no picture in" in refused(ask, "bundled", tmp_path)
    odd = tmp_path / "odd.tar"
    odd.write_bytes(b"no tar")
    assert "is neither a folder nor a tar file" in refused(ask, "bundled", odd)
    packed(odd, [member("golf bal/1.png")])
    assert "Did you mean 'golf ball'?" in refused(ask, "bundled", odd)
    packed(odd, [member("golf ball/1.png")])
    assert "None of the pictures in" in refused(ask, "bundled", odd)
    assert "There are no weights 'bundeld'" in refused(ask, "bundeld", odd)
    assert "no trained head" in refused(ask, "random", odd)
    for option in (("--limit", 0), ("--batch", 0), ("--batch", 257), ("--pairs", -1), ("--device", "gpu")):
        refused(ask, "bundled", odd, *option)


def test_an_interruption_ends_it_without_a_traceback(tar: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(labelled_pictures, "_is_picture", interrupted)
    assert ask("evaluate", "bundled", tar, code=130) == ""


class Screen(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_count_is_one_line_that_ends_also_where_the_work_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with show_count("pictures") as progress:
        assert progress
        progress(1, 2)
        progress(2, 2)
    assert screen.getvalue() == "\r1 of 2 pictures\r2 of 2 pictures\n"
    monkeypatch.setattr(sys, "stderr", screen := Screen())

    def interrupted() -> None:
        with show_count("pictures") as progress:
            assert progress
            progress(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert screen.getvalue() == "\r1 of 2 pictures\n"


def test_nobody_looking_is_shown_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with show_count("pictures") as progress:
        assert progress is None
