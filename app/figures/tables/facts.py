"""Everything that is said about one layer, as data: values, filled-in formulas, neighbours, tensors.

The arithmetic is the core's; here it is put in order for reading. How it looks is the component's matter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.figures.tables.variants import ASPECTS, change_text
from googlenet_core.arithmetic import BranchCost, StateKey, channels, formulas as arithmetic, state_keys
from googlenet_core.blueprint import IMAGE_PX, Architecture, GoogLeNetSpec, Node, stage_of
from googlenet_core.studies import variants


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known about a layer: ``value`` proved by ``formulas``, explained by ``note``, split up by branch."""

    term: str
    value: str = ""
    formulas: tuple[str, ...] = ()
    note: str = ""
    branches: tuple[BranchCost, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Another layer to go to, with the shape of what flows between."""

    layer: str
    label: str
    shape: str


@dataclass(frozen=True, slots=True)
class Links:
    """Layers in one relation to the one described."""

    term: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """All of it; the first of the ``facts`` is what the layer does to the size."""

    layer: str
    label: str
    kind: str
    facts: tuple[Fact, ...]
    tensors: tuple[StateKey, ...]
    tensors_summary: str
    links: tuple[Links, ...]

    def as_data(self) -> dict[str, Any]:
        """Return all of it as JSON has it, for a browser."""
        return {
            "layer": self.layer,
            "label": self.label,
            "kind": self.kind,
            "facts": [
                {**asdict(fact), "branches": [_amounts(branch) for branch in fact.branches]} for fact in self.facts
            ],
            "links": [asdict(group) for group in self.links],
            "tensors": [[t.key, arithmetic.shape((1, *t.shape)) or "one number", t.role] for t in self.tensors],
            "summary": self.tensors_summary,
        }


def _amounts(branch: BranchCost) -> dict[str, Any]:
    """A branch's costs as texts: each the sum, and what it is the sum of if that is more than one number."""
    said: dict[str, Any] = {"label": branch.label}
    for name, terms in (("params", branch.params), ("macs", branch.macs)):
        written = [f"{term:,}" for term in terms]
        said[name] = [f"{sum(terms):,}", " + ".join(written) if len(written) > 1 else ""]
    return said


def layer_facts(
    found: Architecture,
    layer_id: str,
    spec: GoogLeNetSpec,
    notes: Mapping[str, str],
    against: GoogLeNetSpec | None = None,
) -> LayerFacts:
    """Gather what is known about a layer; with ``against`` also how it differs in that variant.

    ``notes`` are the sentences that explain the numbers, with placeholders for numbers of their own.
    """
    node = found[layer_id]
    facts = [*_sizes(node, spec, notes), *_costs(found, node, spec, notes), *_field(found, node, notes)]
    if against is not None:
        facts.append(_difference(node, spec, against))
    tensors = state_keys(found, layer_id, spec)
    return LayerFacts(
        node.id, node.label, node.kind, tuple(facts), tensors, _summary(tensors), tuple(_links(found, node))
    )


def _sizes(node: Node, spec: GoogLeNetSpec, notes: Mapping[str, str]) -> list[Fact]:
    formulas = tuple(filter(None, [arithmetic.size_formula(node)]))
    before, after = arithmetic.shape(node.in_shape), arithmetic.shape(node.out_shape)
    value = after if node.kind == "input" else f"{before} → {after}"
    note = arithmetic.rounding_words(node) or ""
    if node.kind == "inception":
        note = notes["module_size"].format(kernel=spec.third_kernel, padding=spec.third_kernel // 2)
    facts = [Fact("Size", value, formulas, note)]
    if node.kind == "inception":
        facts.append(Fact("Channels", channels.equation(spec.module(node.id)), note=notes["channels"]))
    return facts


def _costs(found: Architecture, node: Node, spec: GoogLeNetSpec, notes: Mapping[str, str]) -> list[Fact]:
    if node.kind == "inception":
        branches = arithmetic.branch_costs(found, node.id, spec)
        params = arithmetic.sum_formula([sum(branch.params) for branch in branches])
        macs = arithmetic.sum_formula([sum(branch.macs) for branch in branches])
        return [
            Fact("Parameters", f"{node.params:,}", (params,)),
            Fact("MACs", f"{node.macs:,}", (macs,), notes["macs"]),
            Fact("By branch", branches=branches),
        ]
    if node.kind == "auxiliary":
        inside = [inner for inner in found.inside(node.id) if inner.params]
        return [
            Fact("Parameters", f"{node.params:,}", (arithmetic.sum_formula([inner.params for inner in inside]),)),
            Fact("MACs", f"{node.macs:,}", (arithmetic.sum_formula([inner.macs for inner in inside]),)),
        ]
    product, work = arithmetic.params_formula(node, spec), arithmetic.macs_formula(node)
    if not product and not work:
        return [Fact("Parameters", "none", note=notes["no_params"])]
    facts = [Fact("Parameters", f"{node.params:,}", (product,) if product else (), arithmetic.params_words(node, spec))]
    if work:
        facts.append(Fact("MACs", f"{node.macs:,}", (work,), notes["macs"]))
    return facts


def _field(found: Architecture, node: Node, notes: Mapping[str, str]) -> list[Fact]:
    owner = found[node.parent] if node.level == "operation" and node.parent else node
    sources = [found[source] for source in found.feeding(owner.id)]
    formulas = arithmetic.field_formulas(owner, sources)
    largest = arithmetic.largest_formula(sources)
    facts = []
    if node.rf_px is not None:
        proof = formulas.rf if formulas else largest
        note = notes["field_beyond" if node.rf_px > IMAGE_PX else "field"].format(image=IMAGE_PX)
        facts.append(Fact("Receptive field", f"{node.rf_px}×{node.rf_px} px", (proof,) if proof else (), note))
    if node.center0_px is not None and _single(node):
        facts.append(Fact("Centre", f"{node.center0_px:g} px", note=notes["single"].format(middle=(IMAGE_PX - 1) / 2)))
    elif node.jump_px is not None and node.center0_px is not None:
        jump = (formulas.jump,) if formulas else ()
        centre = (formulas.centre,) if formulas else ()
        facts.append(Fact("Jump", f"{node.jump_px} px", jump, notes["jump"]))
        facts.append(Fact("Centre", f"{node.center0_px:g} + {node.jump_px}·u px", centre, notes["centre"]))
    return facts


def _single(node: Node) -> bool:
    """Whether the layer has one unit per channel, so that none is beside another."""
    return math.prod(node.out_shape[2:]) == 1


def _difference(node: Node, spec: GoogLeNetSpec, against: GoogLeNetSpec) -> Fact:
    owner = node.parent if node.level == "operation" else node.id
    item = next((d for d in variants.compare(spec, against) if d.layer == owner), None)
    term = f"In {against.title}"
    if item is None:
        return Fact(term, "the same")
    if item.change("layer"):
        return Fact(term, "no such layer")
    lines = tuple(f"{ASPECTS[change.aspect]}: {change_text(change)}" for change in item.changes)
    inside = ", ".join(ASPECTS[aspect].lower() for aspect in variants.CAUSES if aspect in item.inside)
    return Fact(term, "differs", lines, f"Layers inside differ in: {inside}." if inside else "")


def _summary(tensors: tuple[StateKey, ...]) -> str:
    trained = [tensor for tensor in tensors if tensor.trained]
    if not tensors:
        return "none"
    count = sum(tensor.numbers for tensor in trained)
    extra = f", and {len(tensors) - len(trained)} statistics" if len(trained) < len(tensors) else ""
    return f"{len(trained)} trained tensor{'s' if len(trained) > 1 else ''} with {count:,} numbers{extra}"


def _links(found: Architecture, node: Node) -> list[Links]:
    owner = found[node.parent] if node.level == "operation" and node.parent else node
    own = {owner.id, *(inner.id for inner in found.inside(owner.id))}
    before = {_seen_from(owner, e.source): e.shape for e in found.edges if e.target in own and e.source not in own}
    after = {_seen_from(owner, e.target): e.shape for e in found.edges if e.source in own and e.target not in own}
    inside = {inner.id: inner.out_shape for inner in found.inside(node.id)}
    part = {node.parent: found[node.parent].out_shape} if node.parent else {}
    named = (("Reads", before), ("Feeds", after), ("Part of", part), ("Inside", inside))
    own_label = f"{node.label} · "  # what is inside need not repeat it
    return [
        Links(
            term,
            tuple(
                Link(i, found[i].label.removeprefix(own_label), arithmetic.shape(shape)) for i, shape in layers.items()
            ),
        )
        for term, layers in named
        if layers
    ]


def _seen_from(node: Node, other: str) -> str:
    """A neighbour inside another module or head is named by that module; one beside ``node`` in its own, by itself."""
    stage = stage_of(other)
    return other if stage == stage_of(node.id) else stage
