// Making elements. All text is set as text; nothing becomes HTML.

const SVG = "http://www.w3.org/2000/svg";

// An element with attributes, those that are not empty, and contents: texts and other elements.
function element(name, attributes = {}, ...contents) {
  return filled(document.createElement(name), attributes, contents);
}

function svgElement(name, attributes = {}, ...contents) {
  return filled(document.createElementNS(SVG, name), attributes, contents);
}

function filled(made, attributes, contents) {
  for (const [attribute, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(attribute, value);
  made.append(...contents.filter((content) => content !== ""));
  return made;
}

// A drawing made on the server, as elements of this page.
function parsedSvg(source) {
  return document.importNode(new DOMParser().parseFromString(source, "image/svg+xml").documentElement, true);
}

// A row of a table; `kind` is what its cells are, td or th: a heading that says nothing is none.
function tableRow(kind, contents) {
  return element("tr", {}, ...contents.map((content) => element(content === "" ? "td" : kind, {}, content)));
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
