// What a component's script keeps from one of its calls to the next: an object for each place on the page.

const MOUNTED = new WeakMap(); // root element -> what `mountedAt` made for it

// The object that looks after a root element. A component's function runs again at every rerun, the object stays.
function mountedAt(root, make) {
  if (!MOUNTED.has(root)) MOUNTED.set(root, make());
  return MOUNTED.get(root);
}

// What a component's function returns. Streamlit also calls it for a call that a newer one overtook; then the root is
// still in the page, and what looks after it is still in use.
function onceGone(root, act) {
  return () => setTimeout(() => root.isConnected || act());
}

// Draws what is in view with the next frame, and anything else once the browser has nothing more urgent to do.
function drawInTurn(root, draw) {
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    observer.disconnect();
    if (isIntersecting) draw();
    else if (globalThis.requestIdleCallback) requestIdleCallback(draw, { timeout: 500 });
    else setTimeout(draw);
  });
  observer.observe(root);
}
