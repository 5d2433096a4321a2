// The graph on paper: whole, whatever part the screen shows. A network is far longer than wide, so it is cut between its
// layers into strips that stand side by side (one below the other where it runs from left to right), as many as let it
// be largest. Which way the paper lies is known to its style sheet alone: there is a picture for each way.

const PAPERS = { portrait: [703, 790], landscape: [1033, 540] }; // CSS px that A4 and Letter leave below a page's title
const MOST_STRIPS = 6;
const BETWEEN = 24;
const CUT_BELOW = 3; // close below a layer: what is written on its edges stays with where they lead
const THROUGH_A_MODULE = 0.25; // a cut through an unfolded module counts as that share of a strip further away

class Paper {
  constructor(view) {
    this.view = view;
    this.sheets = [];
  }

  attach() {
    this.detach(); // at every rerun
    this.printer = new AbortController();
    const { signal } = this.printer;
    addEventListener("beforeprint", () => this.lay(), { signal });
    addEventListener("afterprint", () => this.clear(), { signal });
  }

  detach() {
    this.printer?.abort();
  }

  lay() {
    this.clear();
    const svg = this.view.querySelector("svg");
    if (!svg?.getBoundingClientRect().width) return;
    this.sheets = Object.entries(PAPERS).map(([name, room]) => sheet(svg, name, room));
    this.view.append(...this.sheets);
  }

  clear() {
    for (const one of this.sheets) one.remove();
    this.sheets = [];
  }
}

function sheet(svg, name, [roomAcross, roomDown]) {
  const size = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
  const along = svg.dataset.direction === "LR" ? 0 : 1;
  const places = placesIn(svg, size);
  const plans = Array.from({ length: MOST_STRIPS }, (_, more) => {
    const ends = [0, ...cuts(places, along, size[along], more + 1), size[along]];
    const strips = ends.slice(1).map((end, at) => [ends[at], end]);
    const whole = [0, 0];
    whole[along] = Math.max(...strips.map(([from, to]) => to - from));
    whole[1 - along] = strips.length * size[1 - along] + (strips.length - 1) * BETWEEN;
    return { strips, whole, scale: Math.min(roomAcross / whole[0], roomDown / whole[1]) };
  });
  const { strips, whole } = plans.reduce((best, plan) => (plan.scale > best.scale ? plan : best));
  const aside = (at) => at * (size[1 - along] + BETWEEN);
  return svgElement(
    "svg",
    { class: `sheet ${name}`, viewBox: `0 0 ${whole.join(" ")}` },
    ...strips.map((ends, at) => strip(svg, places, ends, along, aside(at), size)),
  );
}

/** Where the parts of the drawing are, in its own units: [from, to] across and down. */
function placesIn(svg, size) {
  const whole = svg.getBoundingClientRect();
  const [across, down] = [size[0] / whole.width, size[1] / whole.height];
  return [...svg.querySelectorAll(PARTS)].map((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return [
      [(left - whole.left) * across, (right - whole.left) * across],
      [(top - whole.top) * down, (bottom - whole.top) * down],
    ].concat([part.classList]);
  });
}

const PARTS = ".node, .cluster, .edge, .title, .edge text";

/** Where to cut a length into so many strips: where no layer is, as near as can be to equal parts. */
function cuts(places, along, length, count) {
  const spans = (kind) => places.filter((place) => place[2].contains(kind)).map((place) => place[along]);
  const [nodes, modules] = [spans("node"), spans("cluster")];
  const inside = (at, some) => some.some(([from, to]) => at > from && at < to);
  const gaps = nodes.map(([, end]) => end + CUT_BELOW).filter((at) => at < length && !inside(at, nodes));
  const part = length / count;
  const away = (at, wanted) => Math.abs(at - wanted) + (inside(at, modules) ? THROUGH_A_MODULE * part : 0);
  const wanted = Array.from({ length: count - 1 }, (_, at) => (at + 1) * part);
  const found = wanted.map((place) =>
    gaps.reduce((best, at) => (away(at, place) < away(best, place) ? at : best), length),
  );
  return [...new Set(found)].filter((at) => at < length).sort((one, other) => one - other);
}

function strip(svg, places, [from, to], along, aside, size) {
  const copy = svg.cloneNode(true);
  const [corner, extent] = [[0, 0], [...size]];
  [corner[along], extent[along]] = [from, to - from];
  copy.setAttribute("viewBox", `${corner.join(" ")} ${extent.join(" ")}`);
  ["x", "y"].forEach((name, axis) => copy.setAttribute(name, axis === along ? 0 : aside));
  ["width", "height"].forEach((name, axis) => copy.setAttribute(name, extent[axis]));
  copy.querySelectorAll(PARTS).forEach((part, at) => {
    const [start, end] = places[at][along];
    const middle = (start + end) / 2;
    const outside = part.matches("text, .title") ? middle < from || middle >= to : end <= from || start >= to;
    if (outside) part.remove();
  });
  return copy;
}
