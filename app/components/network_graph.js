// The graph in the browser: shows the SVG, moves focus and selection, zooms, searches; tells Python what people did.
// Events are emitted only for what a person did, never while mounting. Nothing a person typed becomes HTML.

const SVG = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ZOOM = { least: 0.15, most: 4, step: 1.25, readable: 0.8, roomy: 1.3 };
const ANSWER_MS = 4000; // how long a selection made here stands against an older one still on its way from Python
const MARGIN = 12;

const graphs = new WeakMap(); // root element -> Graph: this module's function runs again at every rerun
const places = new Map(); // component key -> zoom and scroll, for when the page is left and opened again

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network-graph");
  const graph = graphs.get(root) ?? new Graph(root, data.key);
  graphs.set(root, graph);
  // Two triggers: of one that is set twice before Python runs, only the second would arrive (click, then double click).
  graph.emit = (kind, layer) => setTriggerValue(kind.endsWith("fold") ? "folded" : "chosen", { kind, layer });
  graph.show(data);
  graph.attach();
  return () => setTimeout(() => root.isConnected || graph.detach());
}

class Graph {
  constructor(root, key) {
    this.key = key;
    this.view = root.querySelector(".view");
    this.said = root.querySelector(".said");
    this.percent = root.querySelector("output");
    this.nodes = new Map();
    this.frames = new Map();
    this.edges = [];
    this.search = new Search(root.querySelector(".search"), this);
    this.place = places.get(key) ?? { zoom: null, left: 0, top: 0 };
    places.set(key, this.place);
    this.listen(root);
  }

  // --- mounting -------------------------------------------------------------------------------------------------

  listen(root) {
    root.querySelector(".zoom").addEventListener("click", (event) => this.zoomBy(event.target.dataset.do));
    this.view.addEventListener("click", (event) => this.clicked(event));
    this.view.addEventListener("dblclick", (event) => this.toggle(layerAt(event.target)));
    this.view.addEventListener("keydown", (event) => this.pressed(event));
    this.view.addEventListener("focusin", (event) => this.rove(layerAt(event.target)));
    this.view.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.view.addEventListener("pointerdown", (event) => this.pan(event));
    this.view.addEventListener("scroll", () => Object.assign(this.place, { left: this.view.scrollLeft, top: this.view.scrollTop }));
    this.slash = (event) => this.search.summon(event);
    this.resized = new ResizeObserver(() => this.place.zoom === null && this.svg && this.fit());
  }

  attach() {
    const mailboxes = (globalThis[Symbol.for("googlenet.network-graph")] ??= new Map());
    const mailbox = mailboxes.get(this.key) ?? {};
    mailboxes.set(this.key, mailbox);
    mailbox.receive = (selected) => this.told(selected);
    if (mailbox.selected !== undefined) this.told(mailbox.selected);
    document.addEventListener("keydown", this.slash);
    this.resized.observe(this.view);
    this.detach = () => {
      mailbox.receive = undefined;
      document.removeEventListener("keydown", this.slash);
      this.resized.disconnect();
    };
  }

  show({ svg, layers, height }) {
    this.layers = layers;
    this.height = height;
    if (svg === this.source) return;
    const first = this.source === undefined;
    this.source = svg;
    const kept = this.anchor ?? this.active ?? this.selected;
    const before = this.offset(kept);
    const focused = this.hasFocus();
    this.load(svg);
    this.view.scrollTo(this.place.left, this.place.top);
    if (first) this.fit();
    else this.refit();
    if (first && this.place.zoom !== null) this.view.scrollTo(this.place.left, this.place.top);
    const after = this.offset(kept);
    if (before && after) this.view.scrollBy(after.x - before.x, after.y - before.y);
    this.mark();
    if (this.wanted || focused) this.focus(this.wanted ?? kept);
    this.anchor = this.wanted = undefined;
  }

  load(source) {
    const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
    this.svg = document.importNode(parsed, true);
    this.size = { width: Number(this.svg.getAttribute("width")), height: Number(this.svg.getAttribute("height")) };
    this.forward = this.svg.dataset.direction === "LR" ? [1, 0] : [0, 1];
    this.view.replaceChildren(this.svg);
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
      if (group.dataset.fold && isNode === (group.dataset.fold === "folded")) above.append(badge(box, group.dataset.fold));
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
    while (layer && !this.nodes.has(layer)) layer = layer.slice(0, Math.max(0, layer.lastIndexOf(".")));
    return layer || undefined;
  }

