"""What the lesson is made of: chapters of steps, each a question that is asked before its answer is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from googlenet_core.blueprint import GoogLeNetSpec, LayerId
from googlenet_core.errors import InputError
from googlenet_core.lesson import texts
from googlenet_core.lesson.guesses import Guess
from googlenet_core.quiz.misconceptions import Misconception

if TYPE_CHECKING:
    from torch import Tensor

    from googlenet_core.engine import Engine
    from googlenet_core.pictures import Preprocessed
    from googlenet_core.why.gradients import GradientReport

Facts = Mapping[str, object]
"""What stands in a step's prose for its ``{placeholders}``: numbers, and words that follow from them."""

NO_FACTS: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What an answer is computed from.

    Attributes:
        spec: the variant that is shown.
        engine: runs the network; None where there is none at hand, for steps that need none.
        picture: the picture that is shown, prepared for the engine's weights, or None likewise.
        captured: outputs of the layers that the lesson reads (`chapters.LAYERS`) for that picture, from one forward pass.
        gradients: measures the gradients of that picture's losses, or has them already; None to measure them anew.
    """

    spec: GoogLeNetSpec
    engine: Engine | None = None
    picture: Preprocessed | None = None
    captured: Mapping[LayerId, Tensor] = field(default_factory=dict)
    gradients: Callable[[], GradientReport] | None = None

    def network(self) -> Engine:
        """Return the engine.

        Raises:
            InputError: there is none.
        """
        if self.engine is None:
            raise InputError("This step asks the network itself: give it one.")
        return self.engine

    def shown(self) -> Preprocessed:
        """Return the picture.

        Raises:
            InputError: there is none.
        """
        if self.picture is None:
            raise InputError("This step is about a picture: give it one.")
        return self.picture

    def measured(self) -> GradientReport:
        """Return the gradients of the picture's losses.

        Raises:
            CoreError: there is no engine or no picture, or the picture has none.
        """
        from googlenet_core.why.gradients import measure_gradients  # brings PyTorch

        return self.gradients() if self.gradients else measure_gradients(self.network(), self.shown().tensor)


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of the sum that leads to the answer: a number or a sign, and a word or two below it."""

    text: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong guess that a misconception leads to.

    Attributes:
        value: what would be guessed: a number, or an option's name.
        title: what the misconception is called.
        explanation: one or two sentences that put it right.
        working: the sum that would give the guess; nothing where there is none.
        up_to: every guess from ``value`` to this comes of the same; None where it is that one guess.
    """

    value: float | str
    title: str
    explanation: str
    working: str = ""
    up_to: float | None = None

    @classmethod
    def of(
        cls, value: float | str, misconception: Misconception, working: str = "", up_to: float | None = None
    ) -> Mistake:
        """A mistake that the quiz knows as well."""
        return cls(value, misconception.title, misconception.explanation, working, up_to)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the core computed.

    Attributes:
        value: a number, or the name of the option that is right.
        shown: the answer as it stands in the largest type: ``59×59 px``.
        facts: for the prose under it.
        sum: the pieces of the sum that leads there; none where nothing is added up.
        mistakes: wrong guesses with a name, the most telling first.
    """

    value: float | str
    shown: str
    facts: Facts = field(default_factory=dict)
    sum: tuple[Term, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Its words stand in the text of its chapter, under its ``name``.

    Attributes:
        name: chapter and place: ``3.2``.
        guess: what may be guessed.
        answer: computes the answer.
        view: address in the app, page and query, of the live view that is shown with it; nothing of it is copied.
        asks: facts that stand in the question, from the variant alone.
        figure: name of a drawing of the answer's own, shown in place of a live view; see the app's figures of the lesson.
        needs_network: whether the answer asks the network, with the shown picture or without.
        layers: whose outputs for the shown picture the answer reads.
        highlights: what of the view the question is about: names of parts that the page knows.
    """

    name: str
    guess: Guess
    answer: Callable[[Given], Answer]
    view: str
    asks: Callable[[GoogLeNetSpec], Facts] = lambda _spec: NO_FACTS
    figure: str = ""
    needs_network: bool = False
    layers: tuple[LayerId, ...] = ()
    highlights: tuple[str, ...] = ()

    @property
    def chapter(self) -> int:
        """Number of its chapter."""
        return int(self.name.partition(".")[0])

    @property
    def words(self) -> texts.Words:
        """Its words, with placeholders."""
        return texts.read(self.chapter)[self.name]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its number, and its steps in order. Its title and opening line stand in its text."""

    number: int
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return texts.read_title(self.number)

    @property
    def opening(self) -> str:
        """What it is about, in a sentence."""
        return texts.read_opening(self.number)
