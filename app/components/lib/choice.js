// What is chosen on a page, one value for all components that show it or let it be changed. What somebody chooses is shown
// by all of them at once; the server hears of it afterwards, and until it has, nothing that it says takes the choice back.

const CHOICES = (globalThis[Symbol.for("googlenet-explorer.choices")] ??= new Map()); // name -> a choice
const AGAIN_MS = 1000; // the server is told again after so long, then after twice as long, and so on
const AGAIN_AT_MOST_MS = 30_000;

// `turn` counts what was chosen, `heard` is how much of it the server knows of, in the session that it calls `session`.
function choiceOf(name) {
  if (!CHOICES.has(name)) {
    CHOICES.set(name, { turn: 0, heard: 0, lacking: false, resting: false, followers: new Set() }); // no value, no session
  }
  return CHOICES.get(name);
}

// Tells `receive` of the value and of what the server sent with it, if anything: now, and at each change. Returns how to
// end it.
function follow(name, receive) {
  const kept = choiceOf(name);
  kept.followers.add(receive); // a set: the same function is told once, however often it asks
  if (kept.value !== undefined) receive(kept.value, kept.more);
  return () => kept.followers.delete(receive);
}

// What somebody did. The server hears of it once nothing else was chosen for `restMs`: of a held key, where it came to rest;
// or once the same is chosen without rest.
function choose(name, value, { restMs = 0 } = {}) {
  const kept = choiceOf(name);
  if (value !== kept.value) {
    kept.turn += 1;
    showChoice(kept, value, undefined);
  } else if (restMs > 0 || !kept.resting) return;
  kept.resting = restMs > 0;
  clearTimeout(kept.again);
  if (kept.resting) kept.again = setTimeout(() => tellServer(kept, AGAIN_MS), restMs);
  else tellServer(kept, AGAIN_MS);
}

// Asks the server for what it can send with the chosen value, for a follower that cannot do without.
function askForMore(name) {
  const kept = choiceOf(name);
  if (kept.lacking) return;
  kept.lacking = true;
  tellServer(kept, AGAIN_MS);
}

// What the server says; without effect where something was chosen here that it has not yet heard of. A new session, after
// a connection was lost, is told of that too.
function hear(name, { value, turn, session, more }) {
  const kept = choiceOf(name);
  const other = kept.session !== undefined && session !== kept.session;
  const ahead = kept.turn > kept.heard;
  if (ahead && !other && turn < kept.turn) return;
  clearTimeout(kept.again);
  Object.assign(kept, { session, heard: turn, turn: ahead && other ? turn + 1 : turn });
  if (kept.turn === turn && (value !== kept.value || more !== undefined)) showChoice(kept, value, more);
  if (kept.turn > turn || (other && kept.lacking)) tellServer(kept, AGAIN_MS);
}

function showChoice(kept, value, more) {
  Object.assign(kept, { value, more });
  for (const receive of kept.followers) receive(value, more);
}

function tellServer(kept, again) {
  kept.resting = false;
  clearTimeout(kept.again);
  kept.again = setTimeout(() => tellServer(kept, Math.min(2 * again, AGAIN_AT_MOST_MS)), again);
  kept.teller?.({ value: kept.value, turn: kept.turn, lacking: kept.lacking });
}
