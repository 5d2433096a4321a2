"""What a browser, a screen reader and other programs need in Graphviz's SVG: LayerIds, names, roles, sizes in pixels.

Everything that is seen is said in attributes that SVG 1.1 has, since office programs and converters know little more:
style sheets, ``paint-order`` or ``dominant-baseline`` would leave labels covered or astray there.
"""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from googlenet_core.blueprint.architecture import Architecture, Node
from googlenet_core.blueprint.naming import is_foldable
from googlenet_core.diagram.style import PAPER

_SVG = "http://www.w3.org/2000/svg"
_FONTS = "Arial,Helvetica,'Liberation Sans',sans-serif"
_HALO = {"class": "halo", "fill": PAPER, "stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round"}

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def annotate(
    svg: str,
    architecture: Architecture,
    nodes: Iterable[Node],
    unfolded: frozenset[str],
    *,
    direction: str,
    focus: str | None,
) -> str:
    """Return the SVG with one unit per pixel, each group's LayerId as data, and names for screen readers.

    Nodes and frames get ``data-layer``; what can be folded or unfolded gets ``data-fold`` with its present state;
    edges get ``data-source`` and ``data-target``.
    """
    root = ET.fromstring(svg)  # noqa: S314 - drawn by Graphviz a moment ago
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib |= {
        "width": width,
        "height": height,
        "role": "graphics-document",
        "data-direction": direction,
        "aria-label": f"GoogLeNet, variant {architecture.variant}",
    }
    by_id = {node.id: node for node in nodes}
    for group in root.iter(f"{{{_SVG}}}g"):
        kind, _, rest = group.attrib.get("id", "").partition("-")
        if kind == "node":
            _annotate_node(group, by_id[rest], architecture, unfolded, foldable=focus is None)
        elif kind == "cluster":
            group.attrib |= {"data-layer": rest, "aria-hidden": "true"}
            if focus is None:
                group.attrib["data-fold"] = "unfolded"
            _set_title(group, by_id[rest].label)
        elif kind == "edge":
            _annotate_edge(group, rest, direction)
        elif "graph" in group.attrib.get("class", ""):
            _annotate_graph(group)
    graph = root.find(f"{{{_SVG}}}g")
    if graph is not None:
        _remove_rows(graph)
        _raise_titles(graph)
    _set_fonts(root)
    _add_halos(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def full_label(node: Node, architecture: Architecture) -> str:
    """Label with the module's name in front, whichever way ``node.label`` is written."""
    if node.parent is None:
        return node.label
    owner = architecture[node.parent].label
    return node.label if node.label.startswith(owner) else f"{owner} · {node.label}"


def spoken(node: Node, architecture: Architecture) -> str:
    """What a screen reader says: name, output shape, parameters."""
    shape = " by ".join(map(str, node.out_shape[1:]))
    params = f"{node.params:,} parameters" if node.params else "no parameters"
    return f"{full_label(node, architecture)}, output {shape}, {params}"


def _annotate_node(
    group: ET.Element, node: Node, architecture: Architecture, unfolded: frozenset[str], *, foldable: bool
) -> None:
    group.attrib |= {"data-layer": node.id, "role": "graphics-symbol", "aria-label": spoken(node, architecture)}
    if foldable and is_foldable(node.id):
        group.attrib["data-fold"] = "unfolded" if node.id in unfolded else "folded"
    _set_title(group, f"{full_label(node, architecture)} ({node.id})")
    _centre_text(group)


def _centre_text(group: ET.Element) -> None:
    """Anchor the lines at the node's middle: Graphviz anchors them at their start, which only fits its own font."""
    across: list[float] = []
    for shape in group:
        outline = shape.attrib.get("points", "") + shape.attrib.get("d", "")
        across += [float(x) for x in re.findall(r"(-?[\d.]+),-?[\d.]+", outline)]
    if not across:
        return
    middle = f"{(min(across) + max(across)) / 2:.2f}"
    for text in group.iter(f"{{{_SVG}}}text"):
        text.attrib |= {"text-anchor": "middle", "x": middle}


def _annotate_edge(group: ET.Element, ends: str, direction: str) -> None:
    source, _, target = ends.partition("-")
    group.attrib |= {"data-source": source, "data-target": target, "aria-hidden": "true"}
    _remove_title(group)
    line = group.find(f"{{{_SVG}}}path")
    aside = float(line.attrib.get("stroke-width", 1)) / 2 if line is not None else 0.0
    for text in group.iter(f"{{{_SVG}}}text"):  # Graphviz reckons with thin lines
        axis, sense = ("y", -1) if direction == "LR" else ("x", 1)
        text.attrib[axis] = f"{float(text.attrib[axis]) + sense * aside:.2f}"
    for head in group.iter(f"{{{_SVG}}}polygon"):
        head.attrib["stroke-width"] = "1"  # a wide edge must not blow up its arrowhead's outline


def _annotate_graph(group: ET.Element) -> None:
    _remove_title(group)
    background = group.find(f"{{{_SVG}}}polygon")
    if background is not None:
        background.attrib["class"] = "background"


def _remove_rows(graph: ET.Element) -> None:
    """Take away the boxes that only kept rows together."""
    for box in graph.findall(f"{{{_SVG}}}g[@class='cluster']"):
        graph.remove(box)


def _raise_titles(graph: ET.Element) -> None:
    """Draw the frames' titles last, above the edges that run into the frame."""
    for frame in graph.findall(f"{{{_SVG}}}g[@data-layer]"):
        if "cluster" in frame.attrib["class"].split():
            about = {"class": "title", "data-layer": frame.attrib["data-layer"], "aria-hidden": "true"}
            title = ET.SubElement(graph, f"{{{_SVG}}}g", about)
            for text in frame.findall(f"{{{_SVG}}}text"):
                frame.remove(text)
                title.append(text)


def _set_fonts(root: ET.Element) -> None:
    for text in root.iter(f"{{{_SVG}}}text"):
        text.attrib["font-family"] = _FONTS


def _add_halos(root: ET.Element) -> None:
    """Lay a thick white copy under each label that lies on lines, so that it can be read there."""
    for group in root.iter(f"{{{_SVG}}}g"):
        if {"edge", "title"} & set(group.attrib.get("class", "").split()):
            for text in group.findall(f"{{{_SVG}}}text"):
                halo = copy.deepcopy(text)
                halo.attrib |= _HALO
                group.insert(list(group).index(text), halo)


def _set_title(group: ET.Element, text: str) -> None:
    title = group.find(f"{{{_SVG}}}title")
    if title is not None:
        title.text = text


def _remove_title(group: ET.Element) -> None:
    title = group.find(f"{{{_SVG}}}title")
    if title is not None:
        group.remove(title)
