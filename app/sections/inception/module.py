"""The module to scale, why its branches can be joined, and which branch a channel of the concat comes from."""

from __future__ import annotations

import streamlit as st

from app.components import fact_table, inception_picture
from app.figures.drawings.module_to_scale import lanes_svg
from app.figures.tables.joins import join_table
from app.sections.inception.context import ModuleView
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

    picture = f"inception-picture-{module.id}"
    channel: int = state.get("channel")
    inception_picture.mount(svg, four, channel=channel, key=picture, on_channel=lambda chosen: _choose(module, chosen))
    _channel(module, four)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(passage(_TOPIC, "join"))
        fact_table.mount(join_table(four, cells), key="join", label="Size of each branch's output")
        st.markdown(passage(_TOPIC, "scale", in_channels=inputs))
    with right:
        third = f"{spec.third_kernel}×{spec.third_kernel}"
        note = passage(_TOPIC, "third_paper" if spec.third_kernel == 5 else "third_torchvision", third=third)
        st.markdown(passage(_TOPIC, "why", third=naming.branch_label(spec, 3), third_note=note))


def _choose(module: InceptionSpec, channel: int) -> None:
    """Look at a channel of a module's concat, unless somebody has gone on to another module."""
    if state.module() == module.name:
        state.put("channel", channel)


def _choose_own(module: InceptionSpec, local: int) -> None:
    index, _ = channels.locate(module, state.get("channel"))
    _choose(module, channels.concat_index(module, index, local))


def _channel(module: InceptionSpec, four: tuple[channels.Branch, ...]) -> None:
    """From a channel of the concat to its branch, and back."""
    channel = state.get("channel")
    index, local = channels.locate(module, channel)
    branch = four[index - 1]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            f"Channel of the concat (0 to {four[-1].last})",
            0,
            four[-1].last,
            width=280,
            **state.bound(f"concat-channel-{module.name}", channel, lambda chosen: _choose(module, chosen)),
        )
        st.segmented_control(
            "Branch",
            [one.index for one in four],
            format_func=lambda number: four[number - 1].label,
            **state.bound(
                f"concat-branch-{module.name}", index, lambda number: _choose(module, four[number - 1].first)
            ),
        )
        st.number_input(
            f"Its own channel (0 to {branch.width - 1})",
            0,
            branch.width - 1,
            width=280,
            **state.bound(f"own-channel-{module.name}-{index}", local, lambda own: _choose_own(module, own)),
        )
    st.markdown(
        passage(
            _TOPIC,
            "channel",
            channel=channel,
            branch=branch.label,
            local=local,
            label=branch.label,
            first=branch.first,
            last=branch.last,
        )
    )
