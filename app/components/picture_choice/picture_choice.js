// Small pictures, each a button that chooses it and closes the menu that they stand in, as Escape does: the focus goes back
// to the menu's own button.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pictures");
  const { pictures, chosen } = data.meta;
  if (root.childElementCount !== pictures.length) {
    const files = cut(column(data.jpegs), pictures);
    root.replaceChildren(...pictures.map((picture, at) => pictureButton(picture, files[at])));
  }
  for (const button of root.children) button.setAttribute("aria-pressed", button.value === chosen);
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

// The pictures' files lie one behind another.
function cut(files, pictures) {
  let at = 0;
  return pictures.map(({ bytes }) => files.subarray(at, (at += bytes)));
}

function pictureButton({ name, title }, file) {
  const url = URL.createObjectURL(new Blob([file], { type: "image/jpeg" }));
  const picture = element("img", { src: url, width: 96, height: 96, alt: "" });
  picture.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  return element("button", { type: "button", value: name }, picture, element("span", {}, title));
}
