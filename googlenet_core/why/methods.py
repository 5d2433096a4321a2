"""The attribution methods as data, and the question that one of them answers.

What each is called, what can be set, what it costs at least, what its map means. Controls and command lines are
generated from this; nothing is computed here (`attributions` does that), and no torch is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from googlenet_core.blueprint.naming import INPUT, LayerId
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.errors import InputError, nearest

Setting = int | bool | str
Settings = Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of a method: a whole number from ``low`` to ``high``, one of ``choices``, or (neither) yes or no.

    Attributes:
        name: how code and the command line call it.
        title: how people call it.
        default: what is used where nothing is said.
        low: smallest whole number.
        high: largest whole number.
        step: sensible step of a slider.
        choices: the words to choose from.
        unit: of the number, for example ``px``.
    """

    name: str
    title: str
    default: Setting
    low: int = 0
    high: int = 0
    step: int = 1
    choices: tuple[str, ...] = ()
    unit: str = ""

    @property
    def kind(self) -> str:
        """``choice``, ``number`` or ``flag``."""
        if self.choices:
            return "choice"
        return "flag" if isinstance(self.default, bool) else "number"

    def checked(self, value: object) -> Setting:
        """Return ``value`` (also as typed text) as this parameter's kind.

        Raises:
            InputError: it is none of the allowed values.
        """
        text = str(value).strip().lower()
        if self.kind == "choice":
            if text in self.choices:
                return text
            allowed = f"one of {', '.join(self.choices)}.{nearest(text, self.choices)}"
        elif self.kind == "flag":
            if text in ("true", "yes", "1", "false", "no", "0"):
                return text in ("true", "yes", "1")
            allowed = "yes or no."
        else:
            if not isinstance(value, bool) and re.fullmatch(r"\d{1,9}", text) and self.low <= int(text) <= self.high:
                return int(text)
            allowed = f"a whole number from {self.low} to {self.high}."
        raise InputError(f"{self.name} must be {allowed}")


@dataclass(frozen=True, slots=True)
class Passes:
    """How often an image has to go through the network, and a gradient back."""

    forward: int
    backward: int


