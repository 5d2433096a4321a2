// The grid of feature maps as a component: what is shown, and what pointer and keyboard do with it. Cells and facts arrive
// once per layer in `data`; what Python wants shown arrives in letters, so that choosing a palette does not send the maps
// again. Python hears only of what a person did.

const MAX_PINS = 8;
const PAGE_HEAD_PX = 256; // the page above this component: menu, head line, bar of views, heading
const LEGEND_PX = 108; // the bar and the three lines below it
const MIN_HEIGHT_PX = 400;

class Grid {
  constructor(root) {
    this.root = root;
    this.view = null;
    this.cursor = this.selected = this.reach = null;
    this.pinned = [];
    this.over = true;
    this.told = [];
    this.canvas = this.find("canvas.grid");
    this.scroller = this.find(".scroller");
    this.readout = new Readout(root);
    this.answers = new AnswersPlace(root);
    this.controls = new Controls(this.find("form"), {
      change: (fields) => this.setView({ ...this.view, ...fields }),
      zoom: (by) => this.setView({ ...this.view, zoom: zoomedBy(zoomOf(this.picture, this.view), by) }),
      reset: () => this.setView({ ...this.picture.default_view }),
    });
    this.pins = new Pins(this.find(".pins"), {
      point: (cell) => this.point(cell),
      leave: () => this.leave(),
      choose: (cell) => this.choose(cell),
      unpin: (channel) => this.pin(channel),
    });
    this.listen();
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this.scroller);
    this.observer.observe(document.documentElement); // the window may become higher alone
    this.printer = attendPrinter(this.find(".sheet"), () => this.scene());
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  // Take what Streamlit handed over; called on every rerun, mostly with the same content.
  async receive(data) {
    this.unsubscribe ??= subscribe(data.meta.key, (order) => {
      this.order = order;
      this.obey();
    });
    this.answers.expect(data.meta);
    if (this.version === data.meta.version) return this.restyle();
    this.version = data.meta.version;
    const picture = await readPicture(data);
    if (this.version !== picture.version) return;
    this.coming = picture;
    this.obey();
  }

  show(picture) {
    if (this.picture?.id !== picture.id) {
      this.cursor = this.selected = this.reach = null;
      this.pinned = [];
    }
    this.picture = picture;
    this.coming = null;
    this.showCrop();
    this.controls.offer(picture);
    this.readout.showMeans(picture);
    this.find(".switch").hidden = picture.cellsPerMap === 1;
    this.canvas.setAttribute("aria-label", gridName(picture));
    for (const part of this.root.querySelectorAll(".of-branch")) part.hidden = !hasBranches(picture);
    this.root.hidden = false;
    this.obey();
    this.restyle();
  }

  showCrop() {
    URL.revokeObjectURL(this.cropUrl);
    this.cropUrl = URL.createObjectURL(this.picture.crop);
    this.find("img").src = this.cropUrl;
  }

  // Python's view, selection and pins, unless it has not yet heard of what was done here last. Maps are shown with their
  // first order: it comes before anybody can do something that it would take back.
  obey() {
    const { order, coming } = this;
    if (coming && coming.id === order?.id) return this.show(coming);
    if (!order || order.id !== this.picture?.id) return;
    const text = JSON.stringify(order);
    const overtaken = this.told.includes(order.seq) && order.seq !== this.told.at(-1);
    if (text === this.obeyed || overtaken) return;
    this.obeyed = text;
    const before = this.selected;
    this.view = { ...order.view };
    this.selected = order.selected;
    this.pinned = order.pinned;
    // An answer to what was done here must not take the cursor back from where it has gone since.
    if (this.selected && !this.hovering && !sameCell(this.selected, before)) this.cursor = this.selected;
    this.refresh();
  }

  // Everything at once, so that nothing is lost when reruns overtake each other.
  tell() {
    const { view, selected, pinned } = this;
    const seq = Math.max(Date.now(), (this.told.at(-1) ?? 0) + 1);
    this.told = [...this.told.slice(-50), seq];
    this.emit("done", { seq, id: this.picture.id, view, selected, pinned });
  }

