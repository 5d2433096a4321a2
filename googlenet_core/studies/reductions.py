"""The price of a 1×1: what the reductions of an inception module save, and how wide they may be before they stop saving.

The module without reductions is the paper's Figure 2(a), "naive version"; with them it is Figure 2(b). What a layer
costs is computed in `costs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from googlenet_core.arithmetic.costs import Cost, conv_cost
from googlenet_core.blueprint.naming import branch_label, third_reduce_label
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.blueprint.topology import layers

Measure = Literal["params", "macs"]
"""What is counted: trained numbers, or multiply-accumulates for one image."""


@dataclass(frozen=True, slots=True)
class ConvShape:
    """A convolution with stride 1 that keeps the size, with its cost as filled-in formulas."""

    label: str
    in_channels: int
    channels: int
    kernel: int
    size: int
    bias: bool
    batch_norm: bool

    @property
    def cost(self) -> Cost:
        """What it costs."""
        return conv_cost(
            self.in_channels, self.channels, self.kernel, self.size, bias=self.bias, batch_norm=self.batch_norm
        )

    def formula(self, measure: Measure) -> str:
        """Return the cost as a filled-in product: ``3·3·96·128 + 128 = 110,720``."""
        product = f"{self.kernel}·{self.kernel}·{self.in_channels}·{self.channels}"
        if measure == "macs":
            return f"{self.size}·{self.size}·{product} = {self.cost.macs:,}"
        terms = [product, *([f"{self.channels}"] if self.bias else []), *([f"2·{self.channels}"] * self.batch_norm)]
        return f"{' + '.join(terms)} = {self.cost.params:,}"


@dataclass(frozen=True, slots=True)
class Reduction:
    """A 1×1 that narrows the input of a larger convolution, and that convolution reading the input directly."""

    branch: int
    reduce: ConvShape
    conv: ConvShape
    direct: ConvShape

    def with_reduction(self, measure: Measure) -> int:
        """Cost of the 1×1 and of the convolution after it."""
        return amount(self.reduce.cost + self.conv.cost, measure)

    def without(self, measure: Measure) -> int:
        """Cost of the convolution alone, on the whole input."""
        return amount(self.direct.cost, measure)

    def saving(self, measure: Measure) -> Fraction:
        """Part of the direct cost that the reduction saves; negative where it costs more."""
        return 1 - Fraction(self.with_reduction(measure), self.without(measure))

    def break_even(self, measure: Measure) -> Fraction:
        """Return the reduction width at which both ways cost the same.

        Each reduced channel costs one weight per input and k·k weights per output (and, in parameters, its own bias or
        batch norm); k·k weights for each pair of input and output pay for it. So r·(in + k·k·out + own) = k·k·in·out.
        """
        window = self.direct.kernel**2 * self.direct.channels
        own = (self.reduce.bias + 2 * self.reduce.batch_norm) if measure == "params" else 0
        return Fraction(window * self.direct.in_channels, self.direct.in_channels + window + own)

    def break_even_formula(self, measure: Measure) -> str:
        """Return `break_even` filled in: ``3·3·192·128 / (192 + 3·3·128 + 1) = 164.5``."""
        kernel, inputs, outputs = self.direct.kernel, self.direct.in_channels, self.direct.channels
        own = (self.reduce.bias + 2 * self.reduce.batch_norm) if measure == "params" else 0
        below = f"{inputs} + {kernel}·{kernel}·{outputs}" + (f" + {own}" if own else "")
        return f"{kernel}·{kernel}·{inputs}·{outputs} / ({below}) = {float(self.break_even(measure)):.1f}"

    def widest_saving(self, measure: Measure) -> int:
        """Return the largest reduction width that costs less than no reduction; 0 where none does."""
        even = self.break_even(measure)
        whole = even.numerator // even.denominator
        return whole - 1 if whole == even else whole

    def at_width(self, width: int) -> Reduction:
        """Return the same with another reduction width."""
        return reduction(self.direct, self.reduce.label, width, self.branch)


@dataclass(frozen=True, slots=True)
class Version:
    """One way to build a module: what enters, what its four branches make of it, and what each costs."""

    module: str
    in_channels: int
    widths: tuple[int, int, int, int]
    costs: tuple[Cost, Cost, Cost, Cost]

    @property
    def out_channels(self) -> int:
        """Channels after the depth concat."""
        return sum(self.widths)

    @property
    def cost(self) -> Cost:
        """Cost of all four branches."""
        return sum(self.costs, Cost())


def amount(cost: Cost, measure: Measure) -> int:
    """Return one of a cost's two numbers."""
    return cost.params if measure == "params" else cost.macs


