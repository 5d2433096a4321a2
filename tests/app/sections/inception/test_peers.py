"""How many times the parameters of each variant AlexNet has, beside the number that is quoted."""

from __future__ import annotations

import pytest

from app.figures.charts.peers import contenders
from app.sections.inception.peers import _claim
from app.words.prose import passage
from googlenet_core.arithmetic import total
from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.studies import ALEXNET, QUOTED_RATIO


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_no_variant_has_the_quoted_ratio(spec: GoogLeNetSpec) -> None:
    ratio = ALEXNET.cost.params / total(spec).params
    assert round(ratio, 1) != QUOTED_RATIO
    said = passage("inception_peers", "heading", **_claim(spec, contenders(spec, 22)))
    assert said == f"AlexNet has {ratio:.1f} times the parameters of GoogLeNet, not {QUOTED_RATIO} times"
