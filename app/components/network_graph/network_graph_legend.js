// The legend below the graph: a swatch with the classes of the nodes it stands for, so that one style colours both.

function drawLegend(place, { title, stops, marked }) {
  const entries = stops.map((stop) => entry(swatch(`node ${stop.css}`, stop), stop.label));
  if (marked) entries.push(entry(swatch("node marked", { fill: "none", width: "4", dashes: "" }), marked));
  place.replaceChildren(element("strong", {}, title), ...entries);
}

function entry(picture, label) {
  return element("span", { class: "entry" }, picture, label);
}

function swatch(classes, { fill, width, dashes }) {
  const box = svgElement("polygon", {
    points: "2,2 24,2 24,16 2,16",
    fill,
    stroke: "#5f6b76",
    "stroke-width": width,
    "stroke-dasharray": dashes,
  });
  const group = svgElement("g", { class: classes }, box);
  return svgElement("svg", { width: 26, height: 18, "aria-hidden": "true" }, group);
}
