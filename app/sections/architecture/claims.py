"""What is often said about the network, with the numbers that decide."""

from __future__ import annotations

import streamlit as st

from app.sections.architecture.context import GraphView
from app.services import graph
from app.words.prose import passage, passages
from googlenet_core.arithmetic import formulas
from googlenet_core.blueprint import Architecture, GoogLeNetSpec, count_depth

_TOPIC = "architecture_claims"


def show(view: GraphView) -> None:
    """Draw the section: each claim with its verdict."""
    spec = view.spec
    numbers = _numbers(graph.find_architecture(spec.name), spec)
    st.subheader(heading(), anchor=False)
    columns = st.columns(2, gap="large")
    for at, claim in enumerate(passages(_TOPIC)):
        with columns[at % 2]:
            st.markdown(f"#### “{claim}”\n\n{passage(_TOPIC, claim, **numbers)}")


def heading() -> str:
    """Return how many of the claims are true, by the words that their answers begin with."""
    answers = passages(_TOPIC).values()
    true = sum(answer.startswith("**True") for answer in answers)
    return f"Of {len(answers)} things often said about GoogLeNet, {true} are true as they are said"


def _numbers(found: Architecture, spec: GoogLeNetSpec) -> dict[str, object]:
    counted = count_depth(found)
    heads = [node for node in found.nodes if node.module and node.module.startswith("aux") and node.level == "layer"]
    pool = found["maxpool1"]
    tap_1, tap_2 = (head.tap for head in spec.auxiliary)
    order = [module.name for module in spec.modules]
    return {
        "modules": len(spec.modules),
        "learned": counted.learned,
        "max_pools": sum(node.kind == "max pool" for node in found.on_level("stage")),
        "with_pooling": counted.with_pooling,
        "convs": counted.convs,
        "linears": counted.linears,
        "aux_convs": sum(node.kind == "conv" for node in heads),
        "aux_linears": sum(node.kind == "linear" for node in heads),
        "tap_1": tap_1,
        "tap_2": tap_2,
        "count_1": order.index(tap_1) + 1,
        "count_2": order.index(tap_2) + 1,
        "loss_weight": spec.auxiliary[0].loss_weight,
        "reduce": spec.conv2,
        "second_weights": sum(formulas.weights(found[layer]) for layer in ("conv2", "conv3")),
        "ceil_formula": formulas.size_formula(pool),
        "rounding": formulas.rounding_words(pool),
        "rf_5b": found[spec.modules[-1].id].rf_px,
        "rf_avgpool": found["avgpool"].rf_px,
    }
