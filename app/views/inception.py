"""The Inception page: one module, and what can be learned from its widths, topic by topic."""

from __future__ import annotations

import streamlit as st

from app.sections.inception.module import module_topic
from app.sections.inception.peers import peers_topic
from app.sections.inception.price import price_topic
from app.sections.inception.shares import shares_topic
from app.sections.inception.stage import stage_topic
from app.sections.inception.whatif import reset, whatif_topic
from app.session import state
from app.widgets import page_frame
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import naming, specs
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.studies.whatif import write_widths

_TOPICS = {
    "module": "The module to scale",
    "price": "The price of a 1×1",
    "whatif": "What if",
    "shares": "Nine modules",
    "stage": "A 1×1 by hand",
    "peers": "AlexNet and VGG-16",
}


def show() -> None:
    """Draw the page."""
    plain = state.spec()
    own, module = plain.module(state.module()), state.inception()
    spec = plain.with_module(module)
    if state.get("channel") >= module.out_channels:  # a wider module's channel, kept from before
        state.put_now("channel", 0)
    topic = state.get("topic")
    page_frame.name_tab(naming.label(module.id, spec), *([] if topic == "module" else [_TOPICS[topic]]))
    _controls(spec)
    # All in one container, whatever is in it: what stands below keeps its place, and with it the keyboard's focus.
    with st.container(horizontal=True, vertical_alignment="center"):
        _heading(spec, module)
        if module != own:
            _edited(module, own)
    tabs = st.tabs(list(_TOPICS.values()), **state.widget("topic", labels=_TOPICS))
    for tab, name in zip(tabs, _TOPICS, strict=True):
        if tab.open:
            with tab:
                _topic(name, plain, module)


def _topic(name: str, plain: GoogLeNetSpec, module: InceptionSpec) -> None:
    spec = plain.with_module(module)
    if name == "module":
        module_topic(spec, module)
    elif name == "price":
        price_topic(spec, module)
    elif name == "whatif":
        whatif_topic(plain, plain.module(module.name), module)
    elif name == "shares":
        shares_topic(spec, module)
    elif name == "stage":
        stage_topic()
    else:
        peers_topic(plain)


def _controls(spec: GoogLeNetSpec) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Variant",
            list(specs.VARIANTS),
            format_func=lambda name: specs.variant(name).title,
            label_visibility="collapsed",
            **state.widget("variant", state.set_variant),
        )
        st.segmented_control(
            "Module",
            [known.name for known in spec.modules],
            format_func=lambda name: f"({name})",
            label_visibility="collapsed",
            **state.bound("inception-module", state.module(), lambda name: state.select_layer(f"inception{name}")),
        )


def _heading(spec: GoogLeNetSpec, module: InceptionSpec) -> None:
    st.subheader(f"{naming.label(module.id, spec)}: {channels.equation(module)}", anchor=False, width="content")
    if st.button("Its feature maps", icon=":material/grid_on:", key="its-maps"):
        state.select_layer(module.id)
        st.switch_page(state.kept("pages")["feature-maps"])


def _edited(module: InceptionSpec, own: InceptionSpec) -> None:
    now, before = (write_widths(one).partition("-")[2] for one in (module, own))
    st.markdown(f":orange-badge[edited] {now} instead of {before}", width="content")
    if state.get("topic") != "whatif":  # which has its own way back
        st.button("Back to Table 1", icon=":material/undo:", on_click=state.while_asked(reset, "layer"))
