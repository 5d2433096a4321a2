// The bar as elements, and the notice under which a page waits.

class FollowBar {
  constructor(root, act) {
    this.root = root;
    this.frozen = false;
    const dialog = this.find("dialog");
    root.addEventListener("click", (event) => this.clicked(event, act));
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => this.freeze(this.frozen)); // some browsers close it at a second Escape
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  clicked(event, act) {
    const what = event.target.closest("button")?.dataset.do;
    if (what) act(what);
  }

  draw({ told, warns, card, calls, act, leave, frozen }, { role, room }) {
    this.root.hidden = role === "projector";
    this.root.dataset.role = role;
    setText(this.find(".room strong"), room);
    setText(this.find(".told"), told);
    this.find(".told").classList.toggle("warns", warns);
    if (role === "student") this.find(".told").setAttribute("role", "status");
    for (const link of this.root.querySelectorAll("a")) {
      link.href = new URL(`./room/${room}`, document.baseURI).href;
      link.hidden = !card;
      link.classList.toggle("calls", calls);
      setText(link, card);
    }
    this.drawButton(this.find(".act"), act);
    this.drawButton(this.find(".leave"), leave ? { what: "leave", text: leave, key: "" } : null);
    this.freeze(frozen);
  }

  drawButton(button, act) {
    button.hidden = !act;
    if (!act) return;
    button.dataset.do = act.what;
    setText(button.querySelector("span"), act.text);
    const key = button.querySelector("kbd");
    if (!key) return;
    key.hidden = !act.key;
    setText(key, act.key);
  }

  freeze(frozen) {
    const dialog = this.find("dialog");
    this.frozen = frozen;
    if (!dialog.isConnected || dialog.open === frozen) return;
    if (frozen) dialog.showModal();
    else dialog.close();
  }
}
