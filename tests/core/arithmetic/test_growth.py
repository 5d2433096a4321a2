from __future__ import annotations

from googlenet_core.arithmetic.growth import first_beyond_image, first_seeing_all, growth
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.arithmetic.unit_fields import unit_field
from googlenet_core.arithmetic.units import Unit, shape_of
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, TORCHVISION, GoogLeNetSpec


def test_the_curve_is_the_table_of_fields(spec: GoogLeNetSpec) -> None:
    rows = growth(spec)
    assert all(row.rf_px == fields(spec)[row.layer].rf_px for row in rows)
    assert [row.step for row in rows] == sorted(row.step for row in rows)
    assert not any(row.layer.startswith("aux") for row in rows)
    assert sum(row.branch is not None for row in rows) == 4 * len(spec.modules)


def test_the_field_never_shrinks_along_the_network(spec: GoogLeNetSpec) -> None:
    sides = [row.rf_px for row in growth(spec) if row.branch is None]
    assert sides == sorted(sides)


def test_a_module_sees_what_its_largest_branch_sees(spec: GoogLeNetSpec) -> None:
    rows = growth(spec)
    for module in spec.modules:
        sides = {row.branch: row.rf_px for row in rows if row.stage == module.id}
        assert sides[None] == max(side for branch, side in sides.items() if branch)


def test_where_the_field_first_exceeds_the_picture() -> None:
    paper, public = first_beyond_image(PAPER), first_beyond_image(TORCHVISION)
    assert (paper.layer, paper.rf_px) == ("inception4b", 235)
    assert (public.layer, public.rf_px) == ("inception4e", 235)
    assert paper.exceeds_image
    before = [row for row in growth(PAPER) if row.step < paper.step]
    assert all(row.rf_px <= IMAGE_PX for row in before)


def test_each_branch_exceeds_the_picture_at_its_own_depth() -> None:
    assert [first_beyond_image(PAPER, branch).stage for branch in (1, 2, 3, 4)] == [
        *("inception4c", "inception4c", "inception4b", "inception4c")
    ]


def test_a_field_larger_than_the_picture_need_not_hold_it() -> None:
    """What the prose says of corners: where the field outgrows the picture, a corner unit misses the far edge."""
    for spec in (PAPER, TORCHVISION):
        first = first_beyond_image(spec)
        assert fields(spec)[first.layer].pixels(0) == range(132)
        assert first.step < first_seeing_all(spec).step
    assert fields(PAPER)["inception4d"].pixels(0) == range(196)


def test_from_some_stage_on_every_unit_sees_the_whole_picture(spec: GoogLeNetSpec) -> None:
    """Found again by walking back from the units in the corners, in the branch that sees most."""
    first, channel = first_seeing_all(spec), 0
    for row in growth(spec):
        if row.branch is not None:
            continue
        if row.layer.startswith("inception"):
            channel = sum(spec.module(row.layer).branch_widths[:2])
        far = shape_of(row.layer, spec)[1] - 1
        corners = [Unit(row.layer, channel, y, x) for y in (0, far) for x in (0, far)]
        sees_all = [unit_field(corner, spec).share_of_image == 1 for corner in corners]
        assert all(sees_all) is (row.step >= first.step), row.layer


def test_where_there_is_one_unit_there_is_no_distance_between_units() -> None:
    jumps = {row.layer: row.jump_px for row in growth(PAPER)}
    assert jumps["avgpool"] is jumps["fc"] is None
    assert jumps["inception5b"] == 32
