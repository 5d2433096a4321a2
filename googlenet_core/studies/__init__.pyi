from .one_by_one import (
    IN_CHANNELS as IN_CHANNELS,
    KERNELS as KERNELS,
    SIDE as SIDE,
    Example as Example,
    example as example,
)
from .peers import (
    ALEXNET as ALEXNET,
    QUOTED_RATIO as QUOTED_RATIO,
    VGG_16 as VGG_16,
    Peer as Peer,
    Ratio as Ratio,
    ratios as ratios,
)
from .reductions import (
    Reduction as Reduction,
    Version as Version,
    built as built,
    built_chain as built_chain,
    first_branch_reduction as first_branch_reduction,
    module_size as module_size,
    naive as naive,
    naive_chain as naive_chain,
)
from .shares import MEASURES as MEASURES, Shares as Shares, longest_rise as longest_rise, trend as trend
from .table1 import Verdict as Verdict
from .variants import (
    ASPECTS as ASPECTS,
    CAUSES as CAUSES,
    Aspect as Aspect,
    AspectValue as AspectValue,
    LayerDifference as LayerDifference,
    marked as marked,
    traits as traits,
)
from .whatif import changes as changes, with_width as with_width, write_widths as write_widths
