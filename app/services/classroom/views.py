"""Questions about the view on screen: where its unit's field is, which branch its channel comes from, how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.classroom.questions import Option, Question
from app.figures.drawings.labelled_squares import Square, draw_squares
from app.services.classroom.asking import (
    FEWEST_WRONG,
    MOST_NUMBERS,
    Asked,
    File,
    ask_item,
    name_file,
)
from googlenet_core.arithmetic import Box, Unit, branches, row_of, unit_field
from googlenet_core.arithmetic.channels import concat_index, locate
from googlenet_core.arithmetic.units import maker, shape_of
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, InceptionSpec, label, stage_of
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.errors import InputError
from googlenet_core.quiz import FAMILIES

KINDS = ("where", "branch", "count")
"""What can be asked: "Where is it?", "Which branch?", "How many?"."""

_ALIKE = 0.7
"""Two squares that share so much of what they cover together cannot be told apart from the last row."""

_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on screen: a variant's layer, the unit that is kept there (channel, row, column) if any, and a channel."""

    spec: GoogLeNetSpec
    layer: LayerId
    unit: tuple[int, ...] = ()
    channel: int = 0


def ask_view(kind: str, seen: Seen, picture: bytes = b"", alt: str = "") -> Asked:
    """Return a question about a view.

    Args:
        kind: one of `KINDS`.
        seen: the view.
        picture: the shown picture's file, where the class may see it.
        alt: what it shows.

    Raises:
        CoreError: the view has nothing of that kind; says what has.
    """
    if kind == "where":
        return _ask_where(seen, picture, alt)
    return _ask_branch(seen) if kind == "branch" else _ask_count(seen)


def _ask_where(seen: Seen, picture: bytes, alt: str) -> Asked:
    unit = unit_of(seen)
    _, size, _ = shape_of(unit.layer, seen.spec)
    if size == 1:
        raise InputError("All of the picture can change that number: ask about a layer whose maps have places.")
    right, *wrong = squares_of(unit, seen.spec)
    if len(wrong) < FEWEST_WRONG:
        raise InputError(
            "Other squares would look like this one: ask about a unit nearer to the rim, or an earlier layer."
        )
    kept = [right, *wrong[: MOST_NUMBERS - 1]]
    order = sorted(kept, key=lambda one: hashlib.sha256(f"{unit} {one[1]}".encode()).digest())
    at = order.index(right)
    letters = [Square(box, letter) for (box, _, _), letter in zip(order, _LETTERS, strict=False)]
    told = [Square(one.box, one.label, right=place == at) for place, one in enumerate(letters)]
    files: dict[str, File] = {}
    names = []
    for squares in (letters, told):
        data = draw_squares(picture, IMAGE_PX, squares).encode()
        names.append(name_file(data, "svg"))
        files[names[-1]] = (data, "image/svg+xml")
    field = unit_field(unit, seen.spec)
    row, column = (round(place) for place in field.center_px)
    name = label(unit.layer, seen.spec)
    found = (
        f"Its field has {field.rf_px}×{field.rf_px} px, and its middle is in row {row}, column {column} of the picture."
    )
    beyond = " A part of it lies outside the picture." if field.share_inside < 1 else ""
    return Asked(
        Question(
            name="view",
            title=name,
            text=(
                f"Row {unit.y}, column {unit.x} of channel {unit.channel} of {name}, counted from 0 on maps of "
                f"{size}×{size}: which square can change this number?"
            ),
            options=tuple(
                Option(f"Square {one.label}", mistake, explanation)
                for one, (_, mistake, explanation) in zip(letters, order, strict=True)
            ),
            right=at,
            shown=f"Square {letters[at].label}",
            finding=found + beyond,
            link=_link(
                "feature-maps",
                seen.spec,
                maps="unit",
                layer=unit.layer,
                unit=f"{unit.channel},{unit.y},{unit.x}",
            ),
            picture=names[0],
            drawing=names[1],
            alt=f"{alt or 'A plain ground'}, with squares {', '.join(one.label for one in letters)}",
        ),
        files,
    )


