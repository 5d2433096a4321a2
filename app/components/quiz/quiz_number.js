// What somebody typed as an answer: the numbers that it can mean, and how an item writes them.

const UNIT_WORDS = {
  "%": ["percent", "per", "cent", "pc"],
  px: ["pixel", "pixels"],
  times: ["×", "x", "fold", "time"],
  "million MACs": ["m", "mio", "mac"],
};
const GROUPED = /^\d{1,3}(?:([ ' ’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
const MOST_LETTERS = 30;

// The numbers that a text can mean, none if it is no number. "1,234" can be two: a comma stands between thousands here,
// and before decimals elsewhere. Units are passed over.
function typedNumbers(text, unit = "") {
  const typed = text.trim().replace(/\s+/g, " ");
  const found = /^([+−–-]?) ?([\d.,' ’]*\d)(.*)$/.exec(typed);
  if (!found || typed.length > MOST_LETTERS || !saysUnit(found[3], unit)) return [];
  const sign = found[1] === "" || found[1] === "+" ? 1 : -1;
  return readings(found[2]).map((number) => sign * number);
}

function saysUnit(text, unit) {
  const known = [...unit.split(" "), ...(UNIT_WORDS[unit] ?? [])].map((word) => word.toLowerCase());
  const words = text.toLowerCase().replace(/\.$/, "").split(" ").filter(Boolean);
  return words.every((word) => known.includes(word) || known.includes(`${word}s`));
}

function readings(digits) {
  const bare = GROUPED.test(digits) ? digits.replace(/[ '’]/g, "") : digits;
  if (/^\d+$/.test(bare)) return [Number(bare)];
  const found = /^(\d*)([.,])(\d+)$/.exec(bare);
  if (found) {
    const decimal = Number(`${found[1]}.${found[3]}`);
    const grouped = found[3].length === 3 && /^[1-9]\d{0,2}$/.test(found[1]);
    if (!grouped) return [decimal];
    const whole = Number(found[1] + found[3]);
    return found[2] === "," ? [whole, decimal] : [decimal, whole];
  }
  for (const [between, before] of [",.", ".,"]) {
    const thousands = new RegExp(`^\\d{1,3}(?:\\${between}\\d{3})+(?:\\${before}(\\d+))?$`);
    if (thousands.test(bare)) return [Number(bare.replaceAll(between, "").replace(before, "."))];
  }
  return [];
}

// A number as the items write theirs: 9.68, 110,720. A half is rounded to the even neighbour, as Python rounds it.
function writtenNumber(value, decimals) {
  const [whole, part] = rounded(Math.abs(value), decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const minus = value < 0 && /[1-9]/.test(whole + (part ?? "")) ? "-" : "";
  return `${minus}${grouped}${part === undefined ? "" : `.${part}`}`;
}

function rounded(value, decimals) {
  const up = value.toFixed(decimals);
  const halves = value * 2 ** (decimals + 1); // of what has an end that is a half, whole and odd
  if (!Number.isInteger(halves) || halves % 2 === 0 || Number(up[up.length - 1]) % 2 === 0) return up;
  const half = value * 10 ** decimals * 2;
  if (!Number.isInteger(half) || half % 2 === 0) return up;
  return (Number(up) - 10 ** -decimals).toFixed(decimals);
}

// What a text is as an item's answer: the option that it is, or none; `hint` is what to write instead where it is no answer.
function judged(item, text) {
  const numbers = typedNumbers(text, item.unit);
  if (numbers.length === 0) {
    return {
      hint: `That is no number that can be read here. Write digits, such as ${item.decimals ? "12.5" : "128"}.`,
    };
  }
  const asked = item.decimals ? numbers : numbers.filter(Number.isInteger);
  if (asked.length === 0) return { hint: "The answer is a whole number: write it without decimals." };
  const texts = asked.map((number) => writtenNumber(number, item.decimals));
  const isThere = (value) => item.options.find((option) => option.value === value);
  const option = texts.includes(item.answer) ? isThere(item.answer) : texts.map(isThere).find(Boolean);
  return { written: option?.value ?? texts[0], option };
}
