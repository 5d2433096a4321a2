// Hands what Python wants shown (view, selection, pins) to the grid of the same link. Small, so that it is cheap to
// send on every rerun; the maps themselves travel with the grid, once.

export default function remote({ data }) {
  const hub = (globalThis[Symbol.for("googlenet-explorer.feature-grid")] ??= new Map());
  const entry = { ...hub.get(data.link), order: data };
  hub.set(data.link, entry);
  entry.listener?.();
}
