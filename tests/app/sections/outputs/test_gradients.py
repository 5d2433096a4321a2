from __future__ import annotations

import re

from googlenet_core.why import UNTRAINED_GAINS
from tests.support.page_opener import open_page


def words(**query: str) -> str:
    """What the page says below its headings."""
    app = open_page("outputs", "Three outputs", query)
    assert not app.exception
    return "\n".join(text.value for text in (*app.markdown, *app.caption, *app.info))


def test_what_the_norms_are_of_and_what_they_do_not_show_is_said() -> None:
    found = words(outputs="gradients", **{"class": "church"})
    assert "cross entropies for “church”, taken as right, of this one picture" in found
    assert "up to and including its tap, inception (4a) for one and inception (4d) for the other" in found
    assert "convolution biases 0.2), seed 0" in found
    assert f"{UNTRAINED_GAINS.least:.1f} to {UNTRAINED_GAINS.greatest:.1f} times the gradient of the main loss" in found
    assert "for the seeds 0 to 7" in found
    assert "A longer gradient is not a benefit by itself" in found


def test_each_heading_says_how_much_the_losses_give_together() -> None:
    app = open_page("outputs", "Three outputs", {"outputs": "gradients"})
    gains = re.findall(r"give \*\*([\d.]+) times\*\*", "\n".join(text.value for text in app.markdown))
    whose = ("With these weights", "With random weights")
    assert [heading.value for heading in app.subheader] == [
        f"{weights}: {gain} times the gradient at the first layer" for weights, gain in zip(whose, gains, strict=True)
    ]
