from .arithmetic.channels import branches as branches
from .arithmetic.costs import layer_costs as layer_costs
from .arithmetic.receptive_field import field_of as field_of
from .arithmetic.units import Unit as Unit
from .blueprint.naming import (
    LayerId as LayerId,
    label as label,
    layer_ids as layer_ids,
    resolve_layer as resolve_layer,
)
from .blueprint.specs import (
    PAPER as PAPER,
    PAPER_BN as PAPER_BN,
    TORCHVISION as TORCHVISION,
    VARIANTS as VARIANTS,
    GoogLeNetSpec as GoogLeNetSpec,
    InceptionSpec as InceptionSpec,
    variant as variant,
)
from .diagram.drawing import DiagramOptions as DiagramOptions, render_diagram as render_diagram
from .engine.captures import Capture as Capture
from .engine.engine import Engine as Engine
from .engine.provenance import Provenance as Provenance
from .errors import CoreError as CoreError
from .maps.journeys import follow_journey as follow_journey
from .microscope.dissection import explain_unit as explain_unit
from .microscope.effective_fields import effective_field as effective_field
from .microscope.reports import report_markdown as report_markdown
from .network.introspection import architecture as architecture
from .network.model import GoogLeNet as GoogLeNet, Heads as Heads, training_loss as training_loss
from .pictures.cutouts import cut_out as cut_out
from .pictures.mosaics import tile_maps as tile_maps
from .pictures.preprocessing import preprocess as preprocess
from .pictures.samples import read_sample as read_sample
from .weights.catalogue import Recipe as Recipe
from .why.ablations import ablate as ablate, sweep_branches as sweep_branches
from .why.attributions import explain_class as explain_class
from .why.gradients import measure_gradients as measure_gradients
from .why.methods import AttributionQuestion as AttributionQuestion
from .why.parts import Ablation as Ablation

__version__: str
