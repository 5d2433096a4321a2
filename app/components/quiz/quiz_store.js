// Keeps how far somebody got with each set in this tab of the browser: through a reload, and until the tab is closed.

const STORED = "googlenet-explorer-quiz";
const MOST_SETS = 8;
const UNSTORED = (globalThis[Symbol.for("googlenet-explorer.quiz")] ??= {}); // where the browser stores nothing

function storedSets() {
  try {
    const found = JSON.parse(sessionStorage.getItem(STORED) ?? "{}");
    return typeof found === "object" && found ? found : {};
  } catch {
    return UNSTORED;
  }
}

function keepSet(name, saved) {
  const { [name]: _, ...others } = storedSets();
  const kept = Object.fromEntries([...Object.entries(others).slice(1 - MOST_SETS), [name, saved]]);
  try {
    sessionStorage.setItem(STORED, JSON.stringify(kept));
  } catch {
    Object.assign(UNSTORED, kept);
  }
}
