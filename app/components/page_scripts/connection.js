// Tells the server that the connection is back. A server that was started anew knows nothing of an open page until the
// page asks for a run; without this, the first click would only do that and be lost itself.
const STATE = "data-test-connection-state";
let tell = () => {};
let watched = null;
let lost = false;

function followConnection(act) {
  tell = act;
  const app = document.querySelector(`[${STATE}]`);
  if (!app || app === watched) return;
  watched = app;
  new MutationObserver(() => {
    const connected = app.getAttribute(STATE) === "CONNECTED";
    if (connected && lost) tell();
    lost = !connected;
  }).observe(app, { attributes: true, attributeFilter: [STATE] });
}
