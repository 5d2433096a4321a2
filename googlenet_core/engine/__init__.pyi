from .captures import Capture as Capture
from .engine import Engine as Engine
from .fallback import goes_on_with_the_cpu as goes_on_with_the_cpu, ran_out as ran_out
from .pace import Progress as Progress
from .prediction import ClassScore as ClassScore, Prediction as Prediction, predict_from as predict_from
from .provenance import Provenance as Provenance
