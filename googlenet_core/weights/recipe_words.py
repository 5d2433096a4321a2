"""What is told of a network's weights beside its answers: how its input was made and why so, and what its file held."""

from __future__ import annotations

from googlenet_core.weights.catalogue import Recipe
from googlenet_core.wording import with_minus


def scale_words(recipe: Recipe) -> str:
    """Say whether a picture is normalised a second time, and why that is thought."""
    twice = "normalised twice (with torchvision's transform_input)"
    once = "normalised once (without torchvision's transform_input)"
    reason = f", {recipe.input_reason}" if recipe.input_reason else ""
    return f"{twice if recipe.transform_input else once}{reason}"


def lines_about(recipe: Recipe) -> tuple[str, ...]:
    """What is told of a network's weights beside its answers: its input's scale, then what was found in its file."""
    sizes = f"shorter side {recipe.resize_px} px, mean {_three(recipe.mean)}, deviation {_three(recipe.std)}"
    return (f"Input: {sizes}; {scale_words(recipe)}.", *recipe.remarks)


def recipe_facts(recipe: Recipe) -> dict[str, object]:
    """The same as data."""
    scale = {name: getattr(recipe, name) for name in ("resize_px", "mean", "std", "transform_input", "input_reason")}
    return {"input": scale, "remarks": recipe.remarks}


def _three(values: tuple[float, float, float]) -> str:
    return ", ".join(with_minus(f"{value:.4g}") for value in values)
