"""What can be measured of how a page looks: whether it fits its window, whether its text stands out.

Functions for the browser, each a string of JavaScript; they see through components' shadow roots.
"""

from __future__ import annotations

_COMMON = """
  const up = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
  const within = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const words = (one) => (one.textContent ?? '').trim().replace(/\\s+/g, ' ').slice(0, 40);
  const name = (one) => {
    const kind = one.dataset?.testid ?? one.getAttribute('class') ?? one.id;
    return `<${one.tagName.toLowerCase()}${kind ? ' ' + kind : ''}> "${words(one)}"`;
  };
"""

MISFITS = (
    "() => {"
    + _COMMON
    + """
  const faults = [];
  const page = document.scrollingElement;
  const main = document.querySelector('[data-testid="stMain"]');
  for (const one of [page, main]) {
    if (one.scrollWidth > one.clientWidth) faults.push(`the page scrolls sideways: ${one.scrollWidth} > ${one.clientWidth}`);
  }
  const outside = (box) => box.right > innerWidth + 1 || box.left < -1;
  const inOwnBox = (one) => {
    for (let box = up(one); box && box !== main; box = up(box)) {
      const { overflowX } = getComputedStyle(box);
      if ((overflowX === 'auto' || overflowX === 'scroll') && !outside(box.getBoundingClientRect())) return true;
    }
    return false;
  };
  for (const one of within(document.body)) {
    if (one.id === 'js-plotly-tester' || up(one)?.dataset?.testid === 'stProgressBarTrack' || !seen(one)) continue;
    if (one instanceof SVGElement && !one.matches('svg, text')) continue; // a drawing cuts its own shapes
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (outside(box) && !inOwnBox(one)) faults.push(`outside, ${Math.round(box.left)} to ${Math.round(box.right)}: ${name(one)}`);
    const style = getComputedStyle(one);
    const scrolls = /auto|scroll/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const reached = one.tabIndex >= 0 || one.querySelector('button, a[href], input, [tabindex="0"]');
    if (scrolls && one !== main && !(reached && (one.ariaLabel || one.querySelector('button')))) {
      faults.push(`scrolls, but has no name or cannot be reached with the keyboard: ${name(one)}`);
    }
    if (style.textOverflow === 'ellipsis' && one.scrollWidth > one.clientWidth + 1 && one.closest('button')) faults.push(`cut: ${name(one)}`);
  }
  return faults;
}"""
)
"""What leaves the window, scrolls unreachably or is cut, in words."""

HYPHENS = (
    "() => {"
    + _COMMON
    + """
  const texts = (one) => [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE).map((part) => part.data);
  const spoken = (one) => [one.getAttribute('aria-label'), one.getAttribute('alt'), one.getAttribute('title')];
  const below = /(^|[\\s(=·×÷√,])-[.\\d]/;
  return within(document.body)
    .filter((one) => !one.closest('style, script'))
    .filter((one) => [...texts(one), ...spoken(one)].some((text) => text && below.test(text)))
    .map((one) => `a hyphen for a minus: ${name(one)}`);
}"""
)
"""Numbers below zero that are not written with a real minus sign, in words."""

FAINT = (
    "() => {"
    + _COMMON
    + """
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (above, below) => [0, 1, 2].map((at) => above[at] * above[3] + below[at] * (1 - above[3]));
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, part, at) => sum + part * linear(colour[at]), 0);
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const faults = new Set();
  for (const one of within(document.body)) {
    const text = [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE).map((part) => part.data).join('').trim();
    if (!text || !seen(one) || one.closest('style, script, title, desc')) continue;
    if (one.closest('[disabled], [aria-disabled="true"], [data-disabled]')) continue; // WCAG asks nothing of what is off
    if (one.closest('svg')?.matches('.lanes, .ledger-pair, .squares, .network-graph svg') || one.closest('.bartext-inside')) continue; // on fills of their own
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const layers = [];
    let opacity = 1;
    for (let place = one; place; place = up(place)) {
      const style = getComputedStyle(place);
      opacity *= Number(style.opacity);
      const around = place.getBoundingClientRect();
      const holds = around.left <= x && x <= around.right && around.top <= y && y <= around.bottom;
      if (holds || style.overflowY !== 'visible') layers.push(rgba(style.backgroundColor));
    }
    const ground = layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
    const style = getComputedStyle(one);
    const ink = rgba(one instanceof SVGElement ? style.fill : style.color);
    ink[3] *= opacity;
    const found = contrast(over(ink, ground), ground);
    const px = parseFloat(style.fontSize);
    const large = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    if (found < (large ? 3 : 4.5)) faults.add(`contrast ${found.toFixed(2)}: ${name(one)}`);
  }
  return [...faults];
}"""
)
"""Text below WCAG's 4.5 to 1 (large text: 3 to 1), in words.

Left out: what is disabled, and text on the fills of drawings and bars, whose pairs of colours have tests of their own.
"""

CHOSEN = '[role="radio"][aria-checked="true"], [data-testid="stTopNavLink"][aria-current]'

LOST = (
    "(chosen) => {"
    + _COMMON
    + """
  const faults = [];
  const look = (one) => {
    const { backgroundColor, outlineStyle, borderInlineStartStyle } = getComputedStyle(one);
    return [backgroundColor, outlineStyle, borderInlineStartStyle].join(' ');
  };
  const told = (one, other) => other && look(one) === look(other) && faults.push(`looks like its neighbour: ${name(one)}`);
  const all = within(document.body).filter(seen);
  for (const one of all.filter((each) => each.matches(chosen))) {
    const neighbours = all.filter((each) => each.getAttribute('role') === one.getAttribute('role') && each.dataset.testid === one.dataset.testid);
    told(one, neighbours.find((each) => !each.matches(chosen)));
  }
  for (const row of all.filter((each) => each.matches('tr[aria-selected="true"]'))) {
    told(row.cells[1], (row.nextElementSibling ?? row.previousElementSibling).cells[1]);
  }
  for (const one of all.filter((each) => each.matches('.strip [aria-current="step"]'))) told(one, one.parentNode.nextElementSibling.firstChild);
  for (const track of all.filter((each) => each.matches('[data-testid="stProgressBarTrack"]'))) {
    told(track.firstElementChild, track);
    if (getComputedStyle(track).outlineStyle === 'none') faults.push(`has no edge: ${name(track)}`);
  }
  const canvas = getComputedStyle(document.body).backgroundColor;
  for (const one of all.filter((each) => each.matches('.chip, .meter i, .colour') && each.getBoundingClientRect().width > 1)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    if (backgroundImage === 'none' && [canvas, 'rgba(0, 0, 0, 0)'].includes(backgroundColor)) faults.push(`has lost its colour: ${name(one)}`);
  }
  return faults;
}"""
)
"""What can no longer be told from its neighbours where the system gives the colours, in words."""
