// Says what is wrong where Streamlit's page stays empty: its websocket is refused, or nothing comes of it.
(() => {
  // After a refusal somebody may still be starting the server; who was not even refused may be waiting for a busy one.
  const REFUSED_MS = 3000;
  const SILENT_MS = 8000;
  const STREAM = "_stcore/stream";
  const begun = performance.now();
  let place = new URL(STREAM, document.baseURI).href.replace(/^http/, "ws");
  let opened = false;
  let refused = false;

  const say = () => {
    const alert = document.getElementById("no-connection");
    if (opened || !alert || alert.firstElementChild) return;
    const text = document.getElementById("no-connection-text").content.cloneNode(true);
    text.querySelector("[data-place]").textContent = place;
    text.querySelector("button").addEventListener("click", () => location.reload());
    alert.append(text);
  };
  const sayIfRefused = () => {
    if (refused && performance.now() - begun >= REFUSED_MS) say();
  };
  setTimeout(sayIfRefused, REFUSED_MS);
  setTimeout(say, SILENT_MS);

  const Real = window.WebSocket;
  const watch = (socket) => {
    place = socket.url;
    socket.addEventListener("open", () => {
      opened = true;
      window.WebSocket = Real;
      document.getElementById("no-connection")?.remove(); // an alert that says nothing is none
    });
    socket.addEventListener("close", () => {
      refused = true;
      sayIfRefused();
    });
  };
  window.WebSocket = new Proxy(Real, {
    construct(target, given) {
      const socket = Reflect.construct(target, given);
      if (!opened && socket.url.includes(STREAM)) watch(socket);
      return socket;
    },
  });
})();
