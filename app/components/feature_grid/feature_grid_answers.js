// What the heads answer, beside the maps: it is known later than they are and comes in a letter of its own. Its place has
// the same size before, and shows nothing that belongs to another picture.

class AnswersPlace {
  constructor(root) {
    this.rows = root.querySelector(".answers .heads");
    this.line = root.querySelector(".in-short");
  }

  // Shows the answers about the picture of these maps, now or once they come.
  expect({ key, id }) {
    this.id = id;
    this.unsubscribe ??= subscribe(`${key}-answers`, (letter) => {
      this.letter = letter;
      this.show();
    });
    this.show();
  }

  show() {
    const answered = answersOf(this.letter, this.id);
    const source = JSON.stringify(answered);
    if (source === this.shown) return;
    this.shown = source;
    this.rows.replaceChildren(...(answered ? answered.heads.map(answerRows) : []));
    this.line.replaceChildren(...(answered ? [answersInShort(answered)] : []));
  }

  dispose() {
    this.unsubscribe?.();
  }
}

// The answers in a letter if they are about the picture and weights of these maps; a map's id begins with both.
function answersOf(letter, id) {
  return letter && id.startsWith(`${letter.of}-`) ? letter : null;
}

// All heads in one line; without any trained one, why there is nothing.
function answersInShort(answered) {
  const silent = answered.heads.every((head) => head.classes.length === 0);
  return silent ? element("p", { class: "caption" }, answered.heads[0].note) : answerStrip(answered);
}
