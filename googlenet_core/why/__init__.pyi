from .ablations import ablate as ablate, sweep_branches as sweep_branches
from .attributions import Attribution as Attribution, explain_class as explain_class
from .effects import (
    AblationResult as AblationResult,
    ClassChange as ClassChange,
    HeadChange as HeadChange,
    Means as Means,
    ScoreChanges as ScoreChanges,
    Sweep as Sweep,
)
from .gradients import (
    UNTRAINED_GAINS as UNTRAINED_GAINS,
    GradientReport as GradientReport,
    measure_gradients as measure_gradients,
)
from .methods import (
    GRAD_CAM_PRESETS as GRAD_CAM_PRESETS,
    METHODS as METHODS,
    AttributionQuestion as AttributionQuestion,
    Method as Method,
    Parameter as Parameter,
    Setting as Setting,
)
from .parts import Ablation as Ablation, Fill as Fill
from .sanity import SanityCheck as SanityCheck