def unit_of(seen: Seen) -> Unit:
    """Return the unit that is kept in a view, or one beside the middle of its channel."""
    count, size, _ = shape_of(seen.layer, seen.spec)
    if len(seen.unit) == 3 and seen.unit[0] < count and max(seen.unit[1:]) < size:
        return Unit(seen.layer, *seen.unit)
    return Unit(seen.layer, seen.channel if seen.channel < count else 0, size // 3, 2 * size // 3)


def squares_of(unit: Unit, spec: GoogLeNetSpec) -> list[tuple[Box, str, str]]:
    """Return the unit's field inside the picture, and wrong squares that look different, each with its misconception."""
    right = unit_field(unit, spec).inside
    found = [(right, "", "")]
    for box, mistake, explanation in _wrong_squares(unit, spec):
        inside = box.clipped(IMAGE_PX)
        if inside.area and all(_shared(inside, other) < _ALIKE for other, _, _ in found):
            found.append((inside, mistake, explanation))
    return found


def _wrong_squares(unit: Unit, spec: GoogLeNetSpec) -> Iterator[tuple[Box, str, str]]:
    _, size, _ = shape_of(unit.layer, spec)
    box = unit_field(unit, spec).box
    row, column = unit_field(unit, spec).center_px
    step = IMAGE_PX / size
    yield (
        Box(*(int(place * step) for place in (unit.y, unit.x, unit.y + 1, unit.x + 1))),
        "map stretched over the picture",
        "Stretched over the picture, each place of the map covers a tile. Fields are larger than that and overlap.",
    )
    yield (
        _around(unit.y, unit.x, box.height),
        "place in the map taken for place in the picture",
        "Strides lie between them: one step on the map is several pixels in the picture.",
    )
    turned = unit_field(Unit(unit.layer, unit.channel, unit.x, unit.y), spec).box
    yield (
        turned,
        "row and column exchanged",
        "The row comes first, counted from the top; then the column, from the left.",
    )
    mirrored = unit_field(Unit(unit.layer, unit.channel, unit.y, size - 1 - unit.x), spec).box
    yield mirrored, "counted from the other side", "Columns are counted from the left, beginning with 0."
    kernel = row_of(maker(unit, spec).layer, spec).kernel or 1
    if kernel > 1:
        yield (
            _around(row, column, kernel),
            "window taken for the field",
            f"{kernel}×{kernel} counts places of the maps before, and each of these has seen a square itself.",
        )
    yield Box(0, 0, IMAGE_PX, IMAGE_PX), "sees the whole picture", "So early in the network a unit sees a part only."


def _around(row: float, column: float, side: int) -> Box:
    top, left = round(row - (side - 1) / 2), round(column - (side - 1) / 2)
    return Box(top, left, top + side, left + side)


def _shared(one: Box, other: Box) -> float:
    """How much two boxes share, of all that they cover."""
    common = Box(
        max(one.top, other.top), max(one.left, other.left), min(one.bottom, other.bottom), min(one.right, other.right)
    )
    return common.area / (one.area + other.area - common.area)


def _ask_branch(seen: Seen) -> Asked:
    module = _module(seen)
    if module is None:
        raise InputError("That view has no branches: look at an inception module first.")
    channel = _concat_channel(seen, module)
    spec, name = seen.spec, label(module.id, seen.spec)
    own, local = locate(module, channel)
    item = FAMILIES["which-branch"].item(spec, (module.name, channel))
    mistakes = {one.value: one.misconception for one in item.distractors}
    four = branches(spec, module)
    known = [(one.label, mistakes.get(one.index)) for one in four]
    branch = four[own - 1]
    widths = ", ".join(str(one.width) for one in four[:-1])
    before = [str(one.width) for one in four[: own - 1]]
    return Asked(
        Question(
            name="view",
            title=name,
            text=(
                f"The branches of {name} make {widths} and {four[-1].width} channels, joined in this order. "
                f"Which of them does channel {channel} come from, counted from 0?"
            ),
            options=tuple(
                Option(name, one.title if one else "", one.explanation if one else "") for name, one in known
            ),
            right=own - 1,
            shown=branch.label,
            working=f"{' − '.join((str(channel), *before))} = {local}" if before else "",
            finding=f"The {branch.label} has channels {branch.first} to {branch.last}; this is its no. {local}.",
            link=_link("inception", spec, layer=module.id, topic="module", channel=str(channel)),
        )
    )


def _module(seen: Seen) -> InceptionSpec | None:
    stage = stage_of(seen.layer)
    return next((module for module in seen.spec.modules if module.id == stage), None)


def _concat_channel(seen: Seen, module: InceptionSpec) -> int:
    """The channel of the depth concat that a view is about: its unit's, there or in a branch, or the one it names."""
    _, _, inside = seen.layer.partition(".")
    if seen.unit and not inside and seen.unit[0] < module.out_channels:
        return seen.unit[0]
    branch = int(inside[6]) if inside.startswith("branch") else 0
    if seen.unit and branch and seen.unit[0] < module.branch_widths[branch - 1]:
        return concat_index(module, branch, seen.unit[0])
    return seen.channel if seen.channel < module.out_channels else 0


def _ask_count(seen: Seen) -> Asked:
    """What the quiz asks of such a layer: the channels of a module, a convolution's parameters, the side of a pool's maps."""
    row = row_of(seen.layer, seen.spec)
    name = label(row.id, seen.spec)
    pools = row.kind in ("max pool", "avg pool") and row.size > 1 and not row.adaptive
    asked = {"inception": ("channel-sum", row.id.removeprefix("inception")), "conv": ("parameters", row.id)}
    family, *key = asked.get(row.kind, ("size", row.id, "side") if pools else ("", ""))
    if not family:
        raise InputError(f"Nothing of {name} is counted in the quiz: look at a module, a convolution or a pool.")
    one = ask_item(FAMILIES[family].item(seen.spec, tuple(key))).question
    return Asked(replace(one, name="view", title=name))


def _link(page: str, spec: GoogLeNetSpec, **query: str) -> str:
    own = {} if spec.name == PAPER.name else {"variant": spec.name}
    return f"{page}?{urlencode({**own, **query}, safe=',')}"
