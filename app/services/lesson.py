"""Answers of the lesson's steps, computed when somebody asks for them and kept for everybody with the same subject."""

from __future__ import annotations

from functools import partial

from torch import Tensor

from app.figures.lesson import DRAWINGS
from app.services import engines, maps, why
from app.services.kept import Kept
from app.services.subjects import Subject
from googlenet_core.blueprint import LayerId, layer_ids, specs
from googlenet_core.errors import InputError
from googlenet_core.lesson import LAYERS, Answer, Given, Step


@Kept
def compute_answer(step: Step, variant: str, subject: Subject | None = None) -> Answer:
    """Return a step's answer.

    All layers that any step reads are captured in the first forward pass that one of them needs.

    Args:
        step: which step.
        variant: name of the variant that is shown.
        subject: the network and its picture, for steps that ask them.

    Raises:
        CoreError: the step makes no sense with them; says why.
    """
    return step.answer(_given(step, variant, subject))


@Kept
def draw_answer(step: Step, variant: str, subject: Subject | None = None, guessed: float | str | None = None) -> str:
    """Return the drawing of a step's answer, with what was guessed if anything was: an SVG, nothing if it has none."""
    if not step.figure:
        return ""
    return DRAWINGS[step.figure](_given(step, variant, subject), compute_answer(step, variant, subject), guessed)


def asks_network(step: Step) -> bool:
    """Whether a step's answer needs a subject."""
    return step.needs_network or bool(step.layers)


def _given(step: Step, variant: str, subject: Subject | None) -> Given:
    if subject is None:
        return Given(specs.variant(variant))
    engine = engines.load(subject.weights)
    gradients = partial(why.measure_gradients, subject, None)
    return Given(engine.spec, engine, subject.prepared, _capture(step, subject), gradients)


def _capture(step: Step, subject: Subject) -> dict[LayerId, Tensor]:
    if not step.layers:
        return {}
    spec = engines.load(subject.weights).spec
    known = layer_ids(spec)
    missing = [layer for layer in step.layers if layer not in known]
    if missing:
        raise InputError(f"This step is about {missing[0]}, which {spec.title} does not have: choose other weights.")
    found = maps.capture(subject, tuple(layer for layer in LAYERS if layer in known))
    return {layer: found[layer].tensor for layer in step.layers}
