"""An inception module in outline, to print and to write into: what each layer of its branches leaves blank is its width."""

from __future__ import annotations

from html import escape

from googlenet_core.blueprint.specs import GoogLeNetSpec

_WIDTH, _HEIGHT = 640, 260
_LANES = 4
_BOX_W, _BOX_H = 130, 40
_BUS = 40


def draw(spec: GoogLeNetSpec) -> str:
    """Return the outline as an inline SVG, in black lines alone.

    Example:
        >>> from googlenet_core.blueprint.specs import PAPER
        >>> draw(PAPER).count("<rect")
        8
    """
    kernel = spec.third_kernel
    lanes = (
        (("", ""), ("1×1", "blank")),
        (("3×3 reduce", "blank"), ("3×3", "blank")),
        ((f"{kernel}×{kernel} reduce", "blank"), (f"{kernel}×{kernel}", "blank")),
        (("max pool 3×3", ""), ("pool proj", "blank")),
    )
    step = _WIDTH / _LANES
    drawn = [_line(_WIDTH / 2, 22, _WIDTH / 2, _BUS), _line(step / 2, _BUS, _WIDTH - step / 2, _BUS)]
    for lane, layers in enumerate(lanes):
        middle = step * (lane + 0.5)
        first, second = 60, 130
        top = second if not layers[0][0] else first
        drawn.append(_line(middle, _BUS, middle, top))
        for (name, kind), y in zip(layers, (first, second), strict=True):
            if name:
                drawn.append(_box(middle, y, name, blank=kind == "blank"))
        if layers[0][0]:
            drawn.append(_line(middle, first + _BOX_H, middle, second))
        drawn.append(_line(middle, second + _BOX_H, middle, 208))
    drawn.append(f'<rect x="40" y="208" width="{_WIDTH - 80}" height="36"/>')
    drawn.append(f'<text x="{_WIDTH / 2}" y="231">depth concat: ____ channels</text>')
    drawn.append(f'<text x="{_WIDTH / 2}" y="16">____ channels come in</text>')
    told = "Outline of an inception module with its four branches; its widths are left blank."
    return (
        f'<svg class="outline" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(told)}">'
        f"{''.join(drawn)}</svg>\n"
    )


def _box(middle: float, y: int, name: str, *, blank: bool) -> str:
    text = f"{name}: ____" if blank else name
    return (
        f'<rect x="{middle - _BOX_W / 2}" y="{y}" width="{_BOX_W}" height="{_BOX_H}"/>'
        f'<text x="{middle}" y="{y + 25}">{escape(text)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'
