from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import LayerError


def test_ids_are_unique_and_start_with_the_input(spec: GoogLeNetSpec) -> None:
    ids = naming.layer_ids(spec)
    assert len(set(ids)) == len(ids)
    assert ids[0] == naming.INPUT


def test_there_are_as_many_ids_as_the_table_asks_for(spec: GoogLeNetSpec) -> None:
    operations = 3 if spec.batch_norm else 2
    convs = 3 + 9 * 6 + 2
    pools_and_norms = 4 + 9 + (2 if spec.lrn else 0)
    branches = 9 * 3  # each two-layer branch has a name of its own
    heads = 2 * 6  # the head, its pool, fc1, relu, dropout, fc2
    ends = 1 + 3  # input; avgpool, dropout, fc
    assert len(naming.layer_ids(spec)) == convs * (1 + operations) + pools_and_norms + branches + 9 + heads + ends


def test_operations_are_the_variants_own(spec: GoogLeNetSpec) -> None:
    ids = naming.layer_ids(spec)
    assert ("conv1.bn" in ids) is spec.batch_norm
    assert ("lrn1" in ids) is ("lrn2" in ids) is (spec.lrn is not None)


def test_stages_stand_in_the_order_of_the_paper() -> None:
    assert naming.stages(PAPER) == (
        *("conv1", "maxpool1", "lrn1", "conv2", "conv3", "lrn2", "maxpool2", "inception3a", "inception3b", "maxpool3"),
        *("inception4a", "aux1", "inception4b", "inception4c", "inception4d", "aux2", "inception4e", "maxpool4"),
        *("inception5a", "inception5b", "avgpool", "dropout", "fc"),
    )


def test_a_stage_comes_after_everything_inside_it(spec: GoogLeNetSpec) -> None:
    ids = naming.layer_ids(spec)
    for index, layer_id in enumerate(ids):
        inside = [other for other in ids if other.startswith(f"{layer_id}.")]
        assert all(ids.index(other) < index for other in inside if other != f"{layer_id}.1")


def test_an_id_resolves_to_itself(spec: GoogLeNetSpec) -> None:
    assert [naming.resolve_layer(layer_id, spec) for layer_id in naming.layer_ids(spec)] == list(naming.layer_ids(spec))


def test_every_label_that_names_one_layer_leads_back_to_it(spec: GoogLeNetSpec) -> None:
    ids = naming.layer_ids(spec)
    labels = {layer_id: naming.label(layer_id, spec) for layer_id in ids if naming.canonical(layer_id) == layer_id}
    counts = Counter(labels.values())
    ambiguous = {label for label, count in counts.items() if count > 1}
    assert ambiguous == {"max pool 3×3/2"}
    for layer_id, label in labels.items():
        if label not in ambiguous:
            assert naming.resolve_layer(label, spec) == layer_id
            assert naming.resolve_layer(label.upper().replace("×", "x"), spec) == layer_id


@given(st.sampled_from(sorted(VARIANTS)), st.data())
def test_spaces_and_capitals_do_not_matter(name: str, data: st.DataObject) -> None:
    spec = VARIANTS[name]
    layer_id = data.draw(st.sampled_from(naming.layer_ids(spec)))
    typed = "".join(data.draw(st.sampled_from((c, c.upper(), f" {c}"))) for c in layer_id)
    assert naming.resolve_layer(typed, spec) == layer_id


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3a", "inception3a"),
        ("inception (3a)", "inception3a"),
        (" Inception (5B) ", "inception5b"),
        ("inception (3a) · 5x5", "inception3a.branch3.1"),
        ("inception (3a) 3×3 reduce", "inception3a.branch2.0"),
        ("auxiliary head (4d)", "aux2"),
        ("Auxiliary classifier (4d)", "aux2"),
        ("4e.branch4.0", "inception4e.branch4.0"),
    ],
)
def test_people_may_type_what_they_read(typed: str, meant: str) -> None:
    assert naming.resolve_layer(typed, PAPER) == meant


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("inceptoin3a", "inception3a"),
        ("inception3a.branch2.7", "inception3a.branch2"),
        ("maxpool9", "maxpool"),
        ("con1", "conv1"),
    ],
)
def test_a_slip_of_the_keyboard_gets_a_suggestion(typed: str, suggestion: str) -> None:
    with pytest.raises(
        LayerError, match=rf"^There is no layer '{typed}' in variant paper\. Did you mean '{suggestion}.*'\?$"
    ):
        naming.resolve_layer(typed, PAPER)


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzz", "·", "()", "é" * 50])
def test_what_resembles_nothing_gets_no_suggestion(typed: str) -> None:
    with pytest.raises(LayerError, match=r"in variant paper\.$"):
        naming.resolve_layer(typed, PAPER)


