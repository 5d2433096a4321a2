from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import typer
from PIL import Image

from googlenet_core.arithmetic.channels import equation
from googlenet_core.arithmetic.costs import total
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS, WIDTH_NAMES
from googlenet_core.blueprint.topology import layers
from googlenet_core.cli import main
from googlenet_core.cli.output import format_table
from googlenet_core.engine.engine import Engine
from googlenet_core.pictures.mosaics import scale_words
from googlenet_core.pictures.preprocessing import preprocess
from tests.support.files import profiles
from tests.support.files.pictures import encoded
from tests.support.networks.golden import reference

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]


pytestmark = pytest.mark.usefixtures("one_engine")


def commands(group: Any, path: str = "") -> Iterator[str]:
    """Every command and group of commands there is, so that none can be added without its help."""
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}".strip())


@pytest.mark.parametrize("command", list(commands(typer.main.get_command(main.app))))
def test_every_command_explains_itself(command: str, ask: Ask) -> None:
    text = ask(*command.split(), "--help")
    assert text.startswith(f"Usage: googlenet_core {command}".rstrip())
    assert "--help" in text


def test_the_promised_commands_are_there() -> None:
    promised = {"summary", "channels", "rf", "graph", "predict", "maps"}
    promised |= {"weights list", "weights fetch", "weights verify"}
    assert promised <= set(commands(typer.main.get_command(main.app)))


@pytest.mark.parametrize("command", ["", "weights"])
def test_without_a_command_the_help_is_shown(command: str, ask: Ask) -> None:
    assert "Commands:" in ask(*command.split())


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_summary_has_every_layer_and_the_totals(variant: str, ask: Ask) -> None:
    spec = VARIANTS[variant]
    found = json.loads(ask("summary", "--variant", variant, "--json"))
    assert found["variant"] == variant
    assert (found["params"], found["params_with_aux"]) == (total(spec).params, total(spec, auxiliary=True).params)
    assert (found["macs"], found["macs_with_aux"]) == (total(spec).macs, total(spec, auxiliary=True).macs)
    assert [row["id"] for row in found["layers"]] == [layer.id for layer in layers(spec) if layer.kind != "input"]
    for row in found["layers"]:
        assert {"id", "label", "kind", "in_shape", "out_shape", "kernel", "stride", "padding"} <= set(row)
        assert {"params", "macs", "rf_px", "jump_px", "center0_px", "first0_px", "module"} <= set(row)
    rows = {row["id"]: row for row in found["layers"]}
    assert rows["inception3a"]["out_shape"] == [1, 256, 28, 28]
    assert rows["inception3a.branch2.0"]["module"] == "inception3a"


def test_the_summary_of_the_paper_agrees_with_the_reference(ask: Ask) -> None:
    found = json.loads(ask("summary", "--json"))
    exact = reference()["exact_totals"]["paper_topology"]
    assert (found["params"], found["macs"]) == (exact["params_with_bias"], exact["macs_224"])
    modules = {row["id"]: row["macs"] for row in found["layers"] if row["kind"] == "inception"}
    assert modules == {m.id: reference()["exact_per_block"][m.name]["macs"] for m in PAPER.modules}


def test_the_summary_lists_operations_when_asked(ask: Ask) -> None:
    few, many = (json.loads(ask("summary", "--json", *more))["layers"] for more in ([], ["--operations"]))
    assert {row["level"] for row in few} == {"stage", "layer"}
    assert len(many) == len(few) + 59 * 2


def test_the_printed_summary_says_what_was_counted(ask: Ask) -> None:
    text = ask("summary")
    assert "6,998,552 parameters (13,378,280 with the auxiliary heads)" in text
    assert "1 MAC = 2 FLOPs" in text
    assert "inception (3a) · 3×3 reduce" in text


@pytest.mark.parametrize("module", ["inception3a", "3a", "inception (3a)", "inception3a.branch2.0"])
def test_the_channels_of_a_module(module: str, ask: Ask) -> None:
    found = json.loads(ask("channels", module, "--json"))
    assert found["module"] == "inception3a"
    assert found["equation"] == "64+128+32+32=256"
    assert (found["in_channels"], found["out_channels"]) == (192, 256)
    assert found["widths"] == dict(zip(WIDTH_NAMES, (64, 96, 128, 16, 32, 32), strict=True))
    assert [branch["label"] for branch in found["branches"]] == ["1×1", "3×3", "5×5", "pool proj"]
    assert sum(branch["width"] for branch in found["branches"]) == 256


