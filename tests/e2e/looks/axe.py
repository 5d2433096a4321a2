"""The faults that axe-core finds on a page, in words; what is not ours to mend is left out here, each with its reason."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STREAMLITS = {
    "presentation-role-conflict": (
        '[data-testid="stFileUploaderDropzone"]',
        "Streamlit gives its place for files no role and, all the same, a name; the button in it is what is used",
    ),
}
"""Rules that something of Streamlit's own breaks, which nobody can mend from outside: what does, and why it harms nobody."""

_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that another colour scheme can break; the others look at what a page is made of."""

_RUN = """async ([without, only]) => {
  const runOnly = only.length ? { type: 'rule', values: only } : undefined;
  const { violations } = await axe.run({ exclude: without.map((one) => [one]) }, { resultTypes: ['violations'], runOnly });
  const place = (target) => target.flat(9).join(' ').replace(/\\.(st-emotion-cache|e)[\\w-]+/g, '');
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, failureSummary }) =>
      `${id}, ${help}: ${place(target)}: ${html.slice(0, 100)}: ${failureSummary.split('\\n').slice(1).join(';').trim()}`));
}"""


def load(page: Page) -> None:
    """Make axe known to a page; evaluated, not added as a script, which the pages' policy forbids."""
    page.evaluate(AXE_SCRIPT)


def faults(page: Page, *, colours_only: bool = False, with_streamlits: bool = False) -> list[str]:
    """Return what axe finds, through components' shadow roots too.

    Args:
        page: a page that knows axe.
        colours_only: look only at what another colour scheme can break.
        with_streamlits: also return what is in `STREAMLITS`.
    """
    without = [] if with_streamlits else [selector for selector, _ in STREAMLITS.values()]
    found: list[str] = page.evaluate(_RUN, [without, _COLOURS if colours_only else []])
    return found