@pytest.mark.parametrize(("layer", "spec"), [("lrn1", PAPER_BN), ("conv1.bn", PAPER), ("lrn2", TORCHVISION)])
def test_a_layer_of_another_variant_is_unknown(layer: str, spec: GoogLeNetSpec) -> None:
    with pytest.raises(LayerError, match=f"in variant {spec.name}"):
        naming.resolve_layer(layer, spec)


def test_labels_are_the_papers() -> None:
    inside = [naming.short_label(f"inception3a.{part}", PAPER) for part in ("branch1", "branch2.0", "branch2.1")]
    inside += [naming.short_label(f"inception3a.{part}", PAPER) for part in ("branch3.0", "branch3.1", "branch4.1")]
    assert inside == ["1×1", "3×3 reduce", "3×3", "5×5 reduce", "5×5", "pool proj"]
    assert naming.label("inception3a", PAPER) == "inception (3a)"
    assert naming.label("inception3a.branch2.0", PAPER) == "inception (3a) · 3×3 reduce"
    assert naming.label("inception3a.branch2.1.relu", PAPER) == "inception (3a) · 3×3 · ReLU"
    assert naming.label("conv1.bn", PAPER_BN) == "convolution 7×7/2 · batch norm"
    assert naming.label("aux1.conv.conv", PAPER) == "auxiliary head (4a) · 1×1 · convolution"
    assert naming.label("maxpool4", TORCHVISION) == "max pool 2×2/2"
    assert naming.label("dropout", PAPER) == "dropout (40%)"


def test_a_whole_branch_is_called_after_its_last_layer(spec: GoogLeNetSpec) -> None:
    for number in (2, 3, 4):
        branch = f"inception4b.branch{number}"
        assert naming.canonical(branch) == f"{branch}.1"
        assert naming.label(branch, spec) == naming.label(f"{branch}.1", spec)
        assert naming.short_label(branch, spec) == naming.branch_label(spec, number)
    assert naming.canonical("inception4b.branch1") == "inception4b.branch1"
    assert naming.canonical("inception4b.branch2.0") == "inception4b.branch2.0"


def test_a_3x3_kernel_is_never_called_5x5() -> None:
    labels = [naming.label(layer_id, TORCHVISION) for layer_id in naming.layer_ids(TORCHVISION)]
    labels += [naming.third_reduce_label(TORCHVISION), naming.third_kernel_label(TORCHVISION)]
    assert not [label for label in labels if "5×5" in label]


def test_no_layer_is_left_without_a_label(spec: GoogLeNetSpec) -> None:
    for layer_id in naming.layer_ids(spec):
        raw = layer_id.rpartition(".")[2]
        if raw not in {"input", "dropout"}:
            assert raw not in naming.label(layer_id, spec).split(" · "), layer_id


@pytest.mark.parametrize("layer_id", ["inception3a", "inception3a.branch2", "inception3a.branch2.0.relu"])
def test_a_layer_knows_the_stage_it_is_in_or_is(layer_id: str) -> None:
    assert naming.stage_of(layer_id) == "inception3a"


def test_every_layer_lies_in_one_of_the_stages(spec: GoogLeNetSpec) -> None:
    assert {naming.stage_of(layer_id) for layer_id in naming.layer_ids(spec)} == {"input", *naming.stages(spec)}


def test_what_can_be_unfolded_is_told_by_its_name(spec: GoogLeNetSpec) -> None:
    assert set(naming.foldable(spec)) == {
        layer_id for layer_id in naming.layer_ids(spec) if naming.is_foldable(layer_id)
    }