def reduction(direct: ConvShape, label: str, width: int, branch: int) -> Reduction:
    """Return a convolution with a 1×1 to ``width`` channels before it, beside the convolution alone."""
    reduce = ConvShape(label, direct.in_channels, width, 1, direct.size, direct.bias, direct.batch_norm)
    conv = ConvShape(direct.label, width, direct.channels, direct.kernel, direct.size, direct.bias, direct.batch_norm)
    return Reduction(branch, reduce, conv, direct)


def reductions(spec: GoogLeNetSpec, name: str) -> tuple[Reduction, Reduction]:
    """Return the reductions of module ``name`` before its second and its third branch's convolution."""
    module = spec.module(name)
    _, second, third, _ = _direct(spec, module, spec.in_channels(name))
    return (
        reduction(second, "3×3 reduce", module.n3x3_reduce, 2),
        reduction(third, third_reduce_label(spec), module.n5x5_reduce, 3),
    )


def first_branch_reduction(spec: GoogLeNetSpec, name: str) -> Reduction:
    """Return what no version of the module has: a reduction, as wide as the branch, before the 1×1 of its first branch."""
    first = _direct(spec, spec.module(name), spec.in_channels(name))[0]
    return reduction(first, "1×1 reduce", first.channels, 1)


def built(spec: GoogLeNetSpec, name: str) -> Version:
    """Return module ``name`` as it is: with its reductions and its pool projection."""
    module, inputs = spec.module(name), spec.in_channels(name)
    first, _, _, projection = _direct(spec, module, inputs)
    second, third = (found.reduce.cost + found.conv.cost for found in reductions(spec, name))
    return Version(name, inputs, module.branch_widths, (first.cost, second, third, projection.cost))


def naive(spec: GoogLeNetSpec, name: str, in_channels: int | None = None) -> Version:
    """Return module ``name`` without reductions: 3×3 and 5×5 read the whole input, the pool passes all of it on.

    Args:
        spec: the network.
        name: the module, ``3a`` to ``5b``.
        in_channels: channels that enter; by default those of the network as it is.
    """
    module = spec.module(name)
    inputs = spec.in_channels(name) if in_channels is None else in_channels
    first, second, third, _ = _direct(spec, module, inputs)
    widths = (module.n1x1, module.n3x3, module.n5x5, inputs)
    return Version(name, inputs, widths, (first.cost, second.cost, third.cost, Cost()))


def naive_chain(spec: GoogLeNetSpec) -> tuple[Version, ...]:
    """Return all modules without reductions one after another, each reading what the one before really puts out."""
    chain: list[Version] = []
    for module in spec.modules:
        chain.append(naive(spec, module.name, chain[-1].out_channels if chain else None))
    return tuple(chain)


def built_chain(spec: GoogLeNetSpec) -> tuple[Version, ...]:
    """Return all modules as they are."""
    return tuple(built(spec, module.name) for module in spec.modules)


def module_size(spec: GoogLeNetSpec, name: str) -> int:
    """Return the side of a module's maps, in cells."""
    wanted = spec.module(name).id
    return next(layer.size for layer in layers(spec) if layer.id == wanted)


def _direct(
    spec: GoogLeNetSpec, module: InceptionSpec, inputs: int
) -> tuple[ConvShape, ConvShape, ConvShape, ConvShape]:
    """The last convolution of each branch, reading the module's whole input."""
    size, kernels = module_size(spec, module.name), (1, 3, spec.third_kernel, 1)
    rows = enumerate(zip(module.branch_widths, kernels, strict=True), start=1)
    one, two, three, four = (
        ConvShape(branch_label(spec, branch), inputs, width, kernel, size, spec.conv_bias, spec.batch_norm)
        for branch, (width, kernel) in rows
    )
    return one, two, three, four
