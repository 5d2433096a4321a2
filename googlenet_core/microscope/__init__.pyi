from .dissection import explain_unit as explain_unit
from .effective_fields import EffectiveField as EffectiveField, effective_field as effective_field
from .reports import Explanation as Explanation, report_markdown as report_markdown
from .steps import (
    AveragePool as AveragePool,
    BatchNorm as BatchNorm,
    Concat as Concat,
    Convolution as Convolution,
    Dropout as Dropout,
    Linear as Linear,
    MaxPool as MaxPool,
    Pixel as Pixel,
    Relu as Relu,
    ResponseNorm as ResponseNorm,
    Step as Step,
)
from .terms import Sum as Sum
