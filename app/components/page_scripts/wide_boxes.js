// What is wider than its place scrolls in a box of its own, never the page. While there is something to scroll, such a
// box can be reached with the keyboard, has a name, and fades at the edge behind which there is more. A component marks
// its boxes with data-wide="their name"; the tables that Streamlit makes of Markdown and
// wide charts are found by themselves.

const COMPONENTS = '[data-testid="stBidiComponentIsolated"]';
const BOXES = '[data-wide], [data-testid="stMarkdownContainer"]:has(> table), [class*="st-key-wide-chart-"]';
const STYLE = `
  [data-scrolls] { scrollbar-width: thin; scrollbar-color: currentcolor transparent; }
  [data-scrolls]:focus-visible { outline: 3px solid currentcolor; outline-offset: -3px; }
  @media screen { [data-scrolls="more"] { mask-image: linear-gradient(to left, transparent, black 28px); } }
`;

const roots = new WeakSet(); // the page and its components' shadow roots
const boxes = new Set();
const sheet = new CSSStyleSheet();
const changes = new MutationObserver(() => (asked ??= requestAnimationFrame(look)));
const sizes = new ResizeObserver(() => boxes.forEach(show));
let asked = null;

function watchWideBoxes() {
  sheet.replaceSync(STYLE);
  look();
}

function look() {
  asked = null;
  boxes.forEach((box) => box.isConnected || boxes.delete(box));
  const components = [...document.querySelectorAll(COMPONENTS)].map((host) => host.shadowRoot);
  for (const root of [document, ...components.filter(Boolean)]) {
    if (!roots.has(root)) {
      roots.add(root);
      root.adoptedStyleSheets.push(sheet);
      changes.observe(root, { childList: true, subtree: true });
    }
    root.querySelectorAll(BOXES).forEach((box) => boxes.has(box) || watch(box));
  }
  boxes.forEach(show);
}

function watch(box) {
  boxes.add(box);
  sizes.observe(box);
  for (const part of box.children) sizes.observe(part);
  box.addEventListener("scroll", () => show(box), { passive: true });
}

function show(box) {
  const more = box.scrollWidth - box.clientWidth;
  const tall = box.scrollHeight > box.clientHeight + 1 && !box.querySelector('button, [tabindex="0"]');
  if (more > 1 || tall) {
    box.dataset.scrolls = more - Math.abs(box.scrollLeft) > 1 ? "more" : "end";
    if (box.matches("ol, ul")) return; // stays a list; what can be clicked in it brings itself into view
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.dataset.wide ?? nameOf(box));
  } else if (box.dataset.scrolls) {
    delete box.dataset.scrolls;
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

function nameOf(box) {
  const headings = [...box.querySelectorAll("th")].map((cell) => cell.textContent);
  return headings.length
    ? `Table: ${headings.join(", ")}`
    : (box.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "Chart");
}
