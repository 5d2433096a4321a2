"""A set as the page gets it is the core's, for every seed, variant and choice of families."""

from __future__ import annotations

import json
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings, strategies as st

from app.figures.quiz.items import AGAIN, COUNT, as_data, item_data, quiz_set
from app.session import address
from googlenet_core.blueprint.specs import PAPER, VARIANTS
from googlenet_core.quiz import FAMILIES, compose, deal, keys, set_link

SOME = st.sets(st.sampled_from(sorted(FAMILIES))).map(lambda chosen: tuple(name for name in FAMILIES if name in chosen))


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(sorted(VARIANTS)), st.integers(0, 999_999), SOME)
def test_a_set_is_the_beginning_of_the_cores_and_nothing_comes_twice(
    name: str, seed: int, families: tuple[str, ...]
) -> None:
    spec = VARIANTS[name]
    shown = quiz_set(spec, seed, families)
    assert shown.items == compose(spec, families or tuple(FAMILIES), seed, len(shown.items))
    assert 1 <= len(shown.items) <= COUNT
    ids = [item.id for item in shown.every()]
    assert len(ids) == len(set(ids))
    assert set(shown.spare) == {item.family for item in shown.items}
    asked = {item.id for item in shown.items}
    for family, some in shown.spare.items():
        left = (item for item in deal(family, spec, seed) if item.id not in asked)
        assert some == tuple(islice(left, AGAIN))


@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_alone_makes_a_set_that_can_bring_it_back(name: str) -> None:
    shown = quiz_set(PAPER, 7, (name,))
    assert {item.family for item in shown.items} == {name}
    assert len(shown.items) == min(COUNT, len(keys(name, PAPER)) - AGAIN)
    assert len(shown.spare[name]) == AGAIN


def test_all_is_what_json_knows_and_the_same_each_time() -> None:
    data = as_data(quiz_set(PAPER, 7, ()))
    assert json.loads(json.dumps(data, allow_nan=False)) == json.loads(json.dumps(as_data(quiz_set(PAPER, 7, ()))))
    assert [one["name"] for one in data["families"]] == list(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
def test_options_are_the_answer_and_the_distractors_in_an_order_of_their_own(name: str) -> None:
    orders = set()
    for _, item in zip(range(40), deal(name, PAPER, seed=2), strict=False):
        data = item_data(item, PAPER)
        wrong = {item.written(one.value): one.misconception.title for one in item.distractors}
        told = {one["value"]: one["name"] for one in data["options"]}
        assert told == wrong | {item.written(item.answer): ""}
        assert data["answer"] == item.written(item.answer)
        assert data["link"] == item.link
        assert data["worked"].startswith("Worked: ")
        orders.add([one["value"] for one in data["options"]].index(data["answer"]))
    assert len(orders) > 1, "the answer always stands at the same place"


@pytest.mark.parametrize(
    ("name", "place"),
    [("channel-sum", "inception (3a)"), ("softmax", "Three outputs"), ("macs", "Architecture")],
)
def test_a_link_is_named_after_the_view_that_it_leads_to(name: str, place: str) -> None:
    item = FAMILIES[name].item(PAPER, ("3a",) if name == "channel-sum" else keys(name, PAPER)[0])
    assert item_data(item, PAPER)["place"] == place


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("families", [(), ("size", "macs")])
def test_the_page_that_makes_worksheets_is_told_of_the_set(name: str, families: tuple[str, ...]) -> None:
    shown = quiz_set(VARIANTS[name], 8, families)
    path, _, asked = as_data(shown)["sheet"].partition("?")
    query, _, heading = asked.partition("#")
    assert (path, heading) == ("teachers", "sheets")
    values, notices = address.read(dict(parse_qsl(query)))
    assert notices == ()
    assert (values["variant"], values["quiz"], values["families"]) == (name, 8, families)
    assert as_data(shown)["chosen"] == (families or tuple(FAMILIES))
    assert address.read(dict(parse_qsl(urlsplit(set_link(shown.families, 8, shown.spec)).query)))[0] == values
