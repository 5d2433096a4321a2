// The details of one layer.

const layers = new WeakMap(); // root element -> the layer it shows: this module's function runs again at every rerun
const COPIED_MS = 1200;
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
  const id = [element("code", {}, layer), copyButton(layer)];
  const names = element("p", { class: "names" }, ...id, element("span", { class: "kind" }, kind));
  return element("header", {}, element("h3", {}, label), names);
}

function factList({ facts }) {
  const list = element("dl");
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
function amount(terms) {
  const written = (count) => count.toLocaleString("en");
  const cell = element("td", { class: "amount" }, written(terms.reduce((sum, term) => sum + term, 0)));
  if (terms.length > 1) cell.append(element("small", {}, terms.map(written).join(" + ")));
  return cell;
}

/** The digits of a value that is a number, for a calculator or a program. */
function digitsOf(value) {
  const digits = value.replaceAll(",", "");
  return /^\d+$/.test(digits) ? digits : undefined;
}

function tensorTable({ tensors, summary, caption }) {
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
      said.append(element("button", link, label, element("small", {}, shape)));
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
  button.replaceChildren(icon(COPIED));
  setTimeout(() => button.replaceChildren(icon(COPY)), COPIED_MS);
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
