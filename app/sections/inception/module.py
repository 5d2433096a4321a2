"""The module to scale, why its branches can be joined, and which branch a channel of the concat comes from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components import choice, fact_table, inception_picture
from app.figures.drawings.ledger import WIDTH
from app.figures.drawings.module_to_scale import lanes_svg
from app.figures.tables.joins import join_table
from app.sections.inception.context import ModuleView
from app.sections.section import TEXT_PX, share_rest, stand_beside
from app.session import state
from app.words.prose import passage
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import InceptionSpec, naming
from googlenet_core.studies import module_size

_TOPIC = "inception_module"


def show(view: ModuleView) -> None:
    """Draw the section."""
    spec, module = view.spec, view.module
    four = channels.branches(spec, module)
    inputs, cells = spec.in_channels(module.name), module_size(spec, module.name)
    svg = lanes_svg(four, module=naming.label(module.id, spec), in_channels=inputs, cells=cells)

    st.subheader(heading(four), anchor=False)
    name = f"concat-channel-{module.name}"
    with st.container(horizontal=True, gap="medium"):
        with st.container(gap=None, width=WIDTH):
            _channel(name, module)
            inception_picture.mount(svg, module, four, _texts(four), choice=name, key=f"inception-picture-{module.id}")
        _explain(view, four, cells)


def heading(four: Sequence[channels.Branch]) -> str:
    """Return which branch makes most channels of the concat, or which ones do."""
    most = max(branch.width for branch in four)
    *others, last = (branch.label for branch in four if branch.width == most)
    numbers = {"width": most, "total": sum(branch.width for branch in four)}
    if not others:
        return passage(_TOPIC, "most", branch=last, **numbers)
    return passage(_TOPIC, "as many", branches=f"{', '.join(others)} and {last}", **numbers)


def _explain(view: ModuleView, four: Sequence[channels.Branch], cells: int) -> None:
    """Say why the branches can be joined, and why there are four: beside the drawing where the page has room for it."""
    spec = view.spec
    third = f"{spec.third_kernel}×{spec.third_kernel}"
    note = passage(_TOPIC, "third_paper" if spec.third_kernel == 5 else "third_torchvision", third=third)
    with share_rest("module"):
        joined, why = stand_beside(TEXT_PX, TEXT_PX)
    with joined:
        st.markdown(passage(_TOPIC, "scale", in_channels=spec.in_channels(view.module.name)))
        st.markdown(passage(_TOPIC, "join"))
        fact_table.mount(join_table(four, cells), key="join", label="Size of each branch's output")
    why.markdown(passage(_TOPIC, "why", third=naming.branch_label(spec, 3), third_note=note))


@st.fragment
def _channel(name: str, module: InceptionSpec) -> None:
    """The channel that is looked at, and choosing another one, for which the server runs nothing but this."""
    state.settle("channel")
    choice.mount(
        name,
        state.get("channel"),
        read=lambda told: inception_picture.read_channel(told, module),
        on_choose=lambda chosen: _choose(module, chosen),
    )


def _choose(module: InceptionSpec, channel: int) -> None:
    """Look at a channel of a module's concat, unless somebody has gone on to another module."""
    if state.module() == module.name:
        state.put("channel", channel)


def _texts(four: tuple[channels.Branch, ...]) -> list[inception_picture.BranchTexts]:
    """What is said of a branch's channels; the channel and its number in the branch are left to be filled in."""
    texts = []
    for branch in four:
        one = {"branch": branch.label, "channel": "{channel}", "local": "{local}"}
        said = passage(_TOPIC, "channel", **one, label=branch.label, first=branch.first, last=branch.last)
        texts.append(inception_picture.BranchTexts(said, passage(_TOPIC, "spoken", **one)))
    return texts
