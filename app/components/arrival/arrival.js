// Only a lost focus is taken: whoever has moved on in the meantime stays where they are. The control that had it may go
// a moment later than this line arrives.

const said = new WeakMap();

function focusOnceLost(line) {
  const held = document.activeElement;
  const take = () => {
    if (document.activeElement === document.body && line.isConnected) line.focus({ preventScroll: true });
  };
  if (held === document.body) return take();
  const watch = new MutationObserver(() => {
    if (held.isConnected) return;
    stop();
    take();
  });
  const stop = () => {
    watch.disconnect();
    document.removeEventListener("focusin", stop);
  };
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", stop);
}

export default function ({ data, parentElement }) {
  if (said.get(parentElement) === data.text) return;
  said.set(parentElement, data.text);
  const line = parentElement.querySelector(".arrival");
  line.textContent = data.text;
  requestAnimationFrame(() => focusOnceLost(line));
}
