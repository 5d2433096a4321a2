// What a branch's part of the drawing tells when it is pointed at, or reached with the keyboard: in a bubble beside it.

const BAR_PX = 14; // from the bar to the bubble
const FADE_PX = 28; // of a box that scrolls, at its edge

class BranchTeller {
  // `choose` gets a branch's index when its part is clicked.
  constructor(root, choose) {
    this.choose = choose;
    this.wide = root.querySelector(".wide");
    this.picture = root.querySelector(".inception-picture");
    this.bubble = root.querySelector(".bubble");
    const drawing = root.querySelector(".drawing");
    const lane = (event) => event.target.closest(".branch");
    drawing.addEventListener("pointerover", (event) => (lane(event) ? this.tellLane(lane(event)) : this.hide()));
    drawing.addEventListener("pointerleave", (event) => event.pointerType === "touch" || this.hide());
    drawing.addEventListener("click", (event) => lane(event) && choose(this.lanes.indexOf(lane(event))));
    drawing.addEventListener("keydown", (event) => lane(event) && this.pressed(event, this.lanes.indexOf(lane(event))));
    drawing.addEventListener("focusin", (event) => this.focused(lane(event)));
    drawing.addEventListener("focusout", () => this.hide());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
  }

  take(svg, table) {
    this.hide();
    this.table = table;
    this.lanes = [...svg.querySelectorAll(".branch")];
    this.name(svg);
    this.lanes.forEach((lane, at) => {
      lane.setAttribute("role", "button");
      lane.setAttribute("aria-label", table.branches[at].width);
      lane.setAttribute("tabindex", at === 0 ? "0" : "-1");
    });
  }

  /** The drawing's parts are read one by one, and its title is no bubble of the browser's own. */
  name(svg) {
    const title = svg.querySelector("title");
    svg.setAttribute("role", "group");
    svg.removeAttribute("aria-labelledby");
    svg.setAttribute("aria-label", title.textContent);
    svg.setAttribute("aria-describedby", svg.querySelector("desc").id);
    title.remove();
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  focused(lane) {
    if (!lane) return;
    for (const one of this.lanes) one.setAttribute("tabindex", one === lane ? "0" : "-1");
    this.tellLane(lane);
  }

  pressed(event, at) {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.lanes.length - 1 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") this.choose(at);
    else if (to === undefined) return;
    event.preventDefault();
    this.lanes[to]?.focus();
  }

  // --- the bubble -----------------------------------------------------------------------------------------------

  // Above the branch's column, where it covers no words.
  tellLane(lane) {
    const at = this.lanes.indexOf(lane);
    const { left, width, top } = lane.querySelector(".column").getBoundingClientRect();
    this.tell(at, element("span", {}, this.table.branches[at].width));
    this.place(left + width / 2, top);
  }

  // Above the bar, `middle` and `top` of the window; `channel` is the one that is pointed at.
  tellChannel(channel, middle, top) {
    const at = this.table.branchAt(channel);
    const spoken = element("strong", {}, this.table.text(channel, "spoken"));
    this.tell(at, spoken, element("span", {}, this.table.branches[at].width));
    this.place(middle, top - BAR_PX);
  }

  tell(at, ...lines) {
    this.bubble.replaceChildren(...lines);
    this.bubble.hidden = false;
    this.mark(at);
  }

  place(middle, bottom) {
    const { left, top } = this.picture.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.bubble;
    const { scrollLeft, clientWidth, dataset } = this.wide;
    const end = scrollLeft + clientWidth - (dataset.scrolls === "more" ? FADE_PX : 0);
    this.bubble.style.left = `${Math.max(scrollLeft, Math.min(end - offsetWidth, middle - left - offsetWidth / 2))}px`;
    this.bubble.style.top = `${Math.max(0, bottom - top - offsetHeight)}px`;
  }

  hide() {
    this.bubble.hidden = true;
    this.mark(-1);
  }

  mark(at) {
    this.lanes?.forEach((lane, index) => lane.classList.toggle("told", index === at));
  }
}
