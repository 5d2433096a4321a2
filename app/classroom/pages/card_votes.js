// Gets a vote to the room: the newest one only, again and again while the server does not answer.

const AGAIN_MS = 1000; // after so long it is sent again, then after twice as long, and so on
const AGAIN_AT_MOST_MS = 15_000;
const REFUSALS = [400, 404, 409]; // answers that sending it again does not change

// `send(poll, choice)` answers { status, error, waitMs }, with status 0 where nothing answered; `wait(ms)` can be cut short
// by what it returns besides: { done, hurry }. `tell` hears how the vote stands: "sending", "sent", "kept", or "refused"
// with why, and how often nothing was heard of it before.
function voteSender({ send, wait, tell }) {
  let wanted = null;
  let busy = false;
  let resting = null;

  const deliver = async (failures) => {
    const vote = wanted;
    if (!failures) tell("sending", vote);
    const { status, error, waitMs } = await send(vote.poll, vote.choice);
    if (wanted !== vote) return deliver(0);
    if (status === 204 || REFUSALS.includes(status)) {
      wanted = null;
      return tell(status === 204 ? "sent" : "refused", vote, error, failures);
    }
    tell("kept", vote, error);
    resting = wait(waitMs || Math.min(AGAIN_MS * 2 ** failures, AGAIN_AT_MOST_MS));
    await resting.done;
    resting = null;
    return deliver(wanted === vote ? failures + 1 : 0);
  };

  return {
    // Sends a vote in the place of one before.
    async vote(poll, choice) {
      wanted = { poll, choice };
      resting?.hurry();
      if (busy) return;
      busy = true;
      await deliver(0);
      busy = false;
    },
    // The connection may be back, or the vote closed: the server knows.
    hurry() {
      resting?.hurry();
    },
  };
}
