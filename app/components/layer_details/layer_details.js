// The details of one layer. All text is set as text; nothing becomes HTML.

const layers = new WeakMap(); // root element -> the layer it shows: this module's function runs again at every rerun
const COPIED_MS = 1200;
const SVG = "http://www.w3.org/2000/svg";
const COPY = "M5 5V1.5H12.5V9H9M1.5 5H9V12.5H1.5Z";
const COPIED = "M2 7.5L5.5 11L12 3";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".details");
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- each rerun's handler takes the place of the last one's
  root.onclick = (event) => {
    const link = event.target.closest("[data-layer]");
    const copy = event.target.closest("[data-copy]");
    if (link) setTriggerValue("event", { layer: link.dataset.layer });
    if (copy) copyFrom(copy);
  };
  const source = JSON.stringify(data);
  if (layers.get(root) === source) return;
  const focused = root.contains(root.getRootNode().activeElement);
  layers.set(root, source);
  root.style.height = `${data.height}px`;
  root.tabIndex = 0; // so that it scrolls by keyboard
  root.setAttribute("aria-label", `Details of ${data.label}`);
  const [around, inside] = [
    data.links.filter(({ term }) => term !== "Inside"),
    data.links.filter(({ term }) => term === "Inside"),
  ];
  root.replaceChildren(heading(data), relations(around), factList(data), ...tensorTable(data), relations(inside));
  root.scrollTop = 0;
  if (focused) root.focus({ preventScroll: true }); // the link that was followed is gone
}

function heading({ label, layer, kind }) {
  const names = element("p", "names");
  names.append(element("code", "", layer), copyButton(layer), element("span", "kind", kind));
  const head = element("header");
  head.append(element("h3", "", label), names);
  return head;
}

function factList({ facts }) {
  const list = element("dl");
  for (const { term, value, formulas, note, branches } of facts) {
    const said = element("dd");
    const line = element("p", "value", value);
    if (/\d/.test(value)) line.append(copyButton(number(value) ?? value));
    if (value) said.append(line);
    for (const formula of formulas) {
      const proof = element("p", "formula", formula);
      proof.append(copyButton(formula));
      said.append(proof);
    }
    if (note) said.append(element("p", "note", note));
    if (branches.length) said.append(branchTable(branches));
    list.append(element("dt", "", term), said);
  }
  return list;
}

function branchTable(branches) {
  const table = element("table", "branches");
  const head = element("tr");
  for (const title of ["Branch", "Parameters", "MACs"]) head.append(element("th", "", title));
  table.append(head);
  for (const { label, params, macs } of branches) {
    const row = element("tr");
    row.append(element("th", "", label), amount(params), amount(macs));
    table.append(row);
  }
  return table;
}

/** A sum, and under it what it is the sum of. */
function amount(terms) {
  const written = (count) => count.toLocaleString("en");
  const cell = element("td", "amount", written(terms.reduce((sum, term) => sum + term, 0)));
  if (terms.length > 1) cell.append(element("small", "", terms.map(written).join(" + ")));
  return cell;
}

/** The digits of a value that is a number, for a calculator or a program. */
function number(value) {
  const digits = value.replaceAll(",", "");
  return /^\d+$/.test(digits) ? digits : undefined;
}

function tensorTable({ tensors, summary, caption }) {
  if (!tensors.length) return [];
  const box = element("details");
  const table = element("table");
  table.append(element("caption", "", caption));
  for (const [key, shape, role] of tensors) {
    const row = element("tr");
    const name = element("th", "", "");
    name.scope = "row";
    name.append(element("code", "", key), copyButton(key));
    row.append(name, element("td", "shape", shape), element("td", "", role));
    table.append(row);
  }
  const wide = element("div", "wide");
  wide.dataset.wide = caption;
  wide.append(table);
  box.append(element("summary", "", `Weights: ${summary}`), wide);
  return [box];
}

function relations(links) {
  const list = element("dl", "links");
  for (const { term, links: group } of links) {
    const said = element("dd");
    for (const { layer, label, shape } of group) {
      const link = element("button", "link", label);
      link.type = "button";
      link.dataset.layer = layer;
      link.append(element("small", "", shape));
      said.append(link);
    }
    list.append(element("dt", "", term), said);
  }
  return list;
}

function copyButton(text) {
  const button = element("button", "copy");
  button.append(icon(COPY));
  button.type = "button";
  button.dataset.copy = text;
  button.title = "Copy";
  button.setAttribute("aria-label", `Copy ${text}`);
  return button;
}

async function copyFrom(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    byHand(text, button); // no clipboard without https, or not allowed
  }
  button.replaceChildren(icon(COPIED));
  setTimeout(() => button.replaceChildren(icon(COPY)), COPIED_MS);
}

function icon(path) {
  const picture = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" })) {
    picture.setAttribute(name, value);
  }
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

function byHand(text, button) {
  const field = element("textarea", "", text);
  button.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  button.focus();
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
