// The part of the page that the graph is seen through: its zoom and its scroll, which the browser does itself, so that
// every node can be reached.

const ZOOM = { least: 0.15, most: 4, step: 1.25, readable: 0.75, roomy: 1.3 };
const MARGIN = 12;
const LEAST_IN_WINDOW = 120;

const places = new Map(); // component key -> zoom and scroll, for when the page is left and opened again

class Pane {
  constructor(root, key) {
    this.view = root.querySelector(".view");
    this.percent = root.querySelector('[data-do="full"]');
    this.aloud = root.querySelector("output");
    this.place = places.get(key) ?? { zoom: null, left: 0, top: 0 };
    places.set(key, this.place);
    root.querySelector(".zoom").addEventListener("click", (event) => this.zoomBy(event.target.dataset.do));
    this.view.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.view.addEventListener("pointerdown", (event) => this.pan(event));
    this.view.addEventListener("scroll", () => this.remember());
    this.resized = new ResizeObserver(() => this.place.zoom === null && this.fit());
  }

  /** Put another picture in, at the zoom somebody chose or one that suits it. */
  show(svg) {
    const { left, top } = this.place;
    this.svg = svg;
    this.size = { width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
    this.view.replaceChildren(svg);
    if (this.place.zoom === null) this.fit();
    else this.scale(this.place.zoom);
    this.view.scrollTo(left, top);
  }

  remember() {
    Object.assign(this.place, { left: this.view.scrollLeft, top: this.view.scrollTop });
  }

  /** Bring an element into sight: no further than needed, or to the middle. */
  reveal(element, middle = false) {
    const [box, view] = [element.getBoundingClientRect(), this.inWindow()];
    const away = (low, high, least, most) => {
      if (low - MARGIN >= least && high + MARGIN <= most) return 0;
      if (middle) return (low + high - least - most) / 2;
      return low - MARGIN < least ? low - MARGIN - least : Math.min(high + MARGIN - most, low - MARGIN - least);
    };
    this.view.scrollBy(
      away(box.left, box.right, view.left, view.right),
      away(box.top, box.bottom, view.top, view.bottom),
    );
  }

  /** The part of the view that the page's own scrolling leaves in sight, if it is worth the name. */
  inWindow() {
    const { left, right, top, bottom } = this.view.getBoundingClientRect();
    const seen = { left, right, top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) };
    return seen.bottom - seen.top > LEAST_IN_WINDOW ? seen : { left, right, top, bottom };
  }

  fits() {
    const { clientWidth, clientHeight } = this.view;
    const width = (clientWidth - 2) / this.size.width;
    return { width, all: Math.min(width, (clientHeight - 2) / this.size.height) };
  }

  /** Zoom that nobody chose: as wide as there is room, but neither too small to read nor needlessly large. */
  fit() {
    if (!this.svg || !this.view.clientWidth) return;
    const { width, all } = this.fits();
    this.scale(width < 1 ? Math.max(width, ZOOM.readable) : Math.min(width, ZOOM.roomy, Math.max(1, all)));
  }

  scale(zoom) {
    this.zoom = zoom;
    this.svg.setAttribute("width", this.size.width * zoom);
    this.svg.setAttribute("height", this.size.height * zoom);
    const shown = `${Math.round(zoom * 100)} %`;
    this.percent.textContent = this.aloud.textContent = shown;
    this.percent.setAttribute("aria-label", `${shown}: to actual size`);
  }

  /** Zoom as somebody wants it, keeping the point ``at`` (or the middle of the view) where it is. */
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
    if (!what) return;
    this.zoomTo({ in: this.zoom * ZOOM.step, out: this.zoom / ZOOM.step, full: 1, ...this.fits() }[what]);
  }

  wheeled(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoomTo(this.zoom * Math.exp(-event.deltaY / 400), [event.clientX, event.clientY]);
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
}
