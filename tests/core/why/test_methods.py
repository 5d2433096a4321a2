from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.naming import INPUT, layer_ids
from googlenet_core.blueprint.specs import VARIANTS
from googlenet_core.errors import InputError
from googlenet_core.why.methods import (
    GRAD_CAM_PRESETS,
    METHODS,
    AttributionQuestion,
    Method,
    Parameter,
    Passes,
    count_windows,
    find_method,
)

ALL = pytest.mark.parametrize("chosen", METHODS.values(), ids=METHODS)


@ALL
def test_defaults_are_allowed_values(chosen: Method) -> None:
    values = chosen.checked()
    assert values == {parameter.name: parameter.default for parameter in chosen.parameters}
    assert chosen.checked(values) == values


@ALL
def test_values_typed_as_text_mean_the_same(chosen: Method) -> None:
    typed = {name: str(value) for name, value in chosen.checked().items()}
    assert chosen.checked(typed) == chosen.checked()


@ALL
def test_captions_explain_both_signs_and_name_class_and_head(chosen: Method) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(chosen.caption) if name}
    assert {"label", "head"} <= fields
    assert "Positive:" in chosen.caption
    assert "negative:" in chosen.caption
    assert "zero:" in chosen.caption
    assert not re.search(r"\d", string.Template(re.sub(r"\{.*?\}", "", chosen.caption)).template), "a number in prose"


def test_only_methods_whose_sign_is_for_or_against_say_so() -> None:
    for name, method in METHODS.items():
        assert (method.signs == ("against", "for")) == (name not in ("saliency", "guided-backprop"))


@ALL
def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(chosen: Method) -> None:
    with pytest.raises(InputError, match=r"has no parameter 'n_stepz'") as caught:
        chosen.checked({"n_stepz": 1})
    assert all(parameter.name in str(caught.value) for parameter in chosen.parameters)


@pytest.mark.parametrize(
    ("name", "given_value", "sentence"),
    [
        ("n_steps", 7, "from 8 to 256"),
        ("n_steps", 257, "from 8 to 256"),
        ("n_steps", "many", "whole number"),
        ("n_steps", True, "whole number"),
        ("n_steps", 8.5, "whole number"),
        ("n_steps", -8, "whole number"),
        ("baseline", "blak", "Did you mean 'black'"),
    ],
)
def test_a_value_out_of_bounds_is_refused_in_one_sentence(name: str, given_value: object, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        METHODS["integrated-gradients"].checked({name: given_value})


def test_flags_are_yes_or_no() -> None:
    flag = Parameter("positive_only", "", default=False)
    assert [flag.checked(text) for text in ("yes", "True", True, "no", 0)] == [True, True, True, False, False]
    with pytest.raises(InputError, match="yes or no"):
        flag.checked("perhaps")


def test_a_stride_that_leaves_gaps_is_refused() -> None:
    with pytest.raises(InputError, match="at most window_px"):
        METHODS["occlusion"].checked({"window_px": 16, "stride_px": 24})


@given(st.integers(1, 224), st.integers(1, 224))
def test_windows_cover_the_last_pixel_and_none_is_needless(window: int, stride: int) -> None:
    count = count_windows(window, stride)
    last = (count - 1) * stride
    assert last + window >= 224
    assert count == 1 or last - stride + window < 224


@pytest.mark.parametrize(
    ("name", "values", "passes"),
    [
        ("grad-cam", {}, Passes(1, 1)),
        ("saliency", {}, Passes(1, 1)),
        ("guided-backprop", {}, Passes(1, 1)),
        ("integrated-gradients", {"n_steps": 16}, Passes(18, 16)),
        ("occlusion", {"window_px": 112, "stride_px": 112}, Passes(5, 0)),
    ],
)
def test_the_fewest_passes_follow_from_the_values(name: str, values: dict[str, int], passes: Passes) -> None:
    assert METHODS[name].passes_at_least(METHODS[name].checked(values)) == passes


def test_an_unknown_method_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'grad-cam'"):
        find_method("gradcam")


def test_there_is_a_preset_for_each_stage_in_every_variant() -> None:
    assert [layer[len("inception")] for layer in GRAD_CAM_PRESETS] == ["3", "4", "5"]
    assert all(set(GRAD_CAM_PRESETS) <= set(layer_ids(spec)) for spec in VARIANTS.values())


@pytest.mark.parametrize("name", METHODS)
def test_questions_with_the_same_answer_are_one_key(name: str) -> None:
    short = AttributionQuestion(name, target="church")
    typed = {setting: str(value) for setting, value in METHODS[name].checked().items()}
    full = AttributionQuestion.ask(name, layer="inception5b", target="church", parameters=dict(reversed(typed.items())))
    assert short == full
    assert {short: 1}[full] == 1
    assert short.values == METHODS[name].checked()
    assert list(short.values) == [parameter.name for parameter in METHODS[name].parameters]
    assert short.passes_at_least == METHODS[name].passes_at_least(METHODS[name].checked())
    assert replace(short, target=None) != short


def test_a_layer_is_part_of_a_question_only_where_the_method_looks_at_one() -> None:
    assert AttributionQuestion("grad-cam", layer="conv1") != AttributionQuestion("grad-cam")
    assert AttributionQuestion("saliency", layer="conv1") == AttributionQuestion("saliency")
    assert AttributionQuestion("saliency").layer == INPUT


def test_a_question_that_makes_no_sense_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="Did you mean 'grad-cam'"):
        AttributionQuestion("gradcam")
    with pytest.raises(InputError, match="at most window_px"):
        AttributionQuestion.ask("occlusion", parameters={"window_px": 16, "stride_px": 24})
    with pytest.raises(InputError, match="no parameter '"):
        replace(AttributionQuestion.ask("integrated-gradients"), method="saliency")
