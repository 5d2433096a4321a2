from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from googlenet_core.arithmetic.units import Unit, following, moved, shape_of
from googlenet_core.blueprint.naming import layer_ids, stages
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION
from googlenet_core.blueprint.topology import layers
from googlenet_core.engine.captures import Capture
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, LayerError
from googlenet_core.microscope.dissection import explain_captured, explain_unit, layers_needed
from googlenet_core.microscope.reports import RELATIVE, ROUNDING
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Linear,
    MaxPool,
    Pixel,
    Relu,
    ResponseNorm,
)
from googlenet_core.network.model import GoogLeNet
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights.catalogue import Recipe
from tests.core.conftest import Subject


def some_units(layer: str, engine: Engine, how_many: int, seed: int) -> Iterator[Unit]:
    """Random units of a layer, half of them in corners and on edges, where windows reach into the padding."""
    channels, height, width = shape_of(layer, engine.spec, engine.net.num_classes)
    random = np.random.default_rng(seed)
    for index in range(how_many):
        y, x = int(random.integers(height)), int(random.integers(width))
        if index % 2:
            y, x = (int(random.choice([0, y, side - 1])) for side, y in ((height, y), (width, x)))
        yield Unit(layer, int(random.integers(channels)), y, x)


def value(tensors: Mapping[str, Tensor], unit: Unit) -> float:
    tensor = tensors[unit.layer]
    return float(tensor[0, unit.channel, unit.y, unit.x] if tensor.ndim == 4 else tensor[0, unit.channel])


def test_the_sum_is_the_activation_for_every_layer(subject: Subject, image: Tensor) -> None:
    """As the engine captured it, and as hooks saw it on a copy of the network that knows nothing of the engine."""
    ids, worst = layer_ids(subject.spec), 0.0
    for tensors in (subject.engine.capture(image, ids), Capture(subject.tensors, subject.engine.provenance(0.0))):
        for seed, layer in enumerate(ids):
            for unit in some_units(layer, subject.engine, 6, seed):
                found = explain_captured(subject.engine, tensors, unit)
                assert found.captured == value(tensors, unit)
                error = abs(found.result - found.captured)
                allowed = max(RELATIVE * abs(found.captured), found.rounding)
                assert error <= allowed, f"{unit}: {found.result}, {found.captured}"
                assert found.agrees
                worst = max(worst, error / max(abs(found.captured), 1.0))
    assert worst <= RELATIVE


def test_the_sum_is_the_activation_on_the_folded_network_too(bundled: Engine, image: Tensor) -> None:
    ids = [layer for layer in layer_ids(bundled.spec) if not layer.endswith((".conv", ".bn"))]
    captured = bundled.capture(image, ids)
    for seed, layer in enumerate(ids):
        for unit in some_units(layer, bundled, 4, seed):
            if set(layers_needed(unit, bundled.spec)) <= set(ids):
                found = explain_captured(bundled, captured, unit)
                assert found.agrees, f"{unit}: {found.result} is not {found.captured}"


@pytest.mark.parametrize(
    ("layer", "kinds"),
    [
        ("input", [Pixel]),
        ("conv1.conv", [Convolution]),
        ("conv1.relu", [Convolution, Relu]),
        ("conv1", [Convolution, Relu]),
        ("maxpool1", [MaxPool]),
        ("lrn1", [ResponseNorm]),
        ("inception3a", [Concat, Convolution, Relu]),
        ("inception3a.branch2", [Convolution, Relu]),
        ("inception3a.branch4.0", [MaxPool]),
        ("aux1.pool", [AveragePool]),
        ("aux1.fc1", [Linear]),
        ("aux1.relu", [Linear, Relu]),
        ("aux1.dropout", [Linear, Relu, Dropout]),
        ("aux1", [Linear]),
        ("avgpool", [AveragePool]),
        ("dropout", [AveragePool, Dropout]),
        ("fc", [Linear]),
    ],
)
def test_each_kind_of_layer_has_its_steps(layer: str, kinds: list[type], bundled: Engine, image: Tensor) -> None:
    found = explain_unit(bundled, image, Unit(layer, 2))
    assert [type(step) for step in found.steps] == kinds
    assert found.steps[-1].value == found.result
    assert (found.made.variant, found.made.weights) == ("paper", "bundled")


@pytest.mark.parametrize(
    ("layer", "kinds"),
    [
        ("conv1.bn", [Convolution, BatchNorm]),
        ("conv1.relu", [Convolution, BatchNorm, Relu]),
        ("inception3a", [Concat, Convolution, BatchNorm, Relu]),
        ("inception3a.branch2", [Convolution, BatchNorm, Relu]),
    ],
)
def test_batch_norm_is_a_step_of_its_own(
    layer: str, kinds: list[type], subjects: dict[str, Subject], image: Tensor
) -> None:
    found = explain_unit(subjects["paper-bn"].engine, image, Unit(layer, 2))
    assert [type(step) for step in found.steps] == kinds
    assert found.steps[-1].value == found.result


