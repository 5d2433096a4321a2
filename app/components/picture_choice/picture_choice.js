// Small pictures, each a button that chooses it and closes the menu that they stand in, as Escape does: the focus goes back
// to the menu's own button.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pictures");
  if (root.childElementCount !== data.pictures.length) root.replaceChildren(...data.pictures.map(pictureButton));
  for (const button of root.children) button.setAttribute("aria-pressed", button.value === data.chosen);
  mountedAt(root, () => new Choice(root)).choose = (name) => setTriggerValue("choose", name);
}

class Choice {
  constructor(root) {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      this.choose(button.value);
      button.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
    });
  }
}

function pictureButton({ name, title, url }) {
  const picture = element("img", { src: url, width: 96, height: 96, alt: "" });
  return element("button", { type: "button", value: name }, picture, element("span", {}, title));
}
