"""What is often said about GoogLeNet, each sentence held against the numbers of a variant.

The sentences, and what is true in words, stand in ``claims.md``; whether a sentence is true follows here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import InputError, nearest
from googlenet_core.studies.claim_numbers import Numbers, count
from googlenet_core.tables import Rows

ClaimVerdict = Literal["true", "imprecise", "wrong"]

VERDICTS: tuple[ClaimVerdict, ...] = ("true", "imprecise", "wrong")
"""True as it is said; true of something else, or only in part; contradicted by the numbers."""

_FILE = Path(__file__).with_name("claims.md")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that is often said.

    Attributes:
        name: what it is called here: ``depth``.
        said: the sentence.
        verdict: whether it is true.
        truth: what is true, with the numbers that decide.
        misconception: what it is called to take the sentence for something that it is not.
        place: title of the view where it can be seen.
        view: that view's address, page and query.
    """

    name: str
    said: str
    verdict: ClaimVerdict
    truth: str
    misconception: str
    place: str
    view: str


class _Text(NamedTuple):
    said: str
    truth: str
    misconception: str
    place: str
    view: str


@lru_cache(maxsize=16)
def check_claims(spec: GoogLeNetSpec) -> Rows[Claim]:
    """Hold everything that is often said against a variant.

    Example:
        >>> from googlenet_core.blueprint import PAPER
        >>> [claim.said for claim in check_claims(PAPER) if claim.verdict == "true"][0]
        'GoogLeNet is 22 layers deep.'
    """
    numbers = count(spec)
    return Rows(
        Claim(
            name,
            text.said,
            _JUDGES[name](numbers),
            text.truth.format(**numbers),
            text.misconception,
            text.place,
            text.view,
        )
        for name, text in _texts().items()
    )


def find_claim(name: str, spec: GoogLeNetSpec) -> Claim:
    """Return one of them by its name.

    Raises:
        InputError: there is no such claim; names the nearest one.
    """
    found = {claim.name: claim for claim in check_claims(spec)}
    if name not in found:
        raise InputError(f"There is no claim '{name[:40]}'.{nearest(name, found)}")
    return found[name]


def find_view(name: str) -> str:
    """Return the address of the view where a claim can be seen; the same for every variant."""
    return _texts()[name].view


@cache
def _texts() -> Mapping[str, _Text]:
    found = {}
    for part in _FILE.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, said, truth, named, see = part.strip().split("\n\n")
        place, _, view = see.removeprefix("See: ").partition(" | ")
        found[name.strip()] = _Text(said, truth, named.removeprefix("Named: "), place, view)
    return MappingProxyType(found)


def _true_if(holds: Callable[[Numbers], bool], otherwise: ClaimVerdict) -> Callable[[Numbers], ClaimVerdict]:
    def judge(numbers: Numbers) -> ClaimVerdict:
        return "true" if holds(numbers) else otherwise

    return judge


def _sparse(numbers: Numbers) -> ClaimVerdict:
    """Each convolution is dense, in every variant; the module as a whole may still leave weights out."""
    return "imprecise" if numbers["module_weights"] < numbers["dense_weights"] else "wrong"


_JUDGES: Mapping[str, Callable[[Numbers], ClaimVerdict]] = MappingProxyType(
    {
        "depth": _true_if(lambda n: n["learned"] == 22, "wrong"),
        "count": _true_if(lambda n: n["convs"] + n["linears"] == 22, "wrong"),
        "twelve": _true_if(lambda n: round(n["ratio"]) == 12, "wrong"),
        "five": _true_if(lambda n: round(n["params"] / 1e6) == 5, "wrong"),
        "cheaper": _true_if(lambda n: n["macs_ratio"] < 1, "wrong"),
        "wider": _true_if(lambda n: round(n["wider_params"], 1) == 2, "wrong"),
        "sparse": _sparse,
        "stem": _true_if(lambda n: n["second_convs"] == 1, "imprecise"),
        "halve": _true_if(lambda n: n["pool_up"] == n["pool_down"], "imprecise"),
        "relu": _true_if(lambda n: not n["pools_read_positive"], "wrong"),
        "padding": _true_if(lambda n: n["paddings"] == "0, 1 and 2", "imprecise"),
        "added": _true_if(lambda n: n["concat"] != n["branch_sum"], "wrong"),
        "reduce": _true_if(lambda n: n["ones"] == n["ones_fewer"], "imprecise"),
        "accuracy": _true_if(lambda n: n["reduce_out"] >= n["reduce_in"], "imprecise"),
        "grows": _true_if(lambda n: n["rising"] == n["pairs"], "wrong"),
        "window": _true_if(lambda n: n["rf_3x3"] == 3, "wrong"),
        "field": _true_if(lambda n: n["rf_5b"] == n["image"], "wrong"),
        "average": _true_if(lambda n: not n["linears"], "imprecise"),
        "place": lambda _numbers: "imprecise",  # whatever the widths: average and classifier are both linear
        "dropout": _true_if(lambda n: not n["dropout"], "wrong"),
        "outputs": _true_if(lambda n: not n["heads"], "imprecise"),
        "fused": _true_if(lambda n: not n["heads"], "wrong"),
        "three": _true_if(lambda n: (n["count_1"], n["count_2"], n["modules"]) == (3, 6, 9), "wrong"),
        "groups": _true_if(lambda n: n["division"] == "3 + 3 + 3", "wrong"),
        "gradient": _true_if(lambda n: n["reached"] == n["modules"], "imprecise"),
    }
)
"""Name -> whether the sentence is true, from a variant's numbers."""
