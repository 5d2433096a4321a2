// The graph in the browser: shows the SVG, moves focus and selection, zooms, searches; tells Python what people did.
// Events are emitted only for what a person did, never while mounting. Zoom and scroll are the work of
// `network_graph_pane.js`, the search box is in `network_graph_search.js`, the legend in `network_graph_legend.js`.

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network-graph");
  const graph = mountedAt(root, () => new Graph(root, data));
  graph.emit = (kind, layer) => setTriggerValue("folded", { kind, layer });
  graph.show(data);
  graph.attach();
  return onceGone(root, () => graph.detach());
}

class Graph {
  constructor(root, { key, choice }) {
    this.choice = choice;
    this.pane = new Pane(root, key);
    this.view = this.pane.view;
    this.paper = new Paper(this.view);
    this.said = root.querySelector(".said");
    this.legend = root.querySelector(".legend");
    this.nodes = new Map();
    this.frames = new Map();
    this.edges = [];
    this.receive = (selected) => this.told(selected);
    this.search = new Search(root.querySelector(".search"), this);
    this.slash = (event) => this.search.summon(event);
    this.view.addEventListener("click", (event) => this.clicked(event));
    this.view.addEventListener("dblclick", (event) => this.toggle(layerAt(event.target)));
    this.view.addEventListener("keydown", (event) => this.pressed(event));
    this.view.addEventListener("focusin", (event) => this.rove(layerAt(event.target)));
  }

  // --- mounting -------------------------------------------------------------------------------------------------

  attach() {
    const leave = follow(this.choice, this.receive);
    document.addEventListener("keydown", this.slash);
    this.pane.resized.observe(this.view);
    this.paper.attach();
    this.detach = () => {
      leave();
      document.removeEventListener("keydown", this.slash);
      this.pane.resized.disconnect();
      this.paper.detach();
    };
  }

  show({ svg, layers, legend }) {
    this.layers = layers;
    drawLegend(this.legend, legend); // first, since it takes of the graph's height
    if (svg === this.source) return;
    this.source = svg;
    const kept = this.anchor ?? this.active ?? this.selected;
    const before = this.middle(kept);
    const focused = this.hasFocus();
    this.load(svg);
    const after = this.middle(kept);
    if (before && after) this.view.scrollBy(after.x - before.x, after.y - before.y);
    this.mark();
    if (this.wanted || focused) this.focus(this.wanted ?? kept);
    if (this.wanted) this.announce(this.wanted);
    this.anchor = this.wanted = undefined;
  }

  load(source) {
    this.svg = parsedSvg(source);
    // For programs without paint-order; here a search of the page would find each label twice.
    for (const halo of this.svg.querySelectorAll(".halo")) halo.remove();
    this.pane.show(this.svg);
    this.forward = this.svg.dataset.direction === "LR" ? [1, 0] : [0, 1];
    this.edges = [...this.svg.querySelectorAll(".edge")];
    this.nodes = new Map();
    this.frames = new Map();
    const titles = new Map([...this.svg.querySelectorAll(".title")].map((title) => [title.dataset.layer, title]));
    for (const group of this.svg.querySelectorAll(".node[data-layer], .cluster[data-layer]")) {
      const box = group.getBBox();
      const isNode = group.classList.contains("node");
      (isNode ? this.nodes : this.frames).set(group.dataset.layer, { group, box });
      if (isNode) this.dress(group, box);
      // An unfolded module is folded by the badge on its frame; the node inside has the keyboard's way to do it.
      const above = isNode ? group : titles.get(group.dataset.layer);
      if (group.dataset.fold && isNode === (group.dataset.fold === "folded")) {
        above.append(badge(box, group.dataset.fold));
      }
    }
    this.rove(this.nodes.has(this.active) ? this.active : (this.visible(this.selected) ?? this.layers[0][0]));
  }

  dress(group, box) {
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", "-1");
    group.prepend(outline("ring", box, 5), outline("focus", box, 10));
    if (group.dataset.fold) group.setAttribute("aria-expanded", String(group.dataset.fold === "unfolded"));
  }

  // --- selection and folding ------------------------------------------------------------------------------------

  /** The layer itself where it is drawn, else the folded stage it is in. */
  visible(layer) {
    let shown = layer;
    while (shown && !this.nodes.has(shown)) shown = shown.slice(0, Math.max(0, shown.lastIndexOf(".")));
    return shown || undefined;
  }

  told(selected) {
    if (selected === this.selected) return;
    this.selected = selected;
    this.mark();
    this.announce(selected);
    if (!this.hasFocus()) this.rove(this.visible(selected)); // the Tab key comes in at the selected layer
    this.reveal(selected, !this.hasFocus());
  }

  select(layer) {
    if (!layer || layer === this.selected) return;
    this.selected = layer; // in sight already, since it is here that it was chosen
    this.mark();
    this.announce(layer);
    choose(this.choice, layer);
  }

  find(layer) {
    const shown = this.visible(layer);
    this.select(layer);
    if (shown === layer) return this.focus(layer);
    this.anchor = shown;
    this.wanted = layer;
    this.emit("unfold", layer.split(".")[0]);
  }

  toggle(layer) {
    const stage = layer?.split(".")[0];
    const state = (this.frames.get(stage) ?? this.nodes.get(stage))?.group.dataset.fold;
    if (!state) return;
    this.anchor = stage;
    this.emit(state === "folded" ? "unfold" : "fold", stage);
  }

