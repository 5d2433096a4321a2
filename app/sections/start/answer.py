"""What the network makes of the chosen picture, and the strongest map of each stage: what the Start page's frame waits for."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.start import Answered, Own
from app.figures.drawings.stages_shown import stages_shown
from app.figures.tables import answers as answer_table
from app.services import engines, maps, pictures
from app.services.maps import Way
from app.services.subjects import Network, Picture, Subject
from app.session import state
from app.widgets import image_picker, verdicts, weights_panel
from app.widgets.waiting import queue_words, when_moved
from app.words.prose import passage
from app.words.text import one_line
from googlenet_core import labels
from googlenet_core.blueprint import HEADS, naming
from googlenet_core.errors import CoreError
from googlenet_core.queueing import asking

TOP = 3
"""Classes shown."""

_UNLIKE, _NONE_RIGHT = "unlike anything it was trained on", "shows none of its classes"


def find(notices: DeltaGenerator, queue: DeltaGenerator) -> Answered:
    """Return what is shown; ``notices`` says what stands in the way, ``queue`` who comes first."""
    weights = _usable(notices)
    with notices:
        picture = image_picker.read_picture(weights)
    with st.container(key="start-upload"):  # not seen: the page's door opens it
        image_picker.offer_upload(weights)
    subject = Subject(picture, Network(weights))
    stages = tuple(stage.layer for stage in stages_shown(engines.load(weights).spec))
    fresh = not maps.take_way.is_kept(subject, stages)
    try:
        with asking.listening(when_moved(lambda before: _tell(queue, before))):
            way = maps.take_way(subject, stages)
    except CoreError as error:
        return Answered(image=state.get("image"), title=one_line(picture.title), fault=one_line(str(error), 400))
    finally:
        queue.empty()
    return _answered(subject, way, fresh=fresh)


def _usable(notices: DeltaGenerator) -> str:
    """The weights that answer. The frame says that they are loaded: nothing may push it down meanwhile."""
    with suppress(CoreError):  # which is told then
        engines.load(state.get("weights"))
    with notices:
        return weights_panel.load_usable()


def _tell(queue: DeltaGenerator, before: int) -> None:
    if before:
        queue.caption(queue_words(before))
    else:
        queue.empty()


def _answered(subject: Subject, way: Way, *, fresh: bool) -> Answered:
    picture, spec = subject.picture, engines.load(subject.weights).spec
    right = verdicts.find_right(picture)
    head = answer_table.make(way.answer, right, TOP)["heads"][HEADS.index("main")]
    seconds, classes = way.answer.made.elapsed_ms / 1000, len(picture.prepared.weights.labels)
    told = passage(
        "start", "Computed now" if fresh else "Computed before", classes=f"{classes:,}", seconds=f"{seconds:.2f}"
    )
    return Answered(
        image=state.get("image"),
        title=one_line(picture.title),
        crop=picture.prepared.crop,
        head=head,
        remark=_remark(picture, way),
        told=told if head["classes"] else passage("start", "Untrained"),
        scores=passage("start", "Scores", classes=f"{classes:,}"),
        maps=tuple(stop.map for stop in way.stops),
        branches=tuple(naming.branch_label(spec, branch) for branch in range(1, 5)),
        own=None if picture.sample else Own(one_line(picture.title), _small(subject)),
    )


def _small(subject: Subject) -> str:
    return pictures.chosen_url(subject.prepared, subject.weights)


def _remark(picture: Picture, way: Way) -> str:
    """What is said in place of right or wrong, or beside it: that the answer is worth little."""
    known = picture.prepared.weights.labels
    if way.likeness is not None and way.likeness.unlike:
        return _UNLIKE
    told = picture.classes is not None and known != labels.generated(len(known))
    return _NONE_RIGHT if told and way.answer.main and not verdicts.find_right(picture) else ""
