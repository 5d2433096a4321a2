"""The menu of the network: every variant with what tells it apart, or the weights that answer."""

from __future__ import annotations

import pytest

from app.services import engines
from googlenet_core.blueprint import specs
from tests.support.page_opener import open_page


@pytest.mark.parametrize(("view", "title"), [("architecture", "Architecture"), ("inception", "Inception module")])
def test_the_variants_are_offered_and_no_two_are_described_alike(view: str, title: str) -> None:
    (variants,) = [
        radio for radio in open_page(view, title, {"variant": "torchvision"}).radio if radio.label == "Variant"
    ]
    assert variants.value == "torchvision"
    assert variants.options == [spec.title for spec in specs.VARIANTS.values()]
    said = list(variants.proto.captions)
    assert len(set(said)) == len(said) == len(specs.VARIANTS)
    assert said[variants.options.index(specs.TORCHVISION.title)] == (
        "batch norm, third branch 3×3, dropout 20% before the last layer"
    )


def test_another_variant_is_shown_and_changes_places_with_the_one_beside_it() -> None:
    app = open_page("architecture", "Architecture", {"variant": "paper-bn", "against": "torchvision"})
    (variants,) = [radio for radio in app.radio if radio.label == "Variant"]
    variants.set_value("torchvision").run()
    assert {name: app.query_params[name] for name in ("variant", "against")} == {
        "variant": "torchvision",
        "against": "paper-bn",
    }


@pytest.mark.parametrize(("view", "title"), [("feature_maps", "Feature maps"), ("outputs", "Three outputs")])
def test_pages_of_pictures_offer_the_other_weights(view: str, title: str) -> None:
    app = open_page(view, title, {"weights": "random"})
    offered = [button.label for button in app.button if "weights" in button.label]
    assert offered[0] == "Back to the bundled weights"
    assert not [radio for radio in app.radio if radio.label == "Variant"]
    classes = f"{engines.list_sources()['imagenet-caffe'].classes:,} classes"
    assert [label for label in offered if classes in label]
