// In a narrow window the bar of a page's views is one line that scrolls, and fades at the edges behind which there is more.
// The chosen view is brought to its middle: at first, when another is chosen, and when the window is turned; and into
// sight whatever the keyboard comes to. Where somebody scrolls to, it stays.

const VIEWS = '.st-key-views-line [role="radiogroup"]';
const CHOSEN_VIEW = `${VIEWS} > [aria-checked="true"]`;
const FADES = `
  @media screen {
    ${VIEWS}[data-more="after"] { mask-image: linear-gradient(to left, transparent, black 28px) !important; }
    ${VIEWS}[data-more="before"] { mask-image: linear-gradient(to right, transparent, black 28px) !important; }
    ${VIEWS}[data-more="both"] {
      mask-image: linear-gradient(to right, transparent, black 28px, black calc(100% - 28px), transparent) !important;
    }
  }
`;

const barSize = new ResizeObserver(() => bringChosenToMiddle());
let chosenView = null;
let awaited = null;

function attendViewsBar() {
  if (awaited !== null) return;
  const fades = new CSSStyleSheet();
  fades.replaceSync(FADES);
  document.adoptedStyleSheets.push(fades);
  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-checked"] };
  new MutationObserver(() => (awaited ||= requestAnimationFrame(findChosen))).observe(document.body, watched);
  findChosen();
}

function findChosen() {
  awaited = 0;
  const found = document.querySelector(CHOSEN_VIEW);
  if (found === chosenView) return;
  chosenView = found;
  barSize.disconnect();
  if (!found) return;
  barSize.observe(found.parentElement); // tells its size at once, too
  found.parentElement.addEventListener("scroll", fade, { passive: true });
  found.parentElement.addEventListener("focusin", bringIntoSight);
}

/** The keyboard goes on to a view without scrolling to it. */
function bringIntoSight({ target }) {
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function bringChosenToMiddle() {
  const bar = chosenView.parentElement;
  const [own, around] = [chosenView, bar].map((one) => one.getBoundingClientRect());
  bar.scrollBy({ left: own.left + own.width / 2 - around.left - around.width / 2, behavior: "instant" });
  fade({ currentTarget: bar });
}

function fade({ currentTarget: bar }) {
  const before = bar.scrollLeft > 1;
  const after = bar.scrollWidth - bar.clientWidth - bar.scrollLeft > 1;
  bar.dataset.more = before && after ? "both" : before ? "before" : after ? "after" : "none";
}
