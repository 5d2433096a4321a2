// Which branch makes a channel of the concat, and as which of its own, and back: looked up in what Python sent.

class ChannelTable {
  // `branchOf` and `ownOf` have a number for each channel of the concat; branches count from 1.
  constructor(branches, branchOf, ownOf) {
    Object.assign(this, { branches, branchOf, ownOf });
    this.channels = branches.map(() => []);
    branchOf.forEach((branch, channel) => (this.channels[branch - 1][ownOf[channel]] = channel));
  }

  has(channel) {
    return channel in this.branchOf;
  }

  // The index in `branches` of a channel's branch.
  branchAt(channel) {
    return this.branchOf[channel] - 1;
  }

  told(channel) {
    return this.branches[this.branchAt(channel)];
  }

  own(channel) {
    return this.ownOf[channel];
  }

  channel(branchAt, own) {
    return this.channels[branchAt][own];
  }

  // One of a branch's texts about a channel.
  text(channel, name) {
    return this.told(channel)[name].replaceAll("{channel}", channel).replaceAll("{local}", this.own(channel));
  }
}

// What was typed: the number it can be taken for, within 0 to `last`, or null; `sound` if it says just that.
function typedNumber(text, last) {
  const found = /^\s*([+−-]?)(\d+)\s*$/.exec(text);
  if (!found) return { value: null, sound: false };
  const number = ["-", "−"].includes(found[1]) ? -Number(found[2]) : Number(found[2]);
  const value = Math.max(0, Math.min(last, number));
  return { value, sound: value === number };
}

// The parts of a text, every second one **strong**.
function strongParts(text) {
  return text.split("**");
}
