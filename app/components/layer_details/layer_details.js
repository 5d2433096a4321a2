// The details of one layer.

const COPIED_MS = 1200;
const COPY = "M5 5V1.5H12.5V9H9M1.5 5H9V12.5H1.5Z";
const COPIED = "M2 7.5L5.5 11L12 3";
const LINE_END = 10;

export default function ({ data: bytes, parentElement }) {
  const root = parentElement.querySelector(".details");
  const details = mountedAt(root, () => new Details(root));
  details.show(bytes);
  details.attach();
  return onceGone(root, () => details.detach());
}

class Details {
  constructor(root) {
    this.root = root;
    this.receive = (layer, more) => this.told(layer, more);
    root.tabIndex = 0; // so that it scrolls by keyboard
    root.addEventListener("click", (event) => this.clicked(event));
  }

  attach() {
    this.detach = follow(this.look.choice, this.receive);
  }

  /** The line about the facts, then the facts of all layers. What is shown stays until they are unpacked. */
  async show(bytes) {
    const end = bytes.indexOf(LINE_END);
    const look = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    if (look.version === this.look?.version) return;
    this.look = look;
    this.facts = undefined;
    this.root.setAttribute("aria-busy", "true");
    let facts;
    try {
      facts = await unpacked(bytes.subarray(end + 1));
    } catch {
      facts = {}; // an old browser: each layer's facts are asked for
    }
    if (look !== this.look) return;
    this.facts = facts;
    this.draw();
  }

  told(layer, more) {
    this.layer = layer;
    this.more = more;
    this.draw();
  }

  draw() {
    if (!this.facts || this.layer === undefined) return;
    const known = this.facts[this.layer] ?? (this.more?.layer === this.layer ? this.more : undefined);
    if (!known) askForMore(this.look.choice);
    this.root.setAttribute("aria-busy", String(!known));
    if (!known || known === this.drawn) return;
    const again = this.drawn !== undefined; // at first it is at its top, and setting that would lay out the whole page
    this.drawn = known;
    const focused = this.root.contains(this.root.getRootNode().activeElement);
    this.root.setAttribute("aria-label", `Details of ${known.label}`);
    const [around, inside] = [
      known.links.filter(({ term }) => term !== "Inside"),
      known.links.filter(({ term }) => term === "Inside"),
    ];
    const [size, ...facts] = known.facts; // what it does to the size is what it is about
    const tensors = tensorTable(known, this.look.caption);
    const parts = [heading(known), factList([size], "size"), relations(around), factList(facts), ...tensors];
    this.root.replaceChildren(...parts, relations(inside));
    if (again) this.root.scrollTop = 0;
    if (focused) this.root.focus({ preventScroll: true }); // the link that was followed is gone
  }

  clicked(event) {
    const link = event.target.closest("[data-layer]");
    const copy = event.target.closest("[data-copy]");
    if (link) choose(this.look.choice, link.dataset.layer);
    if (copy) copyFrom(copy);
  }
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function heading({ label, layer, kind }) {
  const id = [element("code", {}, layer), copyButton(layer)];
  const names = element("p", { class: "names" }, element("span", { class: "kind" }, kind), ...id);
  return element("header", {}, element("h2", {}, label), names);
}

function factList(facts, css = "") {
  const list = element("dl", { class: css });
  for (const { term, value, formulas, note, branches } of facts) {
    const said = element("dd");
    const line = element("p", { class: "value" }, value);
    if (/\d/.test(value)) line.append(copyButton(digitsOf(value) ?? value));
    if (value) said.append(line);
    for (const formula of formulas) {
      said.append(element("p", { class: "formula" }, formula, copyButton(formula)));
    }
    if (note) said.append(element("p", { class: "note" }, note));
    if (branches.length) said.append(branchTable(branches));
    list.append(element("dt", {}, term), said);
  }
  return list;
}

function branchTable(branches) {
  const rows = branches.map(({ label, params, macs }) =>
    element("tr", {}, element("th", {}, label), amount(params), amount(macs)),
  );
  return element("table", { class: "branches" }, tableRow("th", ["Branch", "Parameters", "MACs"]), ...rows);
}

/** A sum, and under it what it is the sum of. */
function amount([sum, terms]) {
  return element("td", { class: "amount" }, sum, terms && element("small", {}, terms));
}

/** The digits of a value that is a number, for a calculator or a program. */
function digitsOf(value) {
  const digits = value.replaceAll(",", "");
  return /^\d+$/.test(digits) ? digits : undefined;
}

function tensorTable({ tensors, summary }, caption) {
  if (!tensors.length) return [];
  const rows = tensors.map(([key, shape, role]) => {
    const name = element("th", { scope: "row" }, element("code", {}, key), copyButton(key));
    return element("tr", {}, name, element("td", { class: "shape" }, shape), element("td", {}, role));
  });
  const table = element("table", {}, element("caption", {}, caption), ...rows);
  const wide = element("div", { class: "wide", "data-wide": caption }, table);
  return [element("details", {}, element("summary", {}, `Weights: ${summary}`), wide)];
}

function relations(links) {
  const list = element("dl", { class: "links" });
  for (const { term, links: group } of links) {
    const said = element("dd");
    for (const { layer, label, shape } of group) {
      const link = { class: "link", type: "button", "data-layer": layer };
      said.append(element("button", link, element("span", {}, label), element("small", {}, shape)));
    }
    list.append(element("dt", {}, term), said);
  }
  return list;
}

function copyButton(text) {
  const said = { "data-copy": text, title: "Copy", "aria-label": `Copy ${text}` };
  return element("button", { class: "copy", type: "button", ...said }, icon(COPY));
}

async function copyFrom(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    byHand(text, button); // no clipboard without https, or not allowed
  }
  showCopied(button, true);
  setTimeout(() => showCopied(button, false), COPIED_MS);
}

function showCopied(button, yes) {
  button.classList.toggle("copied", yes);
  button.replaceChildren(icon(yes ? COPIED : COPY));
}

function icon(path) {
  const line = svgElement("path", { d: path });
  return svgElement("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, line);
}

function byHand(text, button) {
  const field = element("textarea", {}, text);
  button.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  button.focus();
}
