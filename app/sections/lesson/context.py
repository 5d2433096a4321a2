"""What the parts of a step ask for: the step, whom it asks, and where its live view stands."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.subjects import Subject
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.lesson import SquareGuess, Step


@dataclass(frozen=True, slots=True)
class Place:
    """A page and one of its sections: their titles, and the page's name in addresses."""

    page: str
    section: str
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class StepView:
    """A step with the variant it is about; ``subject`` is there where the step asks the network or shows a picture.

    ``place`` is where its live view stands in the app, ``places`` has that of each step of the chapter.
    """

    step: Step
    spec: GoogLeNetSpec
    subject: Subject | None
    places: dict[str, Place]

    @property
    def place(self) -> Place:
        """Where the step's view stands in the app."""
        return self.places[self.step.name]

    @property
    def layout(self) -> str:
        """What stands beside the question: a ``square`` on the picture, the answer's own ``drawing``, or the live ``view``."""
        if isinstance(self.step.guess, SquareGuess):
            return "square"
        return "drawing" if self.step.figure else "view"