@pytest.mark.parametrize("module", [module.id for module in PAPER.modules])
def test_the_printed_channels_end_in_the_equation(module: str, ask: Ask) -> None:
    lines = ask("channels", module, "--variant", "torchvision").splitlines()
    assert lines[-1] == equation(TORCHVISION.module(module))
    assert "5×5" not in "".join(lines)


@pytest.mark.parametrize("variant", VARIANTS)
def test_receptive_fields_of_every_layer(variant: str, ask: Ask) -> None:
    rows = json.loads(ask("rf", "--variant", variant, "--json"))
    known = fields(VARIANTS[variant])
    assert [row["id"] for row in rows] == list(known)
    for row in rows:
        field = known[row.pop("id")]
        wanted = {name: getattr(field, name) for name in ("rf_px", "jump_px", "center0_px", "first0_px")}
        assert row == wanted


@pytest.mark.parametrize("layer", ["inception5b", "5b", "inception5b.branch3", "inception5b.branch3.1.relu"])
def test_the_receptive_field_of_one_layer(layer: str, ask: Ask) -> None:
    (row,) = json.loads(ask("rf", layer, "--json"))
    wanted = reference()["receptive_fields_paper_topology"]["inception_5b.output"]
    assert [row["rf_px"], row["jump_px"]] == [wanted["rf"], wanted["jump"]]
    assert [row["center0_px"], row["first0_px"]] == [wanted["center0"], wanted["first0"]]
    assert row["id"] in ask("rf", layer)


def test_tables_write_numbers_below_zero_with_a_real_minus_and_json_with_a_hyphen(ask: Ask, photograph: Path) -> None:
    assert ask("rf", "conv1").split()[-1] == "−3"
    assert json.loads(ask("rf", "conv1", "--json"))[0]["first0_px"] == -3
    question = ("maps", photograph, "--layer", "conv1.conv", "--top", 3)
    rows = json.loads(ask(*question, "--json"))["channels"]
    shown = [line.split() for line in ask(*question).splitlines()[2:]]
    assert [[float(text.replace("−", "-")) for text in row] for row in shown] == [
        [row["channel"], pytest.approx(row["mean"], abs=1e-4), pytest.approx(row["max"], abs=1e-4)] for row in rows
    ]
    assert "-" not in "".join(text for row in shown for text in row)


def test_an_uneven_field_prints_nothing_where_it_has_no_number(ask: Ask) -> None:
    (row,) = json.loads(ask("rf", "aux1.pool", "--variant", "torchvision", "--json"))
    assert row["jump_px"] is None
    assert "None" not in ask("rf", "--variant", "torchvision")


@pytest.mark.parametrize(("format_", "start"), [("svg", "<"), ("dot", "digraph"), ("json", "{")])
def test_the_graph_is_drawn_in_three_formats(format_: str, start: str, ask: Ask, tmp_path: Path) -> None:
    text = ask("graph", "--format", format_, "--expand", "3a, aux1", "--direction", "lr")
    assert text.lstrip().startswith(start)
    assert "inception3a.branch2.0" in text
    assert "inception3b.branch2.0" not in text
    file = tmp_path / "graph"
    assert ask("graph", "--format", format_, "-o", file) == f"Wrote {file}.\n"
    assert file.read_text(encoding="utf-8").lstrip().startswith(start)


def test_all_modules_unfold_at_once(ask: Ask) -> None:
    text = ask("graph", "--format", "dot", "--expand", "all", "--variant", "torchvision")
    assert all(f"{module.id}.branch4.1" in text for module in PAPER.modules)


def test_a_prediction_as_json(ask: Ask, photograph: Path, bundled: Engine) -> None:
    found = json.loads(ask("predict", photograph, "--json", "--top", 3))
    wanted = bundled.predict(preprocess(photograph.read_bytes(), bundled.weights).tensor)
    assert (found["variant"], found["weights"], found["classes"]) == ("paper", "bundled", 87)
    assert found["image"] == str(photograph)
    assert {"device", "elapsed_ms"} <= set(found)
    for name in ("main", "aux_4a", "aux_4d"):
        scores = wanted.head(name)
        assert scores is not None
        assert [row["label"] for row in found[name]] == [score.label for score in scores[:3]]
        assert [row["probability"] for row in found[name]] == pytest.approx([s.probability for s in scores[:3]])


def test_a_printed_prediction_names_the_heads_and_the_limits(ask: Ask, photograph: Path) -> None:
    text = ask("predict", photograph)
    assert text.count("%") == 15
    assert "after inception (4d):" in text
    assert "87 classes known" in text
    assert "The picture" not in text, "a plain one needs no words"


