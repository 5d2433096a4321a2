"""One command over several pictures: the engine is loaded once, and a picture that cannot be used stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from googlenet_core.cli.files import DASH
from googlenet_core.cli.input import read_picture
from googlenet_core.cli.output import complain, emit
from googlenet_core.errors import ImageError, InputError

if TYPE_CHECKING:
    from googlenet_core.engine.engine import Engine
    from googlenet_core.pictures.preprocessing import Preprocessed


def look_at_each(
    images: Sequence[Path],
    prepare: Callable[[Path], tuple[Engine, Preprocessed]],
    look: Callable[[Path, Engine, Preprocessed], Any],
    *,
    as_json: bool,
    aside: bool = False,
) -> int:
    """Look at pictures one after another; of several, each is printed under its name, or as an element of one JSON list.

    Args:
        images: the pictures' files; at most one is standard input.
        prepare: loads the engine with the first picture; the others are prepared for the same weights.
        look: returns the facts to emit where ``as_json``, and else prints them.
        as_json: whether JSON is printed.
        aside: whether names go to standard error, since standard output is taken.

    Returns:
        The exit code: not 0 where some of several pictures could not be used, which was said; all others were looked at.

    Raises:
        CoreError: the only picture cannot be used, or whatever else keeps all from being looked at.
    """
    check_once(images)
    if len(images) == 1:
        facts = look(images[0], *prepare(images[0]))
        if as_json:
            emit(facts)
        return 0
    found: list[Any] = []
    engine: Engine | None = None
    code = 0
    for number, image in enumerate(images):
        try:
            if engine is None:
                engine, picture = prepare(image)
            else:
                picture = _prepared(image, engine)
        except ImageError as error:
            sentence = str(error) if str(image) in str(error) else f"'{image}': {error}"
            code = complain(sentence)
            found.append({"image": str(image), "error": sentence})
            continue
        if not as_json:
            typer.echo(f"{'' if number == 0 else chr(10)}{image}", err=aside)
        found.append(look(image, engine, picture))
    if as_json:
        emit(found)
    return code


def check_once(images: Sequence[Path]) -> None:
    """Look whether standard input is asked for a picture more than once.

    Raises:
        InputError: it is; the second time there would be nothing left.
    """
    if images.count(DASH) > 1:
        raise InputError("Standard input can be read once; give the other pictures as files.")


def _prepared(image: Path, engine: Engine) -> Preprocessed:
    from googlenet_core.pictures.preprocessing import preprocess

    return preprocess(read_picture(image), engine.weights)
