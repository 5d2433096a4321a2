from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import (
    PAPER,
    PAPER_BN,
    STRIDE_2_POOL,
    TABLE_1,
    TORCHVISION,
    VARIANTS,
    WIDTH_NAMES,
    GoogLeNetSpec,
    InceptionSpec,
    PoolSpec,
    variant,
)
from googlenet_core.errors import SpecError, VariantError
from tests.support.networks.golden import Golden, reference

COLUMNS = ("#1x1", "#3x3_reduce", "#3x3", "#5x5_reduce", "#5x5", "pool_proj")
ROWS = {row["type"]: row for row in reference()["table1"] if row["type"].startswith("inception")}


def test_table_1_is_the_papers() -> None:
    assert [f"inception ({module.name})" for module in TABLE_1] == list(ROWS)
    for module in TABLE_1:
        row = ROWS[f"inception ({module.name})"]
        assert module.widths == tuple(row[column] for column in COLUMNS)
        assert module.out_channels == int(row["output"].split("x")[-1])


def test_the_stem_has_the_papers_widths(spec: GoogLeNetSpec) -> None:
    conv1, conv2 = (row for row in reference()["table1"] if row["type"] == "convolution")
    assert f"112x112x{spec.conv1}" == conv1["output"]
    assert (spec.conv2, spec.conv3) == (conv2["#3x3_reduce"], conv2["#3x3"])


def test_what_the_variants_differ_in() -> None:
    assert (PAPER.batch_norm, PAPER.conv_bias, PAPER.third_kernel, PAPER.dropout) == (False, True, 5, 0.4)
    assert (PAPER_BN.batch_norm, PAPER_BN.conv_bias, PAPER_BN.third_kernel, PAPER_BN.lrn) == (True, False, 5, None)
    assert (TORCHVISION.batch_norm, TORCHVISION.conv_bias, TORCHVISION.third_kernel) == (True, False, 3)
    assert (TORCHVISION.pool4, TORCHVISION.dropout) == (PoolSpec(kernel=2, stride=2, padding=0, ceil=True), 0.2)
    assert PAPER.pool4 == PAPER_BN.pool4 == STRIDE_2_POOL == PoolSpec(kernel=3, stride=2, padding=0, ceil=True)
    assert PAPER_BN.bn_eps == TORCHVISION.bn_eps == 1e-3


def test_lrn_has_caffes_numbers() -> None:
    assert PAPER.lrn
    assert (PAPER.lrn.size, PAPER.lrn.alpha, PAPER.lrn.beta, PAPER.lrn.k) == (5, 1e-4, 0.75, 1.0)


def test_heads_are_after_4a_and_4d_and_count_three_tenths(spec: GoogLeNetSpec) -> None:
    assert [(head.key, head.tap) for head in spec.auxiliary] == [("aux1", "4a"), ("aux2", "4d")]
    for head in spec.auxiliary:
        assert head.loss_weight == reference()["aux"]["loss_weight"]
        assert (head.conv, head.hidden, head.dropout) == (128, 1024, 0.7)
        assert head.adaptive_pool is (spec is TORCHVISION)


@pytest.mark.parametrize("module", TABLE_1, ids=lambda module: module.name)
def test_the_branches_of_a_module_sum_to_the_input_of_the_next(module: InceptionSpec, spec: GoogLeNetSpec) -> None:
    names = [each.name for each in spec.modules]
    following = names[names.index(module.name) + 1 :]
    assert sum(module.branch_widths) == (spec.in_channels(following[0]) if following else 1024)


def test_the_first_module_reads_the_stem(spec: GoogLeNetSpec) -> None:
    assert spec.in_channels("3a") == 192


def test_a_module_is_found_by_name_and_by_id(spec: GoogLeNetSpec) -> None:
    assert spec.module("4c") is spec.module("inception4c") is spec.modules[4]


def test_pools_stand_before_3a_4a_and_5a_only(spec: GoogLeNetSpec) -> None:
    pools = {module.name: spec.pool_before(module.name) for module in spec.modules}
    assert {name for name, pool in pools.items() if pool} == {"3a", "4a", "5a"}
    assert pools["5a"] == spec.pool4


@pytest.mark.parametrize("ask", ["module", "in_channels", "pool_before"])
def test_an_unknown_module_is_named_with_the_nearest(ask: str) -> None:
    with pytest.raises(SpecError, match=r"no inception module 'inception4z'\. Did you mean 'inception4\w'\?"):
        getattr(PAPER, ask)("inception4z")


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_found_by_its_name(name: str) -> None:
    assert variant(name).name == name


@pytest.mark.parametrize(("typed", "meant"), [("papre", "paper"), ("torch-vision", "torchvision"), ("bn", "")])
def test_an_unknown_variant_is_named_with_the_nearest(typed: str, meant: str) -> None:
    suggestion = rf" Did you mean '{meant}'\?" if meant else ""
    with pytest.raises(
        VariantError, match=rf"^There is no variant '{typed}'\.{suggestion} Known: paper, paper-bn, tor"
    ):
        variant(typed)


def test_a_spec_cannot_be_changed_by_accident() -> None:
    with pytest.raises(FrozenInstanceError):
        PAPER.dropout = 0.5  # type: ignore[misc]
    with pytest.raises(TypeError):
        VARIANTS["mine"] = PAPER  # type: ignore[index]


@given(st.tuples(*[st.integers(1, 2000)] * 6))
def test_any_positive_widths_make_a_module(widths: tuple[int, ...]) -> None:
    module = InceptionSpec("4a", *widths)
    assert module.widths == widths
    assert module.out_channels == widths[0] + widths[2] + widths[4] + widths[5]
    changed = PAPER.with_module(module)
    assert changed.in_channels("4b") == module.out_channels
    assert changed.modules[:2] == PAPER.modules[:2]
    assert PAPER.module("4a") == TABLE_1[2]


@pytest.mark.parametrize("field", WIDTH_NAMES)
@pytest.mark.parametrize("width", [0, -1, 1.5, True, "64", None])
def test_a_width_that_makes_no_network_is_refused_by_name(field: str, width: object) -> None:
    with pytest.raises(SpecError, match=rf"^{field} of inception \(3a\) must be a whole number of at least 1, not"):
        replace(TABLE_1[0], **{field: width})


def test_the_modules_are_as_in_the_golden_table(golden: Golden) -> None:
    head = ("module", "in_channels", *WIDTH_NAMES, "out_channels", "equation")
    from googlenet_core.arithmetic.channels import equation

    rows = [(m.id, PAPER.in_channels(m.name), *m.widths, m.out_channels, equation(m)) for m in PAPER.modules]
    for row in golden.check("modules", head, rows):
        parts = [int(row[column]) for column in ("n1x1", "n3x3", "n5x5", "pool_proj")]
        assert sum(parts) == int(row["out_channels"])
        assert row["equation"] == f"{'+'.join(map(str, parts))}={sum(parts)}"
