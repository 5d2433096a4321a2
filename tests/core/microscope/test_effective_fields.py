from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.arithmetic.units import Unit, shape_of
from googlenet_core.blueprint.naming import stages
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, TORCHVISION
from googlenet_core.engine import pace
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, LayerError
from googlenet_core.microscope import effective_fields
from googlenet_core.microscope.effective_fields import EffectiveField, effective_field, random_images
from googlenet_core.network.taps import collect
from googlenet_core.pictures.preprocessing import preprocess
from tests.core.conftest import Exact, Subject

INSIDE = (
    *("conv1.conv", "conv3.relu", "inception3a.branch1", "inception3b.branch2.0", "inception4a.branch2"),
    *("inception4a.branch3.1", "inception4b.branch4.0", "inception4b.branch4.1", "aux1.pool", "aux1.conv", "aux1.fc1"),
    *("aux1.relu", "aux1.dropout", "aux2.fc2"),
)


def random_unit(layer: str, engine: Engine, seed: int) -> Unit:
    random = np.random.default_rng(seed)
    return Unit(layer, *(int(random.integers(side)) for side in shape_of(layer, engine.spec, engine.net.num_classes)))


def outside(found: EffectiveField) -> np.ndarray:
    """The gradient outside the theoretical field."""
    rest = found.gradient.copy()
    rest[found.field.inside.slices] = 0
    return rest


@pytest.mark.parametrize(
    ("variant", "layer"),
    [(spec.name, layer) for spec in (PAPER, TORCHVISION) for layer in ("input", *stages(spec))]
    + [("paper-bn", layer) for layer in INSIDE],
)
def test_the_gradient_of_a_random_unit_lies_in_its_theoretical_field(
    variant: str, layer: str, subjects: dict[str, Subject], image: Tensor
) -> None:
    engine = subjects[variant].engine
    unit = random_unit(layer, engine, len(layer))
    found = effective_field(engine, image, unit)
    assert found.gradient.shape == (IMAGE_PX, IMAGE_PX)
    assert found.gradient.dtype == np.float32
    assert not outside(found).any()
    tensor = engine.capture(image, [layer])[layer][0, unit.channel]
    active = bool((tensor[unit.y, unit.x] if tensor.ndim else tensor) != 0)
    assert found.total > 0 or not active
    assert found.theoretical_share == (1 if found.total else 0)
    assert 0 <= found.central_share <= 1
    assert 0 < found.central_area <= 1


def test_the_gradient_is_what_a_nudge_of_a_pixel_does(exact: Exact, photograph: Path) -> None:
    x = preprocess(photograph.read_bytes(), exact.weights).tensor.double()
    unit = Unit("inception3a", 200, 14, 13)
    found = effective_field(exact, x, unit)
    asked = found.differentiated
    assert asked.layer == "inception3a.branch3.1.conv"
    y, x_ = np.unravel_index(found.gradient.argmax(), found.gradient.shape)
    moved, nudge = 0.0, 1e-6  # so small that no ReLU and no pool chooses otherwise
    for colour in range(3):
        values = []
        for sign in (-1, 1):
            nudged = x.clone()
            nudged[0, colour, y, x_] += sign * nudge
            maps = exact.capture(nudged, [asked.layer])[asked.layer]
            values.append(float(maps[0, asked.channel, asked.y, asked.x]))
        moved += abs(values[1] - values[0]) / (2 * nudge)
    assert moved == pytest.approx(found.gradient.max(), rel=1e-4)


@pytest.mark.parametrize("layer", ["conv1", "inception3a", "inception4c.branch3.1", "aux1.relu"])
def test_a_silent_unit_has_a_field_all_the_same(layer: str, bundled: Engine, image: Tensor) -> None:
    maps = bundled.capture(image, [layer])[layer][0]
    silent = Unit(layer, *(int(place) for place in torch.nonzero(maps == 0)[5]))
    found = effective_field(bundled, image, silent)
    assert found.total > 0
    assert "before its ReLU" in found.description


