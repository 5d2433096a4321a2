// What somebody did with a set: the order in which items come, and what was answered. Knows no page.

const LATER = 3; // items until a missed family comes back

class Progress {
  // `kept` is what `saved` gave before, or anything else: a store can hold what it likes.
  constructor(set, kept) {
    this.set = set;
    this.known = new Map([...set.items, ...Object.values(set.spare).flat()].map((item) => [item.id, item]));
    this.order = set.items.map((item) => item.id);
    this.answers = {};
    if (this.fits(kept)) Object.assign(this, { order: [...kept.order], answers: this.sound(kept.answers) });
  }

  fits(kept) {
    if (!Array.isArray(kept?.order) || typeof kept.answers !== "object" || !kept.answers) return false;
    const once = new Set(kept.order).size === kept.order.length && kept.order.every((id) => this.known.has(id));
    return once && this.order.every((id) => kept.order.includes(id));
  }

  sound(answers) {
    const list = (given) => (Array.isArray(given) ? given : []);
    const read = ([id, given]) => [
      id,
      {
        typed: typeof given?.typed === "string" && judged(this.known.get(id), given.typed).written ? given.typed : null,
        chosen: list(given?.chosen).filter((value) => this.known.get(id).options.some((one) => one.value === value)),
        shown: given?.shown === true,
        back: this.known.has(given?.back) ? given.back : null,
      },
    ];
    return Object.fromEntries(
      Object.entries(answers)
        .filter(([id]) => this.known.has(id))
        .map(read),
    );
  }

  saved() {
    return { order: this.order, answers: this.answers };
  }

  get count() {
    return this.order.length;
  }

  // Whether anything was done with the set.
  get isBegun() {
    return Object.keys(this.answers).length > 0;
  }

  // The item at a place, counted from 1.
  at(place) {
    return this.known.get(this.order[place - 1]);
  }

  given(item) {
    return this.answers[item.id] ?? { typed: null, chosen: [], shown: false, back: null };
  }

  // Whether an item is open, missed and still to be chosen, or how it was answered: first, options, shown.
  state(item) {
    const { typed, chosen, shown } = this.given(item);
    if (typed !== null && judged(item, typed).written === item.answer) return "first";
    if (chosen.includes(item.answer)) return "options";
    if (shown) return "shown";
    return typed === null ? "open" : "choosing";
  }

  isDone(item) {
    return !["open", "choosing"].includes(this.state(item));
  }

  // What was wrong in an item: options that were typed or chosen.
  mistakes(item) {
    const { typed, chosen } = this.given(item);
    const values = [...(typed === null ? [] : [judged(item, typed).written]), ...chosen];
    return item.options.filter((option) => option.value !== item.answer && values.includes(option.value));
  }

  // --- what somebody does ----------------------------------------------------------------------------------------

  type(item, text) {
    if (this.state(item) !== "open" || judged(item, text).hint) return;
    this.take(item, { typed: text.trim() });
  }

  choose(item, value) {
    if (this.state(item) !== "choosing") return;
    this.take(item, { chosen: [...this.given(item).chosen, value] });
  }

  show(item) {
    if (!this.isDone(item)) this.take(item, { shown: true });
  }

  take(item, change) {
    const before = this.given(item);
    this.answers[item.id] = { ...before, ...change };
    if (before.back === null && this.state(item) !== "first") this.bringBack(item);
  }

  // Puts another item of a missed family three places on, or at the end.
  bringBack(item) {
    const next = (this.set.spare[item.family] ?? []).find((spare) => !this.order.includes(spare.id));
    if (!next) return;
    this.answers[item.id].back = next.id;
    this.order.splice(Math.min(this.order.indexOf(item.id) + LATER, this.count), 0, next.id);
  }

  // At which place the family of an item comes back; 0 if it does not.
  comesBack(item) {
    return this.order.indexOf(this.given(item).back) + 1;
  }
}

// How a set went: its families in the order in which they came, and the misconceptions that were met, most often first.
function resultOf(progress) {
  const items = progress.order.map((id) => progress.known.get(id));
  const families = new Map();
  const met = new Map();
  const counts = { first: 0, options: 0, shown: 0, open: 0, choosing: 0 };
  for (const item of items) {
    const state = progress.state(item);
    counts[state] += 1;
    const family = families.get(item.family) ?? { name: item.family, title: item.title, states: [] };
    families.set(item.family, { ...family, states: [...family.states, state] });
    for (const { name, explanation } of progress.mistakes(item)) {
      met.set(name, { name, explanation, times: (met.get(name)?.times ?? 0) + 1 });
    }
  }
  const often = [...met.values()].toSorted((one, other) => other.times - one.times);
  return { counts, count: items.length, families: [...families.values()], met: often };
}
