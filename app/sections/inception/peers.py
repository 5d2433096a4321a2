"""GoogLeNet against AlexNet and VGG-16: depth, parameters, MACs, and the often-quoted ratio beside the computed one."""

from __future__ import annotations

import streamlit as st

from app.components import chart, fact_table
from app.figures.charts.peers import Contender, contenders, layers_table, peers_figure, peers_table, ratios_table
from app.sections.inception.context import ModuleView
from app.sections.section import TEXT_PX, stand_beside
from app.services import graph
from app.widgets.table_export import offer_csv
from app.words.prose import passage, passages
from googlenet_core.arithmetic import MACS_RULE
from googlenet_core.blueprint import GoogLeNetSpec, count_depth
from googlenet_core.studies import ALEXNET, QUOTED_RATIO, VGG_16, ratios

_TOPIC = "inception_peers"
_RATIOS_PX, _BARS_PX, _NETWORKS_PX, _LAYERS_PX = 600, 578, 932, 592


def show(view: ModuleView) -> None:
    """Draw the section: the variant as it is, without edited widths."""
    own = view.plain
    found = contenders(own, count_depth(graph.find_architecture(own.name)).learned)
    numbers = _claim(own, found)
    st.subheader(passage(_TOPIC, "heading", **numbers), anchor=False)
    counted, drawn, rest = stand_beside(_RATIOS_PX, _BARS_PX, rest="peers")
    with rest:
        gap, why = stand_beside(TEXT_PX, TEXT_PX)
    with counted:
        st.markdown(passage(_TOPIC, "claim", **numbers), width=TEXT_PX)
        table = ratios_table(ratios(own), dict(passages(_TOPIC)))
        fact_table.mount(table, key="ratios", label="AlexNet's parameters over GoogLeNet's")
    with drawn:
        alt = "Parameters and MACs of the three networks; the table below has the numbers."
        chart.mount(peers_figure(found, chart.ink()), key="peers", alt=alt, wide=True)
    gap.markdown(passage(_TOPIC, "gap", **_gap(own)))
    why.markdown(passage(_TOPIC, "why", **_why(own, found)))
    left, right = stand_beside(_NETWORKS_PX, rest="layers")
    with left:
        _networks(own, found)
    with right:
        places = stand_beside(_LAYERS_PX, _LAYERS_PX)
    for peer, place in zip((ALEXNET, VGG_16), places, strict=True):
        with place.expander(f"{peer.title}, layer by layer"):
            fact_table.mount(layers_table(peer), key=f"layers-{peer.title}", label=f"Layers of {peer.title}")


def _networks(own: GoogLeNetSpec, found: tuple[Contender, Contender, Contender]) -> None:
    table = peers_table(found)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        rule = passage(_TOPIC, "counted", rule=MACS_RULE, alexnet_px=ALEXNET.image_px, image_px=VGG_16.image_px)
        st.caption(rule, width=TEXT_PX)
        offer_csv(table, f"googlenet-{own.name}-peers")
    fact_table.mount(table, key="peers-table", label="Three networks")


def _claim(own: GoogLeNetSpec, found: tuple[Contender, Contender, Contender]) -> dict[str, object]:
    googlenet, alexnet, vgg = found
    return {
        "quoted": QUOTED_RATIO,
        "ratio": ratios(own)[0].ratio,
        "alexnet": alexnet.cost.params,
        "own": googlenet.cost.params,
        "macs": googlenet.cost.macs / alexnet.cost.macs,
        "depth": googlenet.depth,
        "alexnet_depth": alexnet.depth,
        "vgg_depth": vgg.depth,
        "vgg_params": vgg.cost.params / googlenet.cost.params,
        "vgg_macs": vgg.cost.macs / googlenet.cost.macs,
    }


def _gap(own: GoogLeNetSpec) -> dict[str, object]:
    by_way = {one.way: one.ratio for one in ratios(own)}
    return {
        "quoted": QUOTED_RATIO,
        "needed": ALEXNET.cost.params / QUOTED_RATIO / 1e6,
        "without": by_way["without classifier"],
        "modules": by_way["modules"],
        "heads": by_way["with heads"],
    }


def _why(own: GoogLeNetSpec, found: tuple[Contender, Contender, Contender]) -> dict[str, object]:
    googlenet, alexnet, vgg = found
    share = {one.title: 100 * one.linears.params / one.cost.params for one in found}
    first = {one.title: 100 * one.first_linear.params / one.cost.params for one in (ALEXNET, VGG_16)}
    return {
        "alexnet_first": first[alexnet.title],
        "vgg_first": first[vgg.title],
        "alexnet_linear": share[alexnet.title],
        "vgg_linear": share[vgg.title],
        "own_linear": share[googlenet.title],
        "last": own.modules[-1].out_channels,
        "convs": googlenet.convs.params / alexnet.convs.params,
    }
