"""Which output is asked about: one of the three heads, and one of its classes."""

from __future__ import annotations

from googlenet_core.blueprint.heads import HEAD_TITLES, HEADS
from googlenet_core.errors import InputError, WeightsError, nearest
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.wording import whole


def check_head(head: str, weights: Recipe, *, even_untrained: bool = False) -> None:
    """Refuse a head that does not exist or, unless ``even_untrained``, was never trained.

    Raises:
        InputError: there is no such head.
        WeightsError: it has no trained weights, so that there is nothing to explain.
    """
    if head not in HEADS:
        raise InputError(f"There is no head '{head}'.{nearest(head, HEADS)} Known: {', '.join(HEADS)}.")
    if even_untrained or head in weights.trained_heads:
        return
    trained = [name for name in HEADS if name in weights.trained_heads]
    instead = f"choose {' or '.join(trained)}" if trained else "choose other weights"
    raise WeightsError(f"The {HEAD_TITLES[head]} has no trained weights in '{weights.name}'; {instead}.")


def find_target(target: str | int, weights: Recipe) -> int:
    """Return the number of a class given by name (any case) or by number.

    Raises:
        InputError: there is no such class (the nearest is named), or several have that name.
    """
    labels = weights.labels
    text = str(target).strip()
    named = [index for index, label in enumerate(labels) if label.casefold() == text.casefold()]
    if len(named) > 1:
        raise InputError(f"{len(named)} classes are called '{text}'; give a number: {', '.join(map(str, named))}.")
    if named:
        return named[0]
    number = whole(text)
    if number is not None and number < len(labels):
        return number
    if text.removeprefix("-").isdecimal():
        raise InputError(f"There is no class {text}; they are numbered 0 to {len(labels) - 1}.")
    by_folded = {label.casefold(): label for label in labels}
    hint = nearest(text.casefold(), by_folded)
    for folded, label in by_folded.items():
        hint = hint.replace(f"'{folded}'", f"'{label}'")
    raise InputError(f"There is no class '{text}' among the {len(labels)} of '{weights.name}'.{hint}")