  told(selected) {
    this.heard = selected;
    if (this.pending && this.pending !== selected) return;
    this.pending = undefined;
    if (selected === this.selected) return;
    this.selected = selected;
    this.mark();
    this.reveal(this.visible(selected));
  }

  select(layer) {
    if (!layer || layer === this.selected) return;
    this.choose(layer);
    this.emit("select", layer);
  }

  choose(layer) {
    this.selected = this.pending = layer;
    clearTimeout(this.answer);
    this.answer = setTimeout(() => {
      this.pending = undefined;
      if (this.heard !== undefined) this.told(this.heard);
    }, ANSWER_MS);
    this.mark();
    this.announce(layer);
  }

  find(layer) {
    if (this.nodes.has(layer)) {
      this.select(layer);
      this.focus(layer);
    } else {
      this.anchor = this.visible(layer);
      this.wanted = layer;
      this.choose(layer);
      this.emit("reveal", layer);
    }
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
      "+": () => this.zoomBy("in"),
      "-": () => this.zoomBy("out"),
      0: () => this.zoomBy("full"),
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
    const linked = new Set([...this.after(layer), ...this.before(layer)]);
    const choice = abreast.length ? abreast : beside.filter((id) => linked.has(id));
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

  rove(layer) {
    if (!this.nodes.has(layer)) return;
    this.nodes.get(this.active)?.group.setAttribute("tabindex", "-1");
    this.nodes.get(layer).group.setAttribute("tabindex", "0");
    this.active = layer;
  }

  hasFocus() {
    return this.view.contains(this.view.getRootNode().activeElement);
  }

  pan(event) {
    if (event.button !== 0 || event.pointerType !== "mouse" || layerAt(event.target)) return;
    const move = (moved) => this.view.scrollBy(-moved.movementX, -moved.movementY);
    const end = () => {
      this.view.classList.remove("panning");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
    };
    this.view.classList.add("panning");
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  }

  // --- zoom and scroll ------------------------------------------------------------------------------------------

  /** Where a layer's middle is on screen. */
  offset(layer) {
    const item = this.nodes.get(this.visible(layer));
    if (!item) return undefined;
    const box = item.group.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  reveal(layer) {
    const item = this.nodes.get(layer);
    if (!item) return;
    const [box, view] = [item.group.getBoundingClientRect(), this.view.getBoundingClientRect()];
    const past = (low, high, least, most) => (low < least ? low - least : high > most ? Math.min(high - most, low - least) : 0);
    this.view.scrollBy({
      left: past(box.left - MARGIN, box.right + MARGIN, view.left, view.right),
      top: past(box.top - MARGIN, box.bottom + MARGIN, view.top, view.bottom),
    });
  }

  fits() {
    const width = (this.view.clientWidth - 2) / this.size.width;
    return { width, all: Math.min(width, this.height / this.size.height) };
  }

  /** Zoom that nobody chose: as wide as there is room, but neither too small to read nor needlessly large. */
  fit() {
    const { width, all } = this.fits();
    if (width <= 0) return;
    this.scale(width < 1 ? Math.max(width, ZOOM.readable) : Math.min(width, ZOOM.roomy, Math.max(1, all)));
    this.reveal(this.visible(this.selected));
  }

  refit() {
    if (this.place.zoom === null) this.fit();
    else this.scale(this.place.zoom);
  }

  scale(zoom) {
    this.zoom = zoom;
    this.svg.setAttribute("width", this.size.width * zoom);
    this.svg.setAttribute("height", this.size.height * zoom);
    this.view.style.height = `${Math.min(this.height, Math.max(240, this.size.height * zoom + 20))}px`;
    this.percent.textContent = `${Math.round(zoom * 100)} %`;
  }

  zoomTo(zoom, at) {
    const view = this.view.getBoundingClientRect();
    const [x, y] = at ?? [view.left + view.width / 2, view.top + view.height / 2];
    const old = this.svg.getBoundingClientRect();
    const [shareX, shareY] = [(x - old.left) / old.width, (y - old.top) / old.height];
    this.place.zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));
    this.scale(this.place.zoom);
    const now = this.svg.getBoundingClientRect();
    this.view.scrollBy(now.left + shareX * now.width - x, now.top + shareY * now.height - y);
  }