@pytest.mark.parametrize("layer", ["maxpool1", "maxpool3", "inception4a.branch4.0"])
def test_a_pool_over_silent_cells_asks_the_cell_nearest_to_firing(layer: str, bundled: Engine, image: Tensor) -> None:
    maps = bundled.capture(image, [layer])[layer][0]
    silent = torch.nonzero(maps == 0)
    if not len(silent):
        silent = torch.nonzero(maps == maps.min())
    unit = Unit(layer, *(int(place) for place in silent[0]))
    found = effective_field(bundled, image, unit)
    assert found.total > 0
    assert not outside(found).any()
    assert found.differentiated.layer.endswith(".conv")
    assert found.description.startswith("Absolute gradient of the unit that won")


def test_a_pool_is_differentiated_through_its_winner(exact: Exact, image: Tensor) -> None:
    """For an active cell that is what differentiating the pool itself gives."""
    unit = Unit("maxpool1", 3, 20, 21)
    assert exact.capture(image, ["maxpool1"])["maxpool1"][0, 3, 20, 21] > 0
    x = image.double().requires_grad_()
    first = nn.Sequential(exact.net.conv1.conv, nn.ReLU(), exact.net.maxpool1)
    (direct,) = torch.autograd.grad(first(x)[0, 3, 20, 21], x)
    found = effective_field(exact, image, unit)
    assert found.gradient == pytest.approx(direct.abs().sum((0, 1)).numpy(), rel=1e-6)


def test_where_nothing_moves_a_unit_that_is_said(subjects: dict[str, Subject]) -> None:
    engine = subjects["paper"].engine
    dark = Engine(engine.net, "cpu")
    with torch.no_grad():
        dark.net.conv1.conv.bias.fill_(-1e6)
    found = effective_field(dark, torch.zeros(1, 3, IMAGE_PX, IMAGE_PX), Unit("lrn1", 3, 5, 5))
    assert (found.total, found.theoretical_share, found.central_share, found.side_px()) == (0, 0, 0, 0)
    assert "no small change of a pixel moves this unit" in found.summary


def test_the_network_runs_no_further_than_the_units_layer(
    bundled: Engine, image: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("ran too far")

    monkeypatch.setattr(bundled.net.inception3b, "forward", never)
    assert effective_field(bundled, image, Unit("inception3a", 3, 5, 5)).total > 0


def test_nothing_is_left_behind(bundled: Engine, image: Tensor) -> None:
    before = bundled.capture(image, ["inception3a"])["inception3a"]
    given = image.clone()
    with torch.no_grad():
        effective_field(bundled, given, Unit("inception3a", 3, 5, 5))
        assert not torch.is_grad_enabled()
    assert given.grad is None
    assert not given.requires_grad
    assert torch.equal(given, image)
    assert not any(p.requires_grad or p.grad is not None for p in bundled.net.parameters())
    assert torch.equal(before, bundled.capture(image, ["inception3a"])["inception3a"])


def test_an_image_made_in_inference_mode_will_do(bundled: Engine, image: Tensor) -> None:
    with torch.inference_mode():
        made = image * 1
        found = effective_field(bundled, made, Unit("conv1", 3, 5, 5))
    assert found.total == effective_field(bundled, image, Unit("conv1", 3, 5, 5)).total


def test_many_threads_get_each_their_own_field(exact: Exact, image: Tensor) -> None:
    units = [Unit("inception3a", channel, 10, 20) for channel in (3, 90, 200, 250)]
    alone = [effective_field(exact, image, unit).gradient for unit in units]
    together: dict[int, np.ndarray] = {}

    def ask(index: int) -> None:
        for _ in range(3):
            together[index] = effective_field(exact, image, units[index]).gradient

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(units))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, gradient in enumerate(alone):
        assert together[index] == pytest.approx(gradient, abs=1e-6)


