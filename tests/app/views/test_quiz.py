"""The page Quiz without a browser: it runs for every variant and choice, begins new sets, and leads to views."""

from __future__ import annotations

import pytest

from app.components.quiz import Wish
from app.session import address
from app.views import quiz
from googlenet_core.blueprint import VARIANTS
from googlenet_core.quiz import FAMILIES, compose
from tests.support.page_opener import open_page


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("query", [{}, {"quiz": "8", "item": "4"}, {"families": "rounding"}, {"item": "result"}])
def test_the_page_runs_and_keeps_its_address(name: str, query: dict[str, str]) -> None:
    asked = query | ({"variant": name} if name != "paper" else {})
    app = open_page("quiz", "Quiz", asked)
    assert not app.exception
    assert app.title[0].value == "Quiz"
    written = {name: text if isinstance(text, str) else text[0] for name, text in app.query_params.items()}
    assert written == asked


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The values of a session, and what it keeps under ``kept-…``."""
    values: dict[str, object] = dict(address.DEFAULTS)
    monkeypatch.setattr(quiz.state, "get", values.__getitem__)
    monkeypatch.setattr(quiz.state, "put", values.__setitem__)
    monkeypatch.setattr(quiz.state, "put_all", values.update)
    monkeypatch.setattr(quiz.state, "keep", lambda name, value: values.update({f"kept-{name}": value}))
    return values


def test_a_new_set_has_another_number_and_begins_at_its_first_item(session: dict[str, object]) -> None:
    session.update({"quiz": 1000, "item": "result"})
    quiz._follow(Wish("new", ("size", "macs")))
    assert session["families"] == ("size", "macs")
    assert session["item"] == "1"
    seed = session["quiz"]
    assert isinstance(seed, int)
    assert 1000 < seed < 10_000
    assert not address.read({"quiz": str(seed)})[1]


def test_other_questions_in_a_set_keep_its_number_and_begin_at_the_first(session: dict[str, object]) -> None:
    session.update({"quiz": 1000, "item": "3"})
    quiz._follow(Wish("ask", ("macs",)))
    assert (session["quiz"], session["families"], session["item"]) == (1000, ("macs",), "1")


def test_the_set_on_paper_is_made_where_teachers_are_with_the_same_number(session: dict[str, object]) -> None:
    session.update({"quiz": 1000, "families": ("macs",), "item": "1"})
    before = dict(session)
    quiz._follow(Wish("sheet"))
    assert session == {**before, "kept-quiz-leads-to": "teachers"}


def test_a_new_set_of_all_families_names_none(session: dict[str, object]) -> None:
    quiz._follow(Wish("new", tuple(FAMILIES)))
    assert session["families"] == ()


def test_an_item_leads_to_the_view_that_its_link_names(
    session: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiz.state, "spec", lambda: VARIANTS["paper"])
    monkeypatch.setattr(quiz.state, "show_layer", lambda layer: session.update({"shown": layer}))
    (item,) = compose(VARIANTS["paper"], ["channel-sum"], 7, 1)
    session["families"] = ("channel-sum",)
    quiz._follow(Wish("see", item=item.id))
    assert session["kept-quiz-leads-to"] == "inception"
    assert session["topic"] == "module"
    assert session["shown"] == session["layer"]
    assert (
        address.write({name: session[name] for name in ("layer", "topic", "widths")}).items()
        <= {
            **dict(pair.split("=") for pair in item.link.partition("?")[2].split("&")),
        }.items()
    )
