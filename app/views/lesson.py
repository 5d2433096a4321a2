"""The lesson: its chapters, or one step with the real section of the page that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from app.sections.architecture import context as graph_context
from app.sections.inception.context import ModuleView
from app.sections.lesson import overview, step as lesson_step
from app.sections.lesson.context import Place, StepView
from app.sections.maps import layer_picker
from app.sections.maps.context import MapsView
from app.sections.section import Sections
from app.services import engines, lesson as answers
from app.services.subjects import Network, Subject
from app.session import address, lesson, state
from app.views import architecture, feature_maps, inception, outputs
from app.widgets import head_line, image_picker, network_menu, page_frame, waiting, weights_panel, weights_switch
from app.words.prose import passage
from googlenet_core.lesson import Step, find_chapter, find_step

_KEY = re.compile(r"[a-z0-9-]+")
"""What Streamlit's containers may be called."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that steps show a section of: its title, its sections, and what its section that is asked for draws."""

    title: str
    sections: Sections
    show: Callable[[StepView], object]
    asks_network: bool = False


def show() -> None:
    """Draw the page."""
    going = lesson.take_page()
    if going is not None:
        pages = state.kept("pages")
        st.switch_page(next((one for path, one in pages.items() if going in (path, one.title)), pages[""]))
    name = state.get("step")
    if name:
        _step(find_step(name))
    else:
        _chapters()


def _chapters() -> None:
    weights = weights_panel.load_usable()
    download = st.container(gap=None, key="weights-download")
    with st.container(gap=None, key="head-notices"):
        picture = image_picker.read_picture(weights)
    with head_line.show():
        image_picker.choose(picture, weights)
        network_menu.show_weights(weights)
    overview.show()
    weights_switch.fetch_wanted(weights, download)


def _step(step: Step) -> None:
    page_frame.name_tab(step.words.title, find_chapter(step.chapter).title)
    with st.container(gap=None, key="head-notices"):
        view = read_view(step)
    with st.container(gap=None, key="lesson-page"):
        place = st.container(gap=None, key="lesson-place")
        answered = lesson_step.show(view, place, st.container(gap=None, key="lesson-waiting"))
        if view.layout != "view":
            return
        with st.container(key="lesson-view"):
            if answered:
                _live(view)
            else:
                words = passage("lesson", "Empty live", page=view.place.page, section=view.place.section)
                waiting.show_empty(words)


def read_view(step: Step) -> StepView:
    """Return a step with the network and the picture that it asks, and the places of its chapter's steps."""
    places = {one.name: place_of(one) for one in find_chapter(step.chapter).steps}
    asks = PAGES[places[step.name].path].asks_network
    if not asks and not answers.asks_network(step):
        return StepView(step, state.spec(), None, places)
    weights = weights_panel.load_usable()
    subject = Subject(image_picker.read_picture(weights), Network(weights))
    return StepView(step, engines.load(weights).spec, subject, places)


def place_of(step: Step) -> Place:
    """Return where a step's view stands in the app."""
    path = urlsplit(step.view).path
    page = PAGES[path]
    chosen = address.read({"step": step.name})[0][page.sections.parameter]
    title = next(section.title for section in page.sections.all if section.name == chosen)
    graph = path == "architecture" and "section" not in dict(parse_qsl(urlsplit(step.view).query))
    return Place(page.title, "The graph" if graph else title, path)


def _live(view: StepView) -> None:
    st.caption(passage("lesson", "Where live", page=view.place.page, section=view.place.section))
    keys = [name for name in view.step.highlights if _KEY.fullmatch(name)]
    if keys:
        marks = ", ".join(f".st-key-lesson-view .st-key-{name}" for name in keys)
        st.html(f"<style>{marks} {{ outline: 3px solid var(--g-accent); outline-offset: 4px; }}</style>")
    PAGES[view.place.path].show(view)


def _maps(view: StepView) -> None:
    if view.subject:
        feature_maps.SECTIONS.show_chosen(MapsView(view.subject, view.spec, layer_picker.read(view.spec)))


def _outputs(view: StepView) -> None:
    with st.container(key="outputs-section"):
        if view.subject:
            outputs.SECTIONS.show_chosen(view.subject)


def _module(_view: StepView) -> None:
    shown = ModuleView(state.spec(), state.inception())
    if state.get("channel") >= shown.module.out_channels:
        state.put_now("channel", 0)
    inception.SECTIONS.show_chosen(shown)


def _graph(view: StepView) -> None:
    shown = graph_context.read_view()
    if "section" in dict(parse_qsl(urlsplit(view.step.view).query)):
        architecture.SECTIONS.show_chosen(shown)
        return
    options = replace(shown.options, marked=frozenset(view.step.highlights) or shown.options.marked)
    graph, details = st.columns([3, 2], gap="medium")
    with graph:
        architecture.show_graph(
            replace(shown, options=options), passage("lesson", "Marked") if view.step.highlights else ""
        )
    with details:
        architecture.show_details(shown)


PAGES = {
    "architecture": _Page("Architecture", architecture.SECTIONS, _graph),
    "inception": _Page("Inception module", inception.SECTIONS, _module),
    "feature-maps": _Page("Feature maps", feature_maps.SECTIONS, _maps, asks_network=True),
    "outputs": _Page("Three outputs", outputs.SECTIONS, _outputs, asks_network=True),
}
"""The pages that steps show, by their names in addresses."""
