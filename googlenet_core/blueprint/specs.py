"""Table 1 of "Going Deeper with Convolutions" (Szegedy et al., 2015) as frozen data, and its variants.

Everything that distinguishes one GoogLeNet from another is a field here; no other file asks which
variant it has. What follows from the data (sizes, costs, fields) is computed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from googlenet_core.errors import SpecError, VariantError, nearest

IMAGE_PX = 224
"""Side of the square input crop, in pixels."""

WIDTH_NAMES = ("n1x1", "n3x3_reduce", "n3x3", "n5x5_reduce", "n5x5", "pool_proj")
"""The six widths of an inception module, in the order of Table 1's columns."""


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """A pooling window: side, stride and padding in cells; ``ceil`` rounds the output size up."""

    kernel: int
    stride: int
    padding: int = 0
    ceil: bool = True


@dataclass(frozen=True, slots=True)
class InceptionSpec:
    """The six widths of one inception module (one row of Table 1).

    Raises:
        SpecError: a width is not a whole number of at least 1.

    Example:
        >>> from googlenet_core import InceptionSpec
        >>> InceptionSpec("3a", n1x1=64, n3x3_reduce=96, n3x3=128, n5x5_reduce=16, n5x5=32, pool_proj=32).out_channels
        256
    """

    name: str
    n1x1: int
    n3x3_reduce: int
    n3x3: int
    n5x5_reduce: int
    n5x5: int
    pool_proj: int

    def __post_init__(self) -> None:
        for field in WIDTH_NAMES:
            width = getattr(self, field)
            if isinstance(width, bool) or not isinstance(width, int) or width < 1:
                raise SpecError(
                    f"{field} of inception ({self.name}) must be a whole number of at least 1, not {width!r}."
                )

    @property
    def id(self) -> str:
        """LayerId of the module's depth concat, for example ``inception3a``."""
        return f"inception{self.name}"

    @property
    def widths(self) -> tuple[int, int, int, int, int, int]:
        """The six widths in the order of Table 1's columns."""
        return (self.n1x1, self.n3x3_reduce, self.n3x3, self.n5x5_reduce, self.n5x5, self.pool_proj)

    @property
    def branch_widths(self) -> tuple[int, int, int, int]:
        """Output channels of the four branches, in concat order."""
        return (self.n1x1, self.n3x3, self.n5x5, self.pool_proj)

    @property
    def out_channels(self) -> int:
        """Channels after the depth concat."""
        return sum(self.branch_widths)


@dataclass(frozen=True, slots=True)
class AuxiliarySpec:
    """An auxiliary head, named by the module whose output it reads."""

    key: str
    tap: str
    adaptive_pool: bool
    conv: int = 128
    hidden: int = 1024
    dropout: float = 0.7
    loss_weight: float = 0.3


@dataclass(frozen=True, slots=True)
class LrnSpec:
    """Local response normalisation as in Caffe: ``alpha`` is divided by ``size``."""

    size: int = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0


@dataclass(frozen=True, slots=True)
class GoogLeNetSpec:
    """A whole network: stem widths, nine modules, heads, and what the variants differ in.

    Example:
        >>> from googlenet_core import PAPER, PAPER_BN, TORCHVISION
        >>> [(spec.name, spec.batch_norm, spec.third_kernel) for spec in (PAPER, PAPER_BN, TORCHVISION)]
        [('paper', False, 5), ('paper-bn', True, 5), ('torchvision', True, 3)]
    """

    name: str
    title: str
    batch_norm: bool
    conv_bias: bool
    lrn: LrnSpec | None
    third_kernel: int
    pool4: PoolSpec
    dropout: float
    auxiliary: tuple[AuxiliarySpec, AuxiliarySpec]
    modules: tuple[InceptionSpec, ...]
    conv1: int = 64
    conv2: int = 64
    conv3: int = 192
    bn_eps: float = 1e-3

    def module(self, name: str) -> InceptionSpec:
        """Return the module called ``name`` (``3a`` or ``inception3a``).

        Raises:
            SpecError: there is no such module.
        """
        for module in self.modules:
            if name in (module.name, module.id):
                return module
        known = [module.id for module in self.modules]
        raise SpecError(f"There is no inception module '{name}'.{nearest(name, known)} Known: {', '.join(known)}.")

    def in_channels(self, name: str) -> int:
        """Channels that enter module ``name``."""
        module = self.module(name)
        index = self.modules.index(module)
        return self.modules[index - 1].out_channels if index else self.conv3

    def pool_before(self, name: str) -> PoolSpec | None:
        """The stride-2 max pool right before module ``name``, or None."""
        return {"3a": STRIDE_2_POOL, "4a": STRIDE_2_POOL, "5a": self.pool4}.get(self.module(name).name)

    def with_module(self, module: InceptionSpec) -> GoogLeNetSpec:
        """Return a copy in which the module of the same name has these widths."""
        old = self.module(module.name)
        return replace(self, modules=tuple(module if m is old else m for m in self.modules))


