"""No style without something that it is for: every selector of the style sheets matches somewhere on a tour of the pages."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import WORK_MS, settled
from tests.e2e.looks.test_looks import VIEWS, opened
from tests.e2e.menus import network_menu, opened as opened_menu, picture_menu

_OTHERS = (
    *("app/serving/first_page.css", "app/classroom/pages/"),
    *("app/components/classroom_follow/", "app/components/classroom_console/", "app/widgets/class_bar.css"),
)
"""Those for browsers that get no connection and for who is in a room: ``test_first_page.py``, ``tests/e2e/classroom``."""

SHEETS = sorted(
    path for path in (ROOT / "app").rglob("*.css") if not path.relative_to(ROOT).as_posix().startswith(_OTHERS)
)

# The selectors of each sheet.
SELECTORS = """(sheets) => {
  const parts = (text) => {
    const found = [''];
    let depth = 0;
    for (const letter of text) {
      depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
      if (letter === ',' && depth === 0) found.push('');
      else found[found.length - 1] += letter;
    }
    return found.map((one) => one.trim());
  };
  const selectors = (rules, around = '') => [...rules].flatMap((rule) => {
    if (rule instanceof CSSKeyframesRule) return [];
    const own = rule.selectorText ? parts(rule.selectorText).map((one) => one.replaceAll('&', around)) : [];
    return [...own, ...(rule.cssRules ? selectors(rule.cssRules, rule.selectorText) : [])];
  });
  const told = {};
  for (const [name, text] of Object.entries(sheets)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    told[name] = [...new Set(selectors(sheet.cssRules))];
  }
  return told;
}"""

# Those that still match nothing. What depends on the moment (a mouse over something, what is pressed or focused) and what a
# selector adds is left off: whether the rest is there is what is asked.
LOOK = """([untold]) => {
  const moments = /::[\\w-]+(\\([^()]*\\))?|:(hover|active|focus|focus-visible|focus-within)(?![\\w-])/g;
  const roots = [document];
  for (const root of roots) for (const one of root.querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot);
  const there = (selector) => {
    let bare = selector.replace(moments, '').replace(/\\(\\s*,\\s*/g, '(').replace(/\\s*,\\s*(?=[,)])/g, '').replace(/:(is|has|not|where)\\(\\s*\\)|:host(?!\\()/g, '').trim().replace(/^[>+~]\\s*/, '');
    if (bare === '' || /[>+~]$/.test(bare)) bare = `${bare} *`;
    const host = /^:host\\((.*?)\\)\\s*(.*)$/.exec(bare);
    return roots.some((root) => host
      ? root.host?.matches(host[1]) && (!host[2] || root.querySelector(host[2]))
      : root.querySelector(bare));
  };
  return Object.fromEntries(Object.entries(untold).map(([name, all]) => [name, all.filter((one) => !there(one))]));
}"""

_IDLE = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))))"
)
"""What is out of sight is drawn when the browser is idle: in the order in which it was asked for."""

RARE = {
    "a moment between two others; test_redrawn.py stops pages there": (
        *('[data-stale="true"]', '[data-testid="stSpinner"]', '[data-testid="stSkeleton"]'),
        *('[data-testid="stProgress', ":popover-open"),
        *('[data-old="true"]', ".told.waits", "img:not([src])"),
        *(".arrival", '[data-testid="stStatusWidget"]', ".view.panning", ".st-key-head-notices"),
    ),
    "somebody points, types or clicks; tests/e2e/pages": (
        *(
            '[aria-invalid="true"]',
            ".pins ",
            ".told",
            ".bubble",
            ".changed ",
            ".search li",
            ".node.marked",
            "tr.within",
        ),
        *(".grid td.outside", ".grid td.mark", ".is-within", '[role="option"]'),
    ),
    "another colouring of the graph, weights that answer, another recipe, a picture of no class; tests/e2e/pages": (
        *(
            ".heat-",
            ".verdict.wrong",
            ".verdict.tied",
            ".answer > .caption",
            ".stMarkdownBadge",
        ),
    ),
    "a file that does not get to the server, a browser that lends no camera; test_refused_uploads.py, test_camera.py": (
        *(
            "[aria-invalid]",
            "stTooltipErrorHoverTarget",
            "stFileChipIconSpinner",
            '[role="alert"]',
            "html[data-insecure]",
        ),
    ),
    "somebody guesses in the lesson, in one of the ways to guess; tests/e2e/lesson": (
        *(".answered", ".calm", ".done", "a.right", ".badge.right", ".sum li", ".sum b", ".sum span", ".bar-row"),
        *(".track", ".yours", ".slider", ".card .caption", ".unit:empty", ".answer p", ".beside > div", ".end li"),
        *(".option", ".share", ".told", ".ends", ".head", ".stepper", ".board", ".photo", ".squares", ".tick"),
        *(".end .steps li", ".st-key-lesson-view", ".st-key-lesson-waiting"),
    ),
    "a browser that remembers a step of the lesson; tests/e2e/start": (".resume a",),
    "whatever Streamlit or a chart may draw on paper": (*("stExpanderIcon", "h5", "h6", "path.ticks"),),
}
"""Parts of selectors for which nothing is there at the stops of this tour, by the reason."""


def test_every_selector_matches_something_somewhere(page: Page, tmp_path: Path) -> None:
    page.goto("about:blank")
    sheets = {str(path.relative_to(ROOT / "app")): path.read_text(encoding="utf-8") for path in SHEETS}
    untold = page.evaluate(SELECTORS, sheets)

    def look() -> None:
        nonlocal untold
        page.evaluate(_IDLE)
        untold = page.evaluate(LOOK, [untold])

    for address, views in VIEWS.items():
        for view in views:
            opened(page, address + view)
            look()
            page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
            look()
            page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    opened(page, "/outputs?outputs=why&head=aux_4a&at=inception5b")  # that head reads what comes before
    look()
    opened(page, "/lesson?step=1.1")  # no way back from there
    look()
    opened(page, "/quiz?quiz=8&item=6")
    look()
    opened(page, "/quiz?quiz=8")
    page.locator(".begin summary").click()
    look()
    for item, typed in (("2", "50"), ("3", "123456"), ("1", "648")):
        opened(page, f"/quiz?quiz=8&item={item}")
        page.get_by_label("Your answer").fill(typed)
        page.get_by_label("Your answer").press("Enter")
        look()
    page.get_by_role("button", name="512", exact=True).click()
    look()
    opened(page, "/quiz?quiz=8&item=result")
    look()
    for item in ("1", "2", "4"):
        opened(page, f"/quiz?quiz=8&families=reduction-factor,local-index&item={item}")
        look()
    opened(page, "/feature-maps?layer=nonsense")
    look()
    opened_menu(picture_menu(page))
    expect(page.get_by_test_id("stPopoverBody").get_by_role("button").first).to_be_visible()
    look()
    page.keyboard.press("Escape")
    network = opened_menu(network_menu(page))
    # The weights' digest, folded away, comes last: what draws it is fetched when it is needed first.
    expect(network.get_by_role("button", name="Copy to clipboard", include_hidden=True)).to_be_attached()
    look()
    page.keyboard.press("Escape")
    wrong = tmp_path / "notes.docx"
    wrong.write_text("no picture")
    page.locator("input[type=file]").first.set_input_files(wrong)
    expect(page.locator(".refused")).to_be_visible(timeout=WORK_MS)  # the wrong layer is a notice, too
    look()
    page.set_viewport_size({"width": 700, "height": 900})
    settled(page)
    look()
    rare = [part for parts in RARE.values() for part in parts]
    left = [f"{name}: {one}" for name, some in untold.items() for one in some if not any(part in one for part in rare)]
    assert not left, "\n".join(left)


def test_what_is_named_as_rare_is_in_a_sheet() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    assert not [part for parts in RARE.values() for part in parts if part.strip() not in written]