  mark() {
    const shown = this.visible(this.selected);
    for (const [layer, { group }] of this.nodes) {
      group.classList.toggle("is-selected", layer === this.selected);
      group.classList.toggle("is-within", layer === shown && layer !== this.selected);
      group.setAttribute("aria-pressed", String(layer === shown));
    }
    for (const edge of this.edges) {
      const into = edge.dataset.target === shown;
      const out = edge.dataset.source === shown;
      edge.classList.toggle("is-in", into);
      edge.classList.toggle("is-out", out);
      const line = edge.querySelector("path");
      const width = Number(line.getAttribute("stroke-width") ?? 1);
      line.style.strokeWidth = into || out ? Math.max(width, 3) : "";
    }
  }

  announce(layer) {
    const name = this.nodes.get(layer)?.group.getAttribute("aria-label") ?? this.label(layer);
    const list = (ids) => ids.map((id) => this.label(id)).join(", ") || "nothing drawn";
    this.said.textContent = `Selected: ${name}. Fed by ${list(this.before(layer))}. Feeds ${list(this.after(layer))}.`;
  }

  label(layer) {
    return this.layers.find(([id]) => id === layer)?.[1] ?? layer;
  }

  before(layer) {
    return this.edges.filter((edge) => edge.dataset.target === layer).map((edge) => edge.dataset.source);
  }

  after(layer) {
    return this.edges.filter((edge) => edge.dataset.source === layer).map((edge) => edge.dataset.target);
  }

  // --- pointer and keys -----------------------------------------------------------------------------------------

  clicked(event) {
    const layer = layerAt(event.target);
    if (event.target.closest(".badge")) this.toggle(layer);
    else this.select(layer);
  }

  pressed(event) {
    const layer = layerAt(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || !layer) return;
    const { key } = event;
    const act = {
      Enter: () => this.select(layer),
      " ": () => this.toggle(layer),
      Escape: () => event.target.blur(),
      Home: () => this.focus(this.inOrder()[0]),
      End: () => this.focus(this.inOrder().at(-1)),
      "+": () => this.pane.zoomBy("in"),
      "-": () => this.pane.zoomBy("out"),
      0: () => this.pane.zoomBy("full"),
    }[key];
    if (act) act();
    else if (ARROWS[key]) this.focus(this.neighbour(layer, ARROWS[key]));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  inOrder() {
    return this.layers.map(([id]) => id).filter((id) => this.nodes.has(id));
  }

  /** Where an arrow key leads: along the flow by edges, across it to what stands beside. */
  neighbour(layer, arrow) {
    const main = this.forward[0] ? 0 : 1;
    const sense = arrow[main];
    if (sense) {
      const ends = (sense > 0 ? this.after(layer) : this.before(layer)).map((id) => [id, this.away(layer, id)]);
      return ends.sort(([, one], [, two]) => Math.abs(one[1 - main]) - Math.abs(two[1 - main]))[0]?.[0];
    }
    const cross = 1 - main;
    const beside = [...this.nodes.keys()].filter((id) => this.away(layer, id)[cross] * arrow[cross] > 0);
    const abreast = beside.filter((id) => this.overlap(layer, id, main));
    const aslant = ([x, y]) => (main ? Math.abs(x) > Math.abs(y) : Math.abs(y) > Math.abs(x));
    const choice = abreast.length ? abreast : beside.filter((id) => aslant(this.away(layer, id)));
    const distance = (id) => Math.hypot(...this.away(layer, id));
    return choice.sort((one, two) => distance(one) - distance(two))[0];
  }

  away(from, to) {
    const [one, two] = [this.nodes.get(from).box, this.nodes.get(to).box];
    return [two.x + two.width / 2 - one.x - one.width / 2, two.y + two.height / 2 - one.y - one.height / 2];
  }

  overlap(one, two, axis) {
    const [at, size] = axis ? ["y", "height"] : ["x", "width"];
    const [first, second] = [this.nodes.get(one).box, this.nodes.get(two).box];
    return first[at] < second[at] + second[size] && second[at] < first[at] + first[size];
  }

  focus(layer) {
    const shown = this.visible(layer);
    if (!shown) return;
    this.nodes.get(shown).group.focus({ preventScroll: true });
    this.reveal(shown);
  }

  hasFocus() {
    return this.view.contains(this.view.getRootNode().activeElement);
  }

  reveal(layer, middle) {
    const shown = this.nodes.get(this.visible(layer));
    if (shown) this.pane.reveal(shown.group, middle);
  }

  /** Where a layer's middle is on screen. */
  middle(layer) {
    const shown = this.nodes.get(this.visible(layer));
    if (!shown) return undefined;
    const box = shown.group.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  rove(layer) {
    if (!this.nodes.has(layer)) return;
    this.nodes.get(this.active)?.group.setAttribute("tabindex", "-1");
    this.nodes.get(layer).group.setAttribute("tabindex", "0");
    this.active = layer;
  }
}

function layerAt(element) {
  return element.closest?.("[data-layer]")?.dataset.layer;
}

function outline(name, box, by) {
  return svgElement("rect", {
    x: box.x - by,
    y: box.y - by,
    width: box.width + 2 * by,
    height: box.height + 2 * by,
    rx: 6 + by / 2,
    class: name,
  });
}

function badge(box, state) {
  const folded = state === "folded";
  return svgElement(
    "g",
    { class: "badge", transform: `translate(${box.x + box.width} ${box.y})` },
    svgElement("title", {}, folded ? "Unfold (Space)" : "Fold (Space)"),
    svgElement("circle", { r: 11 }),
    svgElement("path", { d: folded ? "M-5 0H5M0-5V5" : "M-5 0H5" }),
  );
}
