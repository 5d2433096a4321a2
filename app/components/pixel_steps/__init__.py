"""The pixel under the cursor on its way into the network: its three bytes, and what each step makes of them."""

from __future__ import annotations

from app.components.mount import declare, packed
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.pictures import Preprocessed
from googlenet_core.weights import Recipe
from googlenet_core.wording import with_minus

COLOURS = ("red", "green", "blue")
_PIXELS = declare(__file__, lib=("dom", "mounting", "packed", "numbers"), styles=("lib/controls.css",))


def mount(picture: Preprocessed, key: str) -> None:
    """Show the crop, and the numbers of the pixel that somebody points at."""
    recipe = picture.weights
    meta = {
        "mean": recipe.mean,
        "std": recipe.std,
        "second": recipe.transform_input,
        "headings": headings(recipe),
        "colours": COLOURS,
        "image_px": IMAGE_PX,
    }
    _PIXELS(key=key, data=packed(meta, pixels=picture.crop.ravel()))


def headings(recipe: Recipe) -> list[str]:
    """Return what stands over the columns of numbers."""
    steps = ["/ 255", "− mean\n" + triple(recipe.mean), "/ std\n" + triple(recipe.std)]
    return [*steps, *(["· std/0.5 + (mean − 0.5)/0.5"] if recipe.transform_input else [])]


def triple(values: tuple[float, float, float]) -> str:
    """Return one number a colour as text."""
    return ", ".join(with_minus(f"{value:g}") for value in values)