def test_without_batch_norm_the_bias_is_in_the_convolution(subjects: dict[str, Subject], image: Tensor) -> None:
    with_bias = explain_unit(subjects["paper"].engine, image, Unit("conv2", 5, 3, 3))
    assert [type(step) for step in with_bias.steps] == [Convolution, Relu]
    assert with_bias.steps[0].bias == pytest.approx(float(subjects["paper"].engine.net.conv2.conv.bias[5]))
    assert explain_unit(subjects["paper-bn"].engine, image, Unit("conv2", 5, 3, 3)).steps[0].bias is None


@pytest.mark.parametrize(
    "unit", [Unit("conv1", 9), Unit("conv1", 9, 111, 50), Unit("inception3a.branch3.1", 3, 27, 14)]
)
def test_a_convolution_is_its_patch_times_its_kernel(unit: Unit, subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["paper"]
    step = explain_unit(subject.engine, image, unit, top=1).steps[0]
    assert isinstance(step, Convolution)
    assert not step.patch[:, ~step.inside].any()
    assert (~step.inside).any()  # these units stand on an edge
    source, (rows, columns) = subject.tensors[step.source][0].numpy(), np.nonzero(step.inside)
    for row, column in zip(rows, columns, strict=True):
        there = source[:, step.cells.top + row, step.cells.left + column]
        assert step.patch[:, row, column] == pytest.approx(there, rel=1e-4, abs=1e-5)
    patch, kernel = (torch.from_numpy(each)[None].double() for each in (step.patch, step.kernel))
    assert step.products.sum() == pytest.approx(float(functional.conv2d(patch, kernel)), abs=1e-12)


def test_the_listed_products_and_the_rest_make_the_sum(bundled: Engine, image: Tensor) -> None:
    for top in (0, 1, 7, 192, 1000):
        step = explain_unit(bundled, image, Unit("inception3a.branch1", 5, 3, 3), top).steps[0]
        assert isinstance(step, Convolution)
        assert (len(step.sum.terms), step.sum.rest_count) == (min(top, 192), max(0, 192 - top))
        assert step.sum.total == pytest.approx(step.products.sum())
        sizes = [abs(term.product) for term in step.sum.terms]
        assert sizes == sorted(sizes, reverse=True)
        for term in step.sum.terms:
            assert term.product == step.products[term.channel]
            assert term.input is not None
            assert term.product == pytest.approx(term.input * term.weight)


def test_a_wide_kernel_lists_sums_over_its_window_not_single_inputs(bundled: Engine, image: Tensor) -> None:
    term = explain_unit(bundled, image, Unit("conv3", 5, 3, 3)).steps[0].sum.terms[0]
    assert term.input is term.weight is None


def test_batch_norm_shows_its_four_numbers(subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["torchvision"]
    convolution, step, _ = explain_unit(subject.engine, image, Unit("conv3", 7, 20, 20)).steps
    assert isinstance(step, BatchNorm)
    bn = subject.engine.net.conv3.bn
    numbers = (bn.running_mean[7], bn.running_var[7], bn.weight[7], bn.bias[7])
    assert (step.mean, step.variance, step.weight, step.bias) == tuple(map(float, numbers))
    assert step.x == convolution.value
    assert step.eps == bn.eps
    assert step.value == pytest.approx(step.normalised * step.weight + step.bias)
    assert step.normalised == step.centred / step.deviation


@pytest.mark.parametrize(
    "unit",
    [
        Unit("maxpool1", 3, 55, 55),
        Unit("inception3a.branch4.0", 9, 0, 27),
        Unit("maxpool4", 77, 6, 3),
        Unit("maxpool2", 5),
    ],
    ids=str,
)
def test_a_max_pool_names_its_winner_and_its_place(unit: Unit, subject: Subject, image: Tensor) -> None:
    step = explain_unit(subject.engine, image, unit).steps[0]
    assert isinstance(step, MaxPool)
    source = subject.engine.capture(image, [step.source])[step.source]
    assert float(source[0, unit.channel, *step.winner]) == step.value == step.patch[step.inside].max()
    assert step.winner in step.cells
    assert np.isnan(step.patch[~step.inside]).all()
    assert step.ties == (step.patch == step.value).sum()


def test_an_average_pool_is_the_mean_of_its_window(subject: Subject, image: Tensor) -> None:
    for unit, count in ((Unit("aux2.pool", 100, 2, 3), None), (Unit("avgpool", 5), 49)):
        step = explain_unit(subject.engine, image, unit).steps[0]
        assert isinstance(step, AveragePool)
        assert step.value == pytest.approx(step.patch.mean(), rel=1e-5)
        assert step.count == step.patch.size == (count or (16 if subject.spec is TORCHVISION else 25))


def test_local_response_norm_shows_its_window_of_channels(subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["paper"]
    for channel, window in ((0, range(3)), (1, range(4)), (30, range(28, 33)), (63, range(61, 64))):
        step = explain_unit(subject.engine, image, Unit("lrn1", channel, 9, 8)).steps[0]
        assert isinstance(step, ResponseNorm)
        assert step.channels == window
        assert step.value == pytest.approx(step.x / step.denominator)
        lrn = functional.local_response_norm(subject.tensors["maxpool1"], step.size, step.alpha, step.beta, step.k)
        assert step.value == pytest.approx(float(lrn[0, channel, 9, 8]), rel=1e-4, abs=1e-6)


def test_a_linear_layer_on_a_map_says_where_each_input_stands(bundled: Engine, image: Tensor) -> None:
    step = explain_unit(bundled, image, Unit("aux1.fc1", 5), top=20).steps[0]
    assert isinstance(step, Linear)
    source = bundled.capture(image, ["aux1.conv"])["aux1.conv"][0]
    for term in step.sum.terms:
        assert term.cell is not None
        assert term.input == float(source[term.channel, *term.cell])
        assert term.weight == float(bundled.net.aux1.fc1.weight[5, term.channel * 16 + term.cell[0] * 4 + term.cell[1]])
    assert explain_unit(bundled, image, Unit("fc", 5)).steps[0].sum.terms[0].cell is None


@pytest.mark.parametrize("second_normalisation", [False, True])
def test_an_input_value_leads_back_to_the_pixel(second_normalisation: bool, photograph: Path) -> None:
    recipe = Recipe("x", "X", "torchvision", ("a", "b"), transform_input=second_normalisation)
    engine = Engine(GoogLeNet(TORCHVISION, 2), "cpu", recipe)
    picture = preprocess(photograph.read_bytes(), recipe)
    for channel, colour in enumerate(("red", "green", "blue")):
        found = explain_unit(engine, picture.tensor, Unit("input", channel, 30, 199))
        step = found.steps[0]
        assert isinstance(step, Pixel)
        assert (step.colour, step.byte) == (colour, picture.crop[30, 199, channel])
        assert found.agrees


def test_rounding_is_a_small_part_of_what_was_summed(bundled: Engine, image: Tensor) -> None:
    found = explain_unit(bundled, image, Unit("conv3.conv", 7, 30, 30), top=1000)
    step = found.steps[0]
    assert isinstance(step, Convolution)
    assert step.bias is not None
    summed = float(np.abs(step.patch.astype(np.float64) * step.kernel).sum()) + abs(step.bias)
    assert found.rounding == pytest.approx(summed * ROUNDING, rel=1e-5)
    assert not replace(found, captured=found.result + 2 * max(found.rounding, RELATIVE * abs(found.result))).agrees


def test_stepping_to_a_neighbour_needs_no_further_forward_pass(bundled: Engine, image: Tensor) -> None:
    unit = Unit("inception3a.branch2.1", 30, 4, 26)
    captured = bundled.capture(image, layers_needed(unit, bundled.spec))
    right, below = following(unit, bundled.spec), moved(unit, 1, 0, bundled.spec)
    windows = [explain_captured(bundled, captured, each).steps[0].cells for each in (unit, right, below)]
    assert (windows[1].left, windows[1].top) == (windows[0].left + 1, windows[0].top)
    assert (windows[2].left, windows[2].top) == (windows[0].left, windows[0].top + 1)


def test_only_what_the_unit_reads_and_the_unit_are_asked_for() -> None:
    assert layers_needed(Unit("inception3a", 0), PAPER) == ("maxpool2", "inception3a")
    assert layers_needed(Unit("inception3a", 200), PAPER) == ("inception3a.branch3.0", "inception3a")
    assert layers_needed(Unit("aux1.dropout", 3), PAPER) == ("aux1.conv", "aux1.dropout")
    assert layers_needed(Unit("input", 0), PAPER) == ("input",)
    every = {layer.id for layer in layers(PAPER)}
    assert every >= {name for stage in stages(PAPER) for name in layers_needed(Unit(stage, 0), PAPER)}


def test_bad_questions_are_refused(bundled: Engine, image: Tensor) -> None:
    classes = bundled.net.num_classes
    with pytest.raises(LayerError, match=f"channels 0 to {classes - 1}"):
        explain_unit(bundled, image, Unit("fc", classes))
    with pytest.raises(InputError, match="one image"):
        explain_unit(bundled, image.repeat(2, 1, 1, 1), Unit("conv1", 0))
    with pytest.raises(LayerError, match="no layer"):
        explain_unit(bundled, image, Unit("conv1.bn", 0))


def test_the_third_branch_is_called_what_it_is(subjects: dict[str, Subject], image: Tensor) -> None:
    labels = {
        spec.name: explain_unit(subjects[spec.name].engine, image, Unit("inception3a", 200, 3, 3)).steps[0].label
        for spec in (PAPER_BN, TORCHVISION)
    }
    assert labels == {"paper-bn": "5×5", "torchvision": "3×3 (third branch)"}
