// Tells the server, once, that what stands here can be drawn.

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".later");
  mountedAt(root, () => drawInTurn(root, () => setTriggerValue("due", true)));
}
