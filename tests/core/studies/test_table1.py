from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.blueprint.topology import layers
from googlenet_core.studies import table1
from tests.support.networks.golden import Golden, reference

PRINTED = reference()["table1"]
WIDTHS = ("#1x1", "#3x3_reduce", "#3x3", "#5x5_reduce", "#5x5", "pool_proj")


def of(layer: str) -> table1.Table1Row:
    return next(row for row in table1.rows() if layer in row.layers)


def test_every_printed_figure_is_the_one_in_the_transcription() -> None:
    for row, fact in zip(table1.rows(), PRINTED, strict=True):
        printed = row.printed
        assert printed.type == fact["type"]
        assert printed.patch.replace("×", "x") == (fact["patch_stride"] or "")
        assert printed.output.replace("×", "x") == fact["output"]
        assert printed.depth == fact["depth"]
        assert printed.widths == tuple(fact[width] for width in WIDTHS)
        assert figure(printed.params, printed.digits, "K") == fact["params_printed"]
        assert figure(printed.ops, 0, "M") == fact["ops_printed"]


def figure(value: float | None, digits: int, unit: str) -> str | None:
    return None if value is None else f"{value:.{digits}f}{unit}"


def test_exact_values_and_verdicts_are_those_of_the_reference() -> None:
    for row, fact in zip(table1.rows(), PRINTED, strict=True):
        if "exact" not in fact:
            assert (row.params_verdict, row.ops_verdict) == (None, None)
            continue
        exact = fact["exact"]
        assert (row.cost.weights, row.cost.params, row.cost.macs) == (
            exact["weights_no_bias"],
            exact["params_with_bias"],
            exact["macs"],
        )
        assert (row.params_verdict != "disagrees") == fact["params_agree"]
        assert (row.ops_verdict != "disagrees") == fact["ops_agree"]


def test_the_outputs_as_printed_are_the_networks() -> None:
    assert [row.output for row in table1.rows()] == [row.printed.output for row in table1.rows()]


def test_every_stage_of_the_main_path_has_its_row() -> None:
    named = {layer for row in table1.rows() for layer in row.layers}
    heads = {head.key for head in PAPER.auxiliary}
    stages = {layer.id for layer in layers(PAPER) if "." not in layer.id} - heads - {"input", "lrn1", "lrn2"}
    assert named == stages


def test_what_disagrees_is_explained_and_what_agrees_is_not_called_wrong() -> None:
    for row in table1.rows():
        if {row.params_verdict, row.ops_verdict} & {"one off", "disagrees"}:
            assert row.notes, row.printed.type
        if "params_column" in row.notes:
            assert (row.params_verdict, row.ops_verdict) == ("disagrees", "agrees")


def test_the_first_rows_printed_pair_is_near_the_separable_convolutions() -> None:
    stem, first = table1.SeparableStem(), of("conv1").printed
    assert (stem.weights, stem.params, stem.macs) == (2712, 2776, 34_019_328)
    assert table1.verdict(first.ops, stem.macs / table1.MEGA) == "agrees"
    # In the table's K only with the biases, which no other row counts.
    assert table1.verdict(first.params, stem.weights / table1.KIBI, first.digits) == "one off"
    assert table1.verdict(first.params, stem.params / table1.KIBI, first.digits) == "agrees"
    assert table1.verdict(first.params, stem.weights / 1000, first.digits) == "agrees"


def test_only_one_multiplier_gives_the_printed_ops_of_the_first_row() -> None:
    printed = of("conv1").printed.ops
    fits = [m for m in range(1, 65) if table1.verdict(printed, table1.SeparableStem(m).macs / table1.MEGA) == "agrees"]
    assert fits == [table1.SeparableStem().multiplier]


def test_the_printed_pair_of_5a_fits_itself() -> None:
    row = of("inception5a").printed
    assert row.params
    assert row.ops
    assert table1.verdict(row.ops, row.params * table1.KIBI * 49 / table1.MEGA) == "agrees"


def test_the_printed_sums() -> None:
    assert table1.printed_totals() == (pytest.approx(6797.7), 1502)


@given(st.integers(0, 10**6), st.integers(0, 2), st.floats(-0.49, 0.99))
def test_a_rounded_or_cut_figure_agrees_and_a_distant_one_does_not(shown: int, digits: int, off: float) -> None:
    printed = shown / 10**digits
    assert table1.verdict(printed, (shown + off) / 10**digits, digits) == "agrees"
    assert table1.verdict(printed, (shown + 2.01) / 10**digits, digits) == "disagrees"
    assert table1.verdict(printed, (shown + 1) / 10**digits, digits) != "disagrees"
    assert table1.verdict(None, printed) is None


def test_the_table_people_quote(golden: Golden) -> None:
    head = (
        "type",
        "output",
        "params printed",
        "params exact K",
        "params verdict",
        "ops printed",
        "ops exact M",
        "ops verdict",
    )
    lines = [
        (
            row.printed.type,
            row.printed.output,
            figure(row.printed.params, row.printed.digits, "K") or "",
            f"{row.params_k:.2f}",
            row.params_verdict or "",
            figure(row.printed.ops, 0, "M") or "",
            f"{row.ops_m:.2f}",
            row.ops_verdict or "",
        )
        for row in table1.rows()
    ]
    kept = golden.check("table1", head, lines)
    assert sum(float(row["params exact K"]) for row in kept) == pytest.approx(
        reference()["exact_totals"]["paper_topology"]["weights_no_bias"] / 1024, abs=0.1
    )
