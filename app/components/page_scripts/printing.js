// What must be done before a page goes to paper and undone after: figures get a view box, so that they fit the paper, and
// the foot of each sheet says where it is from. Browsers wait for this, so it must be quick and ask nobody.

const KEY = Symbol.for("googlenet.printing");
const FOOT = "googlenet-foot";

function attendPrinting() {
  if (globalThis[KEY]) return;
  globalThis[KEY] = true;
  addEventListener("beforeprint", () => {
    for (const figure of document.querySelectorAll(".js-plotly-plot .svg-container")) fit(figure);
    writeFoot();
  });
  addEventListener("afterprint", () => {
    for (const figure of document.querySelectorAll(".js-plotly-plot .svg-container")) unfit(figure);
    document.getElementById(FOOT)?.remove();
  });
}

function fit(figure) {
  const [width, height] = [parseFloat(figure.style.width), parseFloat(figure.style.height)];
  if (!(width > 0 && height > 0)) return;
  figure.style.setProperty("--paper-ratio", `${width} / ${height}`);
  figure.style.setProperty("--paper-width", `${width}px`);
  for (const svg of figure.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

function unfit(figure) {
  for (const name of ["--paper-ratio", "--paper-width"]) figure.style.removeProperty(name);
  for (const svg of figure.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
}

function writeFoot() {
  const style = document.getElementById(FOOT) ?? document.createElement("style");
  style.id = FOOT;
  const font = "font: 8pt sans-serif; color: #4a5560";
  style.textContent =
    `@page { @bottom-left { content: ${quoted(`${document.title} · ${location.href}`)}; ${font} }` +
    ` @bottom-right { content: counter(page) " / " counter(pages); ${font} } }`;
  document.head.append(style);
}

/** Text as a CSS string: whatever is neither letter nor digit is escaped by its number. */
function quoted(text) {
  return `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0).toString(16)} `)}"`;
}
