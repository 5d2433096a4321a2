from .architecture import Architecture as Architecture, Node as Node
from .depth import count_depth as count_depth, count_learned as count_learned
from .heads import HEAD_LAYERS as HEAD_LAYERS, HEAD_TITLES as HEAD_TITLES, HEADS as HEADS
from .naming import (
    LayerId as LayerId,
    branch_label as branch_label,
    canonical as canonical,
    label as label,
    layer_ids as layer_ids,
    resolve_layer as resolve_layer,
    stage_of as stage_of,
)
from .specs import (
    IMAGE_PX as IMAGE_PX,
    PAPER as PAPER,
    PAPER_BN as PAPER_BN,
    STRIDE_2_POOL as STRIDE_2_POOL,
    TORCHVISION as TORCHVISION,
    VARIANTS as VARIANTS,
    WIDTH_NAMES as WIDTH_NAMES,
    GoogLeNetSpec as GoogLeNetSpec,
    InceptionSpec as InceptionSpec,
    variant as variant,
)
from .topology import (
    Layer as Layer,
    exact_size as exact_size,
    layers as layers,
    output_size as output_size,
    way_to as way_to,
)
