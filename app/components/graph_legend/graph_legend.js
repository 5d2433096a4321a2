// The legend: a swatch with the classes of the nodes it stands for, so that the graph's style sheet colours both.
const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector(".legend");
  const title = document.createElement("strong");
  title.textContent = data.title;
  const entries = data.stops.map((stop) => entry(swatch(`node ${stop.css}`, stop), stop.label));
  if (data.marked) entries.push(entry(swatch("node marked", { fill: "none", width: "4", dashes: "" }), data.marked));
  list.replaceChildren(title, ...entries);
}

function entry(picture, label) {
  const item = document.createElement("span");
  item.className = "entry";
  item.append(picture, label);
  return item;
}

function swatch(classes, { fill, width, dashes }) {
  const picture = document.createElementNS(SVG, "svg");
  const group = document.createElementNS(SVG, "g");
  const box = document.createElementNS(SVG, "polygon");
  for (const [name, value] of Object.entries({ width: 26, height: 18, "aria-hidden": "true" })) {
    picture.setAttribute(name, value);
  }
  group.setAttribute("class", classes);
  const shape = {
    points: "2,2 24,2 24,16 2,16",
    fill,
    stroke: "#5f6b76",
    "stroke-width": width,
    "stroke-dasharray": dashes,
  };
  for (const [name, value] of Object.entries(shape)) box.setAttribute(name, value);
  group.append(box);
  picture.append(group);
  return picture;
}