@dataclass(frozen=True, slots=True)
class Method:
    """One attribution method.

    Attributes:
        name: how code, URLs and the command line call it.
        title: how people call it.
        parameters: what can be set.
        needs_layer: whether it looks at the feature maps of a layer rather than at pixels.
        caption: what the sign of a value means, with ``{placeholders}`` that `captions` fills.
        signs: the same for a colour bar, in a few words: of a negative and of a positive value.
        source: the paper it comes from.
        passes_at_least: the fewest passes that can give the result, from the checked values.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    needs_layer: bool
    caption: str
    signs: tuple[str, str]
    source: str
    passes_at_least: Callable[[Settings], Passes]

    def checked(self, given: Mapping[str, Any] | None = None) -> dict[str, Setting]:
        """Return every parameter's value: the given ones checked, the others by default.

        Raises:
            InputError: an unknown parameter, or a value that is not allowed.
        """
        given = given or {}
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                has = ", ".join(known) or "none"
                raise InputError(
                    f"{self.title} has no parameter '{name}'.{nearest(name, known)} Its parameters: {has}."
                )
        values = {name: parameter.checked(given.get(name, parameter.default)) for name, parameter in known.items()}
        if int(values.get("stride_px", 0)) > int(values.get("window_px", 0)):
            raise InputError("stride_px must be at most window_px, or pixels between the squares are never covered.")
        return values


def count_windows(window_px: int, stride_px: int, image_px: int = IMAGE_PX) -> int:
    """Return the positions of an occluding window along one axis; the last one may hang over the edge."""
    return math.ceil((image_px - window_px) / stride_px) + 1


def _one_each(_values: Settings) -> Passes:
    return Passes(1, 1)


_COLOURS = ("black", "mean", "white")
_FOR_OR_AGAINST = ("against", "for")

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.name: method
        for method in (
            Method(
                "grad-cam",
                "Grad-CAM",
                (Parameter("positive_only", "Only what speaks for the class", False),),
                needs_layer=True,
                caption=(
                    "Positive: here the feature maps of {layer} speak for “{label}” in the {head}; negative: "
                    "{negative}; zero: neither.{total} The map has {grid} units, one every {jump_px} px, each reading "
                    "up to {rf_px}×{rf_px} px; each is drawn at the centre of what it reads."
                ),
                signs=_FOR_OR_AGAINST,
                source="Selvaraju et al., 2017 (arXiv 1610.02391)",
                passes_at_least=_one_each,
            ),
            Method(
                "saliency",
                "Saliency",
                (),
                needs_layer=False,
                caption=(
                    "Positive: raising this pixel's red, green and blue alike, by a little, raises the logit of “{label}” "
                    "in the {head}; negative: it lowers it; zero: no effect. Drawn is the sum of the three slopes, "
                    "which may differ in sign; Simonyan et al. draw the largest of their absolute values. These are "
                    "slopes at this picture, by the values that the network gets, not shares of the logit."
                ),
                signs=("raising the pixel's values lowers the logit", "raises it"),
                source="Simonyan et al., 2014 (arXiv 1312.6034)",
                passes_at_least=_one_each,
            ),
            Method(
                "guided-backprop",
                "Guided backprop",
                (),
                needs_layer=False,
                caption=(
                    "Computed like the slope of the logit of “{label}” in the {head}, but every ReLU passes back only "
                    "positive values, so that sign and size are not the slope's. Positive: more of the colour excites "
                    "units on the way; negative: less of it does; zero: neither, which does not mean no effect. Drawn "
                    "is the sum over the three colours. Sharp edges look the same for almost any class, so this is no "
                    "evidence for the class."
                ),
                signs=("less of the colour excites units on the way", "more of it does"),
                source="Springenberg et al., 2015 (arXiv 1412.6806)",
                passes_at_least=_one_each,
            ),
            Method(
                "integrated-gradients",
                "Integrated gradients",
                (
                    Parameter("n_steps", "Steps", 32, low=8, high=256, step=8),
                    Parameter("baseline", "Compared with a picture in", "black", choices=_COLOURS),
                ),
                needs_layer=False,
                caption=(
                    "Positive: this pixel, compared with a picture all in {baseline}, added to the logit of “{label}” in the "
                    "{head}; negative: it took from it; zero: no part in it. What has that colour already gets zero, "
                    "whatever it shows. All values together are this picture's logit less that of the other "
                    "({baseline_score}), which is {score_change}, up to the convergence delta of {delta}."
                ),
                signs=_FOR_OR_AGAINST,
                source="Sundararajan et al., 2017 (arXiv 1703.01365)",
                # The gradient at each step, and the scores of the picture and of the baseline for the delta.
                passes_at_least=lambda values: Passes(int(values["n_steps"]) + 2, int(values["n_steps"])),
            ),
            Method(
                "occlusion",
                "Occlusion",
                (
                    Parameter("window_px", "Window", 48, low=8, high=112, step=8, unit="px"),
                    Parameter("stride_px", "Stride", 24, low=4, high=112, step=4, unit="px"),
                    Parameter("baseline", "Covered with", "mean", choices=_COLOURS),
                ),
                needs_layer=False,
                caption=(
                    "Positive: covering this place lowers the logit of “{label}” in the {head}, so it spoke for it; "
                    "negative: covering it raises the logit; zero: no effect. Covered by squares of "
                    "{window_px} px in {baseline}, one every {stride_px} px; where they overlap, their mean."
                ),
                signs=_FOR_OR_AGAINST,
                source="Zeiler and Fergus, 2014 (arXiv 1311.2901)",
                passes_at_least=lambda values: Passes(
                    count_windows(int(values["window_px"]), int(values["stride_px"])) ** 2 + 1, 0
                ),
            ),
        )
    }
)
"""Every method by name, the quickest first."""

GRAD_CAM_PRESETS: tuple[LayerId, ...] = ("inception3b", "inception4e", "inception5b")
"""The last module of each of the three stages, where the maps are 28, 14 and 7 units wide."""


def find_method(name: str) -> Method:
    """Return the method called ``name``.

    Raises:
        InputError: there is no such method; the nearest is named.
    """
    try:
        return METHODS[name]
    except KeyError:
        known = ", ".join(METHODS)
        raise InputError(f"There is no method '{name}'.{nearest(name, METHODS)} Known: {known}.") from None


@dataclass(frozen=True, slots=True)
class AttributionQuestion:
    """Which map is asked for; an argument and a key at once.

    A question is complete: every setting of the method is in it, checked, and what the method does not look at is the
    same in all questions, so that two questions with the same answer are equal. Whether a network has the layer, the
    head and the class, `attributions.explain_class` says.

    Attributes:
        method: a name in `METHODS`.
        parameters: name and value of every setting of the method, sorted by name; `ask` takes a mapping.
        layer: whose feature maps are looked at, and whose grid the map has; ``input``, the pixels, for most methods.
        head: ``main``, ``aux_4a`` or ``aux_4d``.
        target: name or number of the class that is explained; None for the head's best.

    Raises:
        InputError: there is no such method or setting, or a value is not allowed.

    Example:
        >>> from googlenet_core import AttributionQuestion
        >>> question = AttributionQuestion.ask("occlusion", target="church", parameters={"window_px": 32})
        >>> question.head, dict(question.parameters)["window_px"]
        ('main', 32)
    """

    method: str = "grad-cam"
    parameters: tuple[tuple[str, Setting], ...] = ()
    layer: LayerId = "inception5b"
    head: str = "main"
    target: str | int | None = None

    @classmethod
    def ask(
        cls,
        method: str = "grad-cam",
        *,
        layer: LayerId = "inception5b",
        head: str = "main",
        target: str | int | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Self:
        """Return the question with the given settings, as values or as typed text; the others by default.

        Raises:
            InputError: there is no such method or setting, or a value is not allowed.
        """
        return cls(method, tuple((parameters or {}).items()), layer, head, target)

    def __post_init__(self) -> None:
        asked = find_method(self.method)
        values = asked.checked(dict(self.parameters))
        object.__setattr__(self, "parameters", tuple(sorted(values.items())))
        if not asked.needs_layer:
            object.__setattr__(self, "layer", INPUT)

    @property
    def values(self) -> Settings:
        """The settings by name, in the method's order."""
        given = dict(self.parameters)
        return {parameter.name: given[parameter.name] for parameter in find_method(self.method).parameters}

    @property
    def passes_at_least(self) -> Passes:
        """The fewest passes that can answer it."""
        return find_method(self.method).passes_at_least(self.values)
