// Numbers as text, as `app/words/scale.py` writes them: three significant digits, with a real minus.

function withMinus(text) {
  return String(text).replaceAll("-", "−");
}

function number(value) {
  return Number.isNaN(value) ? "not finite" : value === 0 ? "0" : withMinus(Number(value.toPrecision(3)));
}

function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)} %`;
}