  restyle() {
    if (!this.picture) return;
    const style = getComputedStyle(this.root);
    const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const theme = {
      text: read("--st-text-color", "#222222"),
      background: read("--st-background-color", "#ffffff"),
      font: style.fontFamily,
    };
    if (JSON.stringify(theme) === JSON.stringify(this.theme) && this.painted === this.picture) return;
    this.theme = theme;
    this.refresh();
  }

  // Colours, order and layout follow from picture and view; then everything is drawn.
  refresh() {
    if (!this.picture || !this.theme) return;
    const look = JSON.stringify([this.version, this.view.scale, this.view.fixed, this.view.palette]);
    if (look !== this.look) this.tiles = colouredTiles(this.picture, this.view);
    this.look = look;
    this.channels = visibleChannels(this.picture, this.view);
    if (!this.channels.includes(this.cursor?.channel)) this.cursor = this.firstCell();
    this.controls.show(this.picture, this.view);
    this.arrange();
  }

  // Where the cursor is before anybody has moved it.
  firstCell() {
    const shown = [this.selected, this.picture.strongest].find((cell) => this.channels.includes(cell?.channel));
    return shown ?? (this.channels.length ? largestCell(this.picture, this.channels[0]) : null);
  }

  arrange() {
    if (!this.channels || !this.theme) return;
    const inner = this.scroller.clientWidth - 8;
    if (inner <= 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    this.layout = layoutOf(this.picture, this.view, this.channels.length, inner, ratio, this.isNarrow());
    this.viewHeight = Math.min(this.freeHeight(), Math.max(this.layout.height, 40));
    this.viewWidth = inner;
    this.scroller.style.height = `${this.viewHeight + 10}px`;
    this.find(".spacer").style.height = `${Math.max(this.layout.height, 40)}px`;
    this.find(".empty").hidden = this.channels.length > 0;
    this.canvas.hidden = this.channels.length === 0;
    this.draw();
  }

  // Whether the picture stands above the grid.
  isNarrow() {
    return this.root.clientWidth <= NARROW_PX;
  }

  // How high the grid may be: what the window has left beside the page's head, the controls and the bar with its caption.
  // Where the picture stands above the grid, a good part of the window.
  freeHeight() {
    const { innerHeight } = globalThis;
    const above = this.scroller.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    const left = this.isNarrow() ? 0.62 * innerHeight : innerHeight - PAGE_HEAD_PX - above - LEGEND_PX;
    return Math.max(MIN_HEIGHT_PX, Math.round(left));
  }

  // What is shown, for those who draw and tell it.
  scene() {
    const { picture, view, layout, channels, tiles, theme, cursor, selected, pinned, reach } = this;
    const over = this.over && picture?.cellsPerMap > 1; // one cell would only tint the picture
    return { picture, view, layout, channels, tiles, theme, cursor, selected, pinned, reach, over };
  }

  draw() {
    if (!this.layout) return;
    const scene = this.scene();
    const context = prepared(this.canvas, this.viewWidth, this.viewHeight, globalThis.devicePixelRatio || 1);
    paintGrid(context, scene, this.scroller.scrollTop, this.viewHeight);
    this.painted = this.picture;
    this.find(".pinned").hidden = this.pinned.length === 0;
    this.pins.show(scene);
    this.readout.show(scene);
  }

  soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  listen() {
    this.scroller.addEventListener("scroll", () => this.soon());
    this.canvas.addEventListener("pointermove", (event) => this.point(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => this.leave());
    this.canvas.addEventListener("click", (event) => this.choose(this.under(event)));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    const crop = this.find("svg");
    crop.addEventListener("pointermove", (event) => this.probe(event));
    crop.addEventListener("pointerleave", () => this.leave());
    crop.addEventListener("click", (event) => this.choose(this.unitAt(event)));
    this.find(".pin").addEventListener("click", () => this.pin(this.cursor?.channel));
    for (const button of this.root.querySelectorAll(".switch button")) {
      button.addEventListener("click", () => this.lay(button.dataset.over !== ""));
    }
    for (const button of this.root.querySelectorAll(".open")) {
      button.addEventListener("click", () => this.open(button.dataset.section));
    }
  }

  under(event) {
    if (!this.layout) return null;
    return cellUnder(this.picture, this.layout, this.channels, event.offsetX, event.offsetY + this.scroller.scrollTop);
  }

  pixelAt(event) {
    const box = this.find("svg").getBoundingClientRect();
    const along = (offset, size) =>
      Math.min(this.picture.image_px - 1, Math.max(0, Math.floor((offset / size) * this.picture.image_px)));
    return { y: along(event.clientY - box.top, box.height), x: along(event.clientX - box.left, box.width) };
  }

  unitAt(event) {
    if (!this.cursor) return null;
    const pixel = this.pixelAt(event);
    const group = groupOf(this.picture, this.cursor.channel);
    return {
      channel: this.cursor.channel,
      y: nearestUnit(group, pixel.y, this.picture.height),
      x: nearestUnit(group, pixel.x, this.picture.width),
    };
  }

  // Over the crop: the units of the current map that see this pixel.
  probe(event) {
    const cell = this.unitAt(event);
    if (!cell) return;
    const pixel = this.pixelAt(event);
    const group = groupOf(this.picture, cell.channel);
    this.reach = {
      channel: cell.channel,
      pixel,
      rows: unitsSeeing(group, pixel.y, this.picture.height),
      columns: unitsSeeing(group, pixel.x, this.picture.width),
    };
    this.hovering = true;
    this.cursor = cell;
    this.soon();
  }

  point(cell) {
    if (!cell || sameCell(cell, this.cursor)) return;
    this.hovering = true;
    this.reach = null;
    this.cursor = cell;
    this.soon();
  }

  leave() {
    this.hovering = false;
    this.reach = null;
    if (this.selected && this.channels.includes(this.selected.channel)) this.cursor = this.selected;
    this.soon();
  }

  choose(cell) {
    if (!cell) return;
    this.cursor = cell;
    if (!sameCell(cell, this.selected)) {
      this.selected = cell;
      this.tell();
    }
    this.soon();
  }

  pin(channel) {
    if (channel === undefined) return;
    const without = this.pinned.filter((one) => one !== channel);
    this.pinned = without.length < this.pinned.length ? without : [...without, channel].slice(-MAX_PINS);
    this.tell();
    this.soon();
  }

  setView(view) {
    this.view = view;
    this.tell();
    this.refresh();
    this.bringIntoView();
  }

  press(event) {
    if (!this.cursor || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = cellAfterKey(this.picture, this.layout, this.channels, this.cursor, event, this.viewHeight);
    if (next) [this.cursor, this.reach] = [next, null];
    else if (event.key === "Enter" || event.key === " ") this.choose(this.cursor);
    else if (event.key === "p" || event.key === "P") this.pin(this.cursor.channel);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.soon();
    this.bringIntoView();
    this.readout.say(this.scene());
  }

  // The map over the picture, or the picture alone.
  lay(over) {
    this.over = over;
    this.draw();
  }

  // On to what the kept unit saw or computed; without one, the unit under the cursor.
  open(section) {
    const cell = this.selected ?? this.cursor;
    if (cell) this.goTo({ section, id: this.picture.id, ...cell });
  }

  bringIntoView() {
    if (!this.cursor || !this.layout) return;
    const top = Math.floor(this.channels.indexOf(this.cursor.channel) / this.layout.columns) * this.layout.pitchY;
    const { scrollTop } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    const bottom = Math.min(top + this.layout.pitchY, top + this.viewHeight);
    if (bottom > scrollTop + this.viewHeight) this.scroller.scrollTop = bottom - this.viewHeight;
  }

  dispose() {
    this.observer.disconnect();
    this.printer.abort();
    cancelAnimationFrame(this.frame);
    URL.revokeObjectURL(this.cropUrl);
    this.unsubscribe?.();
    this.answers.dispose();
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".grid-root");
  const grid = mountedAt(root, () => new Grid(root));
  grid.emit = setStateValue;
  grid.goTo = (place) => setTriggerValue("open", place);
  grid.receive(data);
  return onceGone(root, () => grid.dispose());
}