def test_a_prediction_says_what_was_done_to_the_pictures_colours(ask: Ask, photograph: Path, tmp_path: Path) -> None:
    wide = profiles.rgb(profiles.DISPLAY_P3, "Display P3")
    path = tmp_path / "telephone.heic"
    with Image.open(photograph) as image:
        path.write_bytes(encoded(profiles.with_profile(image.convert("RGB"), wide), "HEIF", icc_profile=wide))
    note = "colours turned into sRGB from the profile Display P3"
    assert f"; {note}\n" in ask("predict", path)
    found = json.loads(ask("predict", path, "--json"))["picture"]
    assert (found["format"], found["notes"]) == ("HEIC", [note])


def test_a_prediction_says_what_was_done_to_the_picture(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "turned.tif"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("LA", (300, 240), (9, 99)).save(path, exif=exif)
    done = ["turned as its orientation tag says", "transparency laid on white"]
    assert f"picture: TIFF, 240×300 px; {'; '.join(done)}\n" in ask("predict", path)
    found = json.loads(ask("predict", path, "--json"))
    assert found["picture"] == {"format": "TIFF", "original_px": [240, 300], "notes": done}


def test_untrained_weights_predict_nothing(ask: Ask, photograph: Path) -> None:
    found = json.loads(ask("predict", photograph, "--weights", "random", "--device", "cpu", "--json"))
    assert found["aux_4a"] is found["aux_4d"] is None


@pytest.mark.parametrize("layer", ["inception3a", "lrn1", "inception3a.branch2", "fc"])
def test_maps_are_what_the_engine_captures(
    layer: str, ask: Ask, photograph: Path, tmp_path: Path, bundled: Engine
) -> None:
    png, npz = tmp_path / "maps.png", tmp_path / "maps.npz"
    told = ask("maps", photograph, "--layer", layer, "--out", png, "--npz", npz)
    captured = bundled.capture(preprocess(photograph.read_bytes(), bundled.weights).tensor, [layer])[layer]
    with np.load(npz) as archive:
        assert archive.files == [layer]
        values = archive[layer]
    assert values.dtype == np.float32
    assert values.shape == (tuple(captured.shape[1:]) if captured.ndim == 4 else (captured.shape[1], 1, 1))
    np.testing.assert_allclose(values.ravel(), captured.ravel().numpy(), rtol=1e-4, atol=1e-5)
    with Image.open(png) as picture:
        picture.load()
        assert picture.format == "PNG"
    assert f"Wrote {png}: {scale_words(float(values.min()), float(values.max()))}." in told
    assert f"{layer} {list(values.shape)} float32" in told


def test_only_the_strongest_maps_are_kept_best_first(ask: Ask, photograph: Path, tmp_path: Path) -> None:
    whole, few = tmp_path / "whole.npz", tmp_path / "few.npz"
    every = json.loads(ask("maps", photograph, "--layer", "3a", "--npz", whole, "--json"))
    best = json.loads(ask("maps", photograph, "--layer", "3a", "--top", 5, "--npz", few, "--json"))
    assert [row["channel"] for row in every["channels"]] == list(range(256))
    means = {row["channel"]: row["mean"] for row in every["channels"]}
    channels = [row["channel"] for row in best["channels"]]
    assert channels == sorted(means, key=lambda channel: -means[channel])[:5]
    assert best["shape"] == [5, 28, 28]
    with np.load(whole) as all_maps, np.load(few) as top_maps:
        np.testing.assert_allclose(top_maps["inception3a"], all_maps["inception3a"][channels], rtol=1e-4, atol=1e-5)


def test_without_a_file_the_channels_are_printed(ask: Ask, photograph: Path) -> None:
    lines = ask("maps", photograph, "--layer", "inception3a", "--top", 2).splitlines()
    assert lines[0].split() == ["channel", "mean", "max"]
    assert len(lines) == 4


def test_the_weights_are_listed_with_what_is_here(ask: Ask) -> None:
    rows: list[dict[str, Any]] = json.loads(ask("weights", "list", "--json"))
    assert {row["name"] for row in rows} >= {"bundled", "imagenet"}
    assert next(row for row in rows if row["name"] == "bundled")["present"] is True
    text = ask("weights", "list")
    assert all(row["name"] in text for row in rows)


def test_the_bundled_weights_are_verified(ask: Ask) -> None:
    found = json.loads(ask("weights", "verify", "--json"))
    assert found["name"] == "bundled"
    assert len(found["sha256"]) == 64
    assert found["sha256"] in ask("weights", "verify")


def test_columns_of_a_table_stand_under_each_other() -> None:
    text = format_table(("name", "count"), [("a", "10"), ("longer", "7")], right=(1,))
    assert text.splitlines() == ["name    count", "------  -----", "a          10", "longer      7"]
