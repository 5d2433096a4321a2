// What this phone alone knows: its own votes on the question that is asked. They are forgotten with the question.

// The votes that were kept, or none where they were for another room or question. Rounds are told by the second number
// of a poll, questions by the first: where no vote is open, by their words.
function ownVotes(kept, { code, poll, question }) {
  const about = question ? `${question.name}\n${question.text}` : "";
  const asked = poll ? poll.split(".")[0] : undefined;
  const same = kept?.code === code && kept.about === about && (asked === undefined || kept.asked === asked);
  return same ? kept : { code, about, asked: asked ?? "", votes: {} };
}

function withVote(own, poll, choice) {
  const votes = { ...own.votes };
  if (choice === null) delete votes[roundOf(poll)];
  else votes[roundOf(poll)] = choice;
  return { ...own, asked: poll.split(".")[0], votes };
}

function voteIn(own, poll) {
  return own.votes[roundOf(poll)] ?? null;
}

function roundOf(poll) {
  return poll.split(".")[1];
}

// What was read from the phone's memory, if it can be votes at all.
function readVotes(text) {
  try {
    const { code, about, asked, votes } = JSON.parse(text);
    const usable = [code, about, asked].every((part) => typeof part === "string");
    return usable && Object.values(votes).every(Number.isInteger) ? { code, about, asked, votes } : null;
  } catch {
    return null;
  }
}

// One sentence on how somebody voted, in the rounds that there were, and what is to be said of a wrong vote of theirs.
function ownAnswer(own, { question, answer, bars }) {
  const rounds = Math.max(closedRounds({ bars }), ...Object.keys(own.votes).map((round) => Number(round) + 1), 0);
  const votes = Array.from({ length: rounds }, (_, round) => own.votes[round]).filter((vote) => vote !== undefined);
  if (!votes.length) return null;
  const [first, last] = [votes[0], votes.at(-1)];
  const wrong = [last, first].find((vote) => vote !== answer.right);
  return {
    bold: howVoted(
      votes,
      own.votes[rounds - 1] !== undefined,
      (vote) => question.options[vote]?.text ?? "",
      answer.right,
    ),
    text: wrong === undefined ? "" : whatIsWrong(question.options[wrong], answer.options[wrong]),
    right: last === answer.right,
  };
}

function howVoted(votes, again, textOf, right) {
  const [first, last] = [votes[0], votes.at(-1)];
  if (votes.length > 1 && first !== last) return `You changed from ${textOf(first)} to ${textOf(last)}.`;
  if (votes.length > 1) return `You stayed with ${textOf(last)}.`;
  if (!again) return `You chose ${textOf(last)}, and did not vote again.`;
  return last === right ? "You had it right." : `You chose ${textOf(last)}.`;
}

function whatIsWrong(option, told) {
  if (!option || !told) return "";
  const named = told.mistake ? `${option.text} is “${told.mistake}”. ` : "";
  return (named + told.explanation).trim();
}