STRIDE_2_POOL = PoolSpec(kernel=3, stride=2)
"""The max pools between the stages. Without padding, 112, 56, 28, 14 and 7 need ``ceil`` (as in Caffe and torchvision);
SAME padding, the (S) of the paper's Figure 3, makes the same windows."""

BRANCH_POOL = PoolSpec(kernel=3, stride=1, padding=1)
"""The max pool of the fourth branch, which keeps the size."""

AUX_POOL = PoolSpec(kernel=5, stride=3, ceil=False)
"""The average pool of the paper's auxiliary heads; 14 cells become 4."""

ADAPTIVE_CELLS = 4
"""Output side of torchvision's adaptive average pool in the auxiliary heads."""

TABLE_1 = (
    InceptionSpec("3a", 64, 96, 128, 16, 32, 32),
    InceptionSpec("3b", 128, 128, 192, 32, 96, 64),
    InceptionSpec("4a", 192, 96, 208, 16, 48, 64),
    InceptionSpec("4b", 160, 112, 224, 24, 64, 64),
    InceptionSpec("4c", 128, 128, 256, 24, 64, 64),
    InceptionSpec("4d", 112, 144, 288, 32, 64, 64),
    InceptionSpec("4e", 256, 160, 320, 32, 128, 128),
    InceptionSpec("5a", 256, 160, 320, 32, 128, 128),
    InceptionSpec("5b", 384, 192, 384, 48, 128, 128),
)
"""The nine inception rows of Table 1."""


def _heads(*, adaptive_pool: bool) -> tuple[AuxiliarySpec, AuxiliarySpec]:
    return AuxiliarySpec("aux1", "4a", adaptive_pool), AuxiliarySpec("aux2", "4d", adaptive_pool)


PAPER = GoogLeNetSpec(
    name="paper",
    title="Paper (2015)",
    batch_norm=False,
    conv_bias=True,
    lrn=LrnSpec(),
    third_kernel=5,
    pool4=STRIDE_2_POOL,
    dropout=0.4,
    auxiliary=_heads(adaptive_pool=False),
    modules=TABLE_1,
)
"""The paper's network with Caffe's details: 5×5 third branch, LRN, conv biases, no batch norm. The bundled weights' own."""

PAPER_BN = replace(PAPER, name="paper-bn", title="Paper with batch norm", batch_norm=True, conv_bias=False, lrn=None)
"""The paper's topology with batch norm instead of LRN and biases."""

TORCHVISION = replace(
    PAPER_BN,
    name="torchvision",
    title="torchvision",
    third_kernel=3,
    pool4=PoolSpec(kernel=2, stride=2),
    dropout=0.2,
    auxiliary=_heads(adaptive_pool=True),
)
"""torchvision's network: batch norm, a 3×3 kernel in the third branch, a 2×2 fourth pool."""

VARIANTS: Mapping[str, GoogLeNetSpec] = MappingProxyType({spec.name: spec for spec in (PAPER, PAPER_BN, TORCHVISION)})
"""Every variant by name."""


def variant(name: str) -> GoogLeNetSpec:
    """Return the variant called ``name``.

    Raises:
        VariantError: there is no such variant.

    Example:
        >>> from googlenet_core import VARIANTS, variant
        >>> list(VARIANTS), variant("torchvision").pool4.kernel
        (['paper', 'paper-bn', 'torchvision'], 2)
    """
    try:
        return VARIANTS[name]
    except KeyError:
        raise VariantError(
            f"There is no variant '{name}'.{nearest(name, VARIANTS)} Known: {', '.join(VARIANTS)}."
        ) from None