def test_of_several_pictures_the_mean_is_returned_and_progress_told(bundled: Engine) -> None:
    images, unit, told = random_images(3, seed=5), Unit("conv3", 3, 30, 30), []
    found = effective_field(bundled, images, unit, lambda done, of: told.append((done, of)))
    each = [effective_field(bundled, images[i : i + 1], unit).gradient for i in range(3)]
    assert found.gradient == pytest.approx(np.mean(each, axis=0), abs=1e-5)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert found.pictures == 3
    assert "the mean over 3 pictures" in found.description
    assert torch.equal(images, random_images(3, seed=5))


def test_progress_may_stop_the_work(bundled: Engine) -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        effective_field(bundled, random_images(2), Unit("conv1", 0), stop)
    assert bundled.turns.waiting == 0


def test_the_central_box_has_half_the_fields_side_around_its_centre(bundled: Engine, image: Tensor) -> None:
    middle = effective_field(bundled, image, Unit("inception3a", 200, 14, 14))
    assert middle.central == Box(104, 104, 133, 133)
    assert middle.central_area == pytest.approx(29**2 / 59**2)
    assert middle.central_name == "central 29×29 px"
    corner = effective_field(bundled, image, Unit("inception5b", 900, 0, 6))
    assert (corner.central.height, corner.central.width) == (112, 112)
    assert (corner.central.top, corner.central.right) == (0, IMAGE_PX)
    assert corner.central_name == "112×112 px of the picture nearest to the field's centre"
    assert f"inside the {corner.central_name}" in corner.summary


def test_the_smallest_square_that_holds_a_share(bundled: Engine, image: Tensor) -> None:
    found = effective_field(bundled, image, Unit("inception3a", 200, 14, 14))
    side = found.side_px(0.9)
    assert side <= found.field.rf_px
    around = [
        Box(118 - half, 118 - half, 118 + half + 1, 118 + half + 1) for half in ((side - 1) // 2, (side - 3) // 2)
    ]
    assert found.share(around[0]) >= 0.9 > found.share(around[1])
    assert found.side_px(1.0) <= found.field.rf_px


def test_the_result_says_what_made_it(bundled: Engine, image: Tensor) -> None:
    found = effective_field(bundled, image, Unit("inception3a", 200, 14, 14))
    assert (found.made.variant, found.made.weights) == (bundled.spec.name, "bundled")
    assert found.made.device.startswith("CPU")
    assert found.made.elapsed_ms > 0
    assert found.description == (
        "Absolute gradient of the unit of inception (3a) · 5×5 before its ReLU with respect to each pixel, "
        "summed over red, green and blue."
    )
    assert f"inside the central {found.central.height}×{found.central.width} px" in found.summary


def test_waiting_for_a_turn_is_no_computing_time(bundled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 0.0

    @contextlib.contextmanager
    def late_turn(_engine: Engine, *, long: bool = False) -> Iterator[None]:
        nonlocal now_s
        now_s += 1000
        yield

    def quarter_of_a_second(net: nn.Module, x: Tensor, wanted: Iterable[str]) -> dict[str, Tensor]:
        nonlocal now_s
        now_s += 0.25
        return collect(net, x, wanted)

    monkeypatch.setattr(pace, "time", SimpleNamespace(perf_counter=lambda: now_s))
    monkeypatch.setattr(Engine, "turn", late_turn)
    monkeypatch.setattr(effective_fields, "collect", quarter_of_a_second)
    assert effective_field(bundled, random_images(2), Unit("conv1", 3, 5, 5)).made.elapsed_ms == 500


def test_bad_questions_are_refused(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(LayerError):
        effective_field(bundled, image, Unit("conv1", 64))
    for wrong in (image[0], image[:, :, 1:], image[:0]):
        with pytest.raises(InputError, match="takes images of shape"):
            effective_field(bundled, wrong, Unit("conv1", 0))


def test_lrn_is_differentiated_as_it_is(subjects: dict[str, Subject], image: Tensor) -> None:
    found = effective_field(subjects[PAPER.name].engine, image, Unit("lrn2", 30, 20, 20))
    assert found.differentiated == Unit("lrn2", 30, 20, 20)
    assert "ReLU" not in found.description