  zoomBy(what) {
    const zoom = { in: this.zoom * ZOOM.step, out: this.zoom / ZOOM.step, full: 1, ...this.fits() };
    if (what in zoom) this.zoomTo(zoom[what]);
    else if (what) throw new Error(`No such zoom: ${what}`);
  }

  wheeled(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoomTo(this.zoom * Math.exp(-event.deltaY / 400), [event.clientX, event.clientY]);
  }
}

/** The search box: a combobox over every layer, those inside folded modules too. */
class Search {
  constructor(root, graph) {
    this.graph = graph;
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // keeps the focus, which the list closes without
      this.take(event.target.closest("li")?.dataset.id);
    });
  }

  /** `/` anywhere on the page, unless somebody is typing. */
  summon(event) {
    const target = event.composedPath()[0];
    const typing = target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || typing) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  offer() {
    const wanted = plain(this.input.value);
    const rank = ([id, label]) => {
      const names = [plain(id), plain(label), plain(id).replace("inception", "")];
      return names.includes(wanted) ? 0 : names.some((name) => name.startsWith(wanted)) ? 1 : names.some((name) => name.includes(wanted)) ? 2 : 3;
    };
    const ranked = wanted ? this.graph.layers.map((layer) => [rank(layer), layer]).filter(([order]) => order < 3) : [];
    ranked.sort(([one], [two]) => one - two);
    this.found = ranked.map(([, layer]) => layer);
    this.list.replaceChildren(...(this.found.length ? this.found.map(([id, label], at) => option(id, label, at)) : [none()]));
    this.open(Boolean(wanted));
    this.point(0);
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.open(false);
  }

  point(at) {
    if (this.list.hidden || !this.found.length) return;
    this.at = (at + this.found.length) % this.found.length;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
  }

  pressed(event) {
    event.stopPropagation(); // Streamlit's own shortcuts
    const { key } = event;
    if (key === "ArrowDown") this.point(this.at + 1);
    else if (key === "ArrowUp") this.point(this.at - 1);
    else if (key === "Enter" && !this.list.hidden) this.take(this.found[this.at]?.[0]);
    else if (key === "Escape" && !this.list.hidden) this.close();
    else if (key === "Escape") this.graph.focus(this.graph.active);
    else return;
    event.preventDefault();
  }

  take(id) {
    if (!id) return;
    this.input.value = "";
    this.close();
    this.graph.find(id);
  }
}

function layerAt(element) {
  return element.closest?.("[data-layer]")?.dataset.layer;
}

function plain(text) {
  return text.toLowerCase().replaceAll("x", "×").replace(/[\s()·]/g, "");
}

function option(id, label, at) {
  const item = document.createElement("li");
  Object.assign(item, { id: `found-${at}`, role: "option", textContent: label });
  item.dataset.id = id;
  const small = document.createElement("small");
  small.textContent = id;
  item.append(small);
  return item;
}

function none() {
  const item = document.createElement("li");
  Object.assign(item, { className: "none", role: "option", textContent: "No such layer" });
  return item;
}

function outline(name, box, by) {
  const rect = document.createElementNS(SVG, "rect");
  const at = { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by, rx: 6 + by / 2, class: name };
  for (const [attribute, value] of Object.entries(at)) rect.setAttribute(attribute, value);
  return rect;
}

function badge(box, state) {
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "badge");
  group.setAttribute("transform", `translate(${box.x + box.width} ${box.y})`);
  const circle = document.createElementNS(SVG, "circle");
  circle.setAttribute("r", "11");
  const sign = document.createElementNS(SVG, "path");
  sign.setAttribute("d", state === "folded" ? "M-5 0H5M0-5V5" : "M-5 0H5");
  const title = document.createElementNS(SVG, "title");
  title.textContent = state === "folded" ? "Unfold (Space)" : "Fold (Space)";
  group.append(title, circle, sign);
  return group;
}
