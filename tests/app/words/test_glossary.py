"""The terms: short, in order, true for every variant, and each leads to where it can be seen."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.session import address
from app.views import architecture, feature_maps, inception, outputs
from app.words.glossary import Term, terms
from app.words.prose import passages
from googlenet_core.arithmetic import field_of
from googlenet_core.blueprint import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from tests.conftest import ROOT

PAGES = {
    "architecture": architecture.SECTIONS,
    "inception": inception.SECTIONS,
    "feature-maps": feature_maps.SECTIONS,
    "outputs": outputs.SECTIONS,
}
FOUND = {term.name: term for term in terms(PAPER)}


def test_the_terms_are_in_order_and_each_has_a_place_of_its_own() -> None:
    assert list(FOUND) == sorted(FOUND, key=str.lower)
    assert len({term.anchor for term in FOUND.values()}) == len(FOUND)
    assert FOUND["Effective receptive field"].anchor == "effective-receptive-field"
    assert FOUND["Grad-CAM"].anchor == "grad-cam"


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
@pytest.mark.parametrize("name", FOUND)
def test_a_term_is_said_in_two_sentences_and_shown_by_one_example(name: str, spec: GoogLeNetSpec) -> None:
    term = next(one for one in terms(spec) if one.name == name)
    assert len(re.findall(r"\.(?:\s|$)", term.meaning)) <= 2
    assert re.search(r"[.]$", term.meaning)
    assert re.search(r"[.]$", term.example)
    assert "{" not in f"{term.meaning}{term.example}{term.address}"


@pytest.mark.parametrize("term", FOUND.values(), ids=lambda term: term.name)
def test_a_term_leads_to_the_section_it_names(term: Term) -> None:
    page, query = urlsplit(term.address).path, dict(parse_qsl(urlsplit(term.address).query))
    values, notices = address.read(query)
    assert not notices
    assert set(query) <= set(address.DEFAULTS)
    sections = PAGES[page]
    assert [one.title for one in sections.all if one.name == values[sections.parameter]] == [term.place]


def test_examples_are_the_networks_own() -> None:
    def example(name: str, spec: GoogLeNetSpec) -> str:
        return next(one.example for one in terms(spec) if one.name == name)

    for spec in (PAPER, TORCHVISION):
        side, last = (field_of(layer, spec).rf_px for layer in ("inception3a", "inception5b"))
        assert example("Receptive field", spec).startswith(f"{side}×{side} px at inception (3a), {last}×{last} px")
    assert example("Unit", PAPER) == "Inception (3a) has 256·28·28 = 200,704 units."
    assert example("Batch norm", PAPER) == "Paper (2015) has none."
    assert re.fullmatch(r"[\d,]+ of its parameters\.", example("Batch norm", PAPER_BN))
    assert "3×3 (third branch)" in example("Branch", TORCHVISION)


def test_links_in_the_prose_lead_to_terms_that_there_are() -> None:
    anchors = {term.anchor for term in FOUND.values()}
    prose = " ".join(text for path in (ROOT / "app" / "content").glob("*.md") for text in passages(path.stem).values())
    linked = re.findall(r"\]\(terms#([^)]*)\)", prose)
    assert linked
    assert set(linked) <= anchors
