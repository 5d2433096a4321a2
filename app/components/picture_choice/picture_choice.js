// Small pictures, each a button that chooses it. They stay when Python tells of another choice, and with them the focus.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pictures");
  if (root.childElementCount !== data.pictures.length) root.replaceChildren(...data.pictures.map(pictureButton));
  for (const button of root.children) {
    button.setAttribute("aria-pressed", button.value === data.chosen);
    button.onclick = () => setTriggerValue("choose", button.value);
  }
}

function pictureButton({ name, title, url }) {
  const picture = element("img", { src: url, width: 96, height: 96, alt: "" });
  return element("button", { type: "button", value: name }, picture, element("span", {}, title));
}
