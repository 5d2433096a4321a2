// What a browser keeps of the lesson from one visit to the next: the last step, its chapter's title, and the guesses.

const PROGRESS = "googlenet-explorer-lesson";

// `guesses` is what was guessed by step: text and standing.
function readProgress() {
  try {
    const { step, title, guesses } = JSON.parse(localStorage.getItem(PROGRESS)) ?? {};
    return { step, title, guesses: Object(guesses) === guesses ? guesses : {} };
  } catch {
    return { guesses: {} }; // a browser that keeps nothing, or something else under this name
  }
}

function keepProgress(step, title, guesses) {
  try {
    const kept = { ...readProgress().guesses, ...guesses };
    localStorage.setItem(PROGRESS, JSON.stringify({ step, title, guesses: kept }));
  } catch {
    // The session still has it.
  }
}

function forgetProgress() {
  try {
    localStorage.removeItem(PROGRESS);
  } catch {
    // Nothing was kept.
  }
}
