"""What stands on either side of the comparison, drawn topic by topic so that both sides line up.

A side whose weights are random is never drawn as if it believed anything: its heads are "not trained", its maps and
scores are those of numbered outputs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from app.figures.tables.answers import place
from app.sections.outputs import heat_picture
from app.sections.section import show_failed
from app.services import why
from app.services.subjects import Subject
from app.widgets import heads
from app.widgets.long_work import AT_ONCE_PASSES, show_or_start
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.scale import correlation_words
from app.words.text import plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS, GoogLeNetSpec, naming
from googlenet_core.engine import Provenance
from googlenet_core.errors import CoreError
from googlenet_core.markdown import format_table
from googlenet_core.weights import Recipe
from googlenet_core.why import Ablation, Attribution, AttributionQuestion, HeadChange

TOP = 3
_UNTRAINED = "not trained"


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A picture and the network that looks at it, and what tells it from the other side."""

    subject: Subject
    title: str

    @property
    def recipe(self) -> Recipe:
        """The recipe of its weights."""
        return why.load_engine(self.subject.network).weights

    @property
    def spec(self) -> GoogLeNetSpec:
        """Its variant."""
        return why.load_engine(self.subject.network).spec

    @property
    def trained(self) -> bool:
        """Whether any head has learned anything."""
        return bool(self.recipe.trained_heads)

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads worth showing: the trained ones, and all of a network that was never trained."""
        return tuple(head for head in HEADS if head in self.recipe.trained_heads) or HEADS


Pair = tuple[Side, Side]


def _both(topic: str, sides: Pair, draw: Callable[[Side], None]) -> None:
    """Draw the same thing, called ``topic``, for both sides; what one side cannot show is said in its place."""
    for number, (column, side) in enumerate(zip(st.columns(2, gap="large"), sides, strict=True)):
        with column:
            try:
                draw(side)
            except CoreError as error:
                show_failed(f"The {topic} cannot be shown", error, "outputs", key=f"{topic}-{number}")


def headings(sides: Pair) -> None:
    """Say what stands on each side, and what an untrained one can show at all."""

    def draw(side: Side) -> None:
        st.subheader(plain(side.title), anchor=False)
        recipe = plain(side.recipe.title)
        st.caption(f"{plain(side.subject.picture.title)} · network: {side.spec.title} · weights: {recipe}")
        if not side.trained:
            st.warning(passage("outputs", "Untrained"), icon=":material/casino:")

    _both("title", sides, draw)


def beliefs(sides: Pair) -> list[Provenance]:
    """The best classes of each head; untrained heads have none. Returns what made them."""
    made: list[Provenance] = []

    def draw(side: Side) -> None:
        st.markdown(f"**What they believe: {plain(side.title)}**")
        rows = [[_UNTRAINED] * len(side.heads)]
        if side.trained:
            found = heads.ask(side.subject).prediction
            made.append(found.made)
            best = [scores[:TOP] for head in side.heads if (scores := found.head(head))]
            rows = [[f"{s.probability:.1%} {plain(s.label)}" for s in scores] for scores in zip(*best, strict=True)]
        st.markdown(format_table([place(head) for head in side.heads], rows))
        if side.trained and (silent := heads.name_silent_heads(side.heads)):
            st.caption(f"{silent}: {_UNTRAINED}.")

    _both("beliefs", sides, draw)
    return made


def maps(sides: Pair, layer: str, head: str, target: str) -> list[Provenance]:
    """Grad-CAM of both, of the same output wherever the classes are the same. Returns what made them."""
    found: list[Attribution] = []

    def draw(side: Side) -> None:
        question = AttributionQuestion(
            "grad-cam", layer=layer, head=head, target=_target(side, sides[0], found, target)
        )
        cam: Attribution | None = show_or_start(
            f"{side.subject.key} compare {question}",
            "Grad-CAM",
            AT_ONCE_PASSES,
            lambda progress: why.explain_class(side.subject, question, progress, even_untrained=True),
            at_once=True,
        )
        if cam is None:
            return
        key = "left" if side is sides[0] else "right"
        trained = head in side.recipe.trained_heads
        of = cam.label if trained else f"output {cam.target} of random weights"
        title = f"Grad-CAM at {naming.label(layer, side.spec)}: {of}, {HEAD_TITLES[head]}"
        heat_picture.show(cam, side.subject.prepared, title, key=f"compare-{key}")
        found.append(cam)

    _both("map", sides, draw)
    if len(found) == 2 and found[0].digest == found[1].digest:
        alike = why.correlate(*found)
        correlation = "cannot be told (one map holds one value only)" if alike is None else correlation_words(alike)
        st.caption(passage("outputs", "Alike", correlation=correlation))
    return [cam.made for cam in found]


def _target(side: Side, first: Side, found: list[Attribution], chosen: str) -> str | int | None:
    """The class to explain: the chosen one; else a trained head's best, and for random weights the left side's."""
    if side.trained:
        return chosen if chosen in side.recipe.labels else None
    if found and side.recipe.labels == first.recipe.labels:
        return found[0].target
    return side.recipe.labels.index(chosen) if chosen in side.recipe.labels else 0


def without(sides: Pair, off: Ablation) -> list[Provenance]:
    """Both without the same part: what trained heads believe then, and how far logits move. Returns what made it."""
    made: list[Provenance] = []

    def draw(side: Side) -> None:
        with show_waiting("Running the network without it…"):
            scores = why.measure_score_changes(side.subject, off)
            changes = why.ablate(side.subject, off).changes if side.trained else {}
            made.append(scores.made)
        st.markdown(f"**Without {off.title(side.spec)}: {plain(side.title)}**")
        rows = []
        for head in side.heads:
            change, score = changes.get(head), scores.heads[head]
            moved = "no differences" if score is None else f"{score:.1%}"
            rows.append((place(head), _belief(change), moved))
        st.markdown(format_table(("head", "probability that moves", "logits change by"), rows, right=[2]))

    _both("change", sides, draw)
    st.caption(passage("outputs", "Logits"))
    return made


def _belief(change: HeadChange | None) -> str:
    if change is None:
        return _UNTRAINED
    after = "still " if change.best_before == change.best_after else f"{plain(change.best_before)} → "
    return f"{change.total_variation:.1%}: {after}{plain(change.best_after)}"
