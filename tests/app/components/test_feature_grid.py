"""What the grid component is sent: complete, small, the same on every rerun; its controls offer what Python knows."""

import io
import json
import re
from pathlib import Path

import numpy as np
from PIL import Image

from app.components import feature_grid as module
from app.components.feature_grid import GridPicture
from app.figures.drawings.inline import crop_jpeg
from app.figures.maps.atlas import encode
from app.figures.maps.groups import channel_groups
from app.figures.maps.view import SCALES, GridState, GridView, MapCell
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.maps.stats import ORDERS, map_stats
from googlenet_core.pictures.palettes import PALETTES
from tests.support.packed import column, rows

COMPONENTS = Path(module.__file__).parent
CROP = np.arange(224 * 224 * 3, dtype=np.uint32).reshape(224, 224, 3).astype(np.uint8)


def picture(seed: int = 0, layer: str = "inception3a", shape: tuple[int, ...] = (256, 28, 28)) -> GridPicture:
    maps = np.maximum(np.random.default_rng(seed).normal(-0.3, 1, shape), 0).astype(np.float32)
    groups = channel_groups(PAPER, layer, shape[0])
    found = encode(maps), map_stats(maps), groups, MapCell(0, 0, 0), crop_jpeg(CROP)
    return GridPicture(f"picture-{layer}", "inception (3a)", *found)


def test_the_data_is_the_same_on_every_rerun() -> None:
    one, other = module._grid_data("grid", picture()), module._grid_data("grid", picture())
    assert one["meta"] == other["meta"]
    for name in ("cells", "crop", "facts"):
        assert one[name].equals(other[name])


def test_other_maps_have_another_version() -> None:
    versions = {module._grid_data("grid", picture(seed))["meta"]["version"] for seed in (0, 1)}
    assert len(versions) == 2


def test_arrays_are_typed_as_the_script_reads_them() -> None:
    data = module._grid_data("grid", picture())
    assert column(data["cells"]).dtype == column(data["crop"]).dtype == np.uint8
    assert rows(data["facts"]).dtype == np.float32
    assert rows(data["facts"]).shape == (256, 5)


def test_everything_else_is_small_json() -> None:
    text = json.dumps(module._grid_data("grid", picture())["meta"], allow_nan=False)
    assert len(text) < 10_000


def test_each_branch_brings_its_own_receptive_field_and_colour() -> None:
    groups = module._grid_data("grid", picture())["meta"]["groups"]
    assert [group["rf"] for group in groups] == [27, 43, 59, 43]
    assert [group["first0"] for group in groups] == [-7, -15, -23, -15]
    assert len({group["colour"] for group in groups}) == 4


def test_the_means_of_the_branches_are_sent_with_what_they_say() -> None:
    means = module._grid_data("grid", picture())["meta"]["means"]
    assert len(means["values"]) == 4
    assert "On this picture" in means["finding"]
    assert module._grid_data("grid", picture(layer="conv1", shape=(64, 8, 8)))["meta"]["means"] is None


def test_single_units_are_a_grid_too() -> None:
    logits = picture(layer="fc", shape=(10,))
    assert logits.shape == (10, 1, 1)
    meta = module._grid_data("grid", logits)["meta"]
    assert (meta["height"], meta["width"], len(meta["groups"])) == (1, 1, 1)


def test_the_crop_is_a_small_jpeg_of_the_same_size() -> None:
    jpeg = crop_jpeg(np.full((224, 224, 3), 120, dtype=np.uint8))
    with Image.open(io.BytesIO(jpeg)) as image:
        assert (image.format, image.size) == ("JPEG", (224, 224))
    assert len(jpeg) < 20_000


def test_outside_a_page_nothing_was_done() -> None:
    state = GridState(GridView(sort="max"), MapCell(1, 2, 3), (4,), 5)
    assert module.mount("grid", picture(), state) == state


def options(select: str) -> list[str]:
    html = (COMPONENTS / "feature_grid.html").read_text(encoding="utf-8")
    body = re.search(rf'<select name="{select}">(.*?)</select>', html, re.DOTALL)
    assert body
    return re.findall(r'<option value="([^"]*)"', body[1])


def test_the_controls_offer_the_orders_and_scales_that_python_reads() -> None:
    assert sorted(options("sort")) == sorted(ORDERS)
    assert sorted(options("scale")) == sorted(SCALES)


def test_every_field_of_a_view_has_a_control() -> None:
    html = (COMPONENTS / "feature_grid.html").read_text(encoding="utf-8")
    named = set(re.findall(r'name="(\w+)"', html))
    assert named | {"zoom", "branch"} == set(GridView().as_dict())  # these two are buttons


def test_all_palettes_are_sent_as_tables_of_256_colours() -> None:
    sent = module._grid_data("grid", picture())["meta"]["palettes"]
    assert [palette["id"] for palette in sent] == list(PALETTES)
    assert {len(palette["table"]) for palette in sent} == {1024}  # 768 bytes in base64


def test_scripts_never_build_html_from_text() -> None:
    for script in COMPONENTS.glob("feature_grid*.js"):
        source = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source), script.name
