from .accuracy import Bin as Bin, rate as rate
from .beliefs import Softmax as Softmax, softmax as softmax
from .channels import Branch as Branch, branches as branches
from .costs import MACS_RULE as MACS_RULE, Cost as Cost, layer_costs as layer_costs, total as total
from .formulas import BranchCost as BranchCost
from .growth import (
    Growth as Growth,
    first_beyond_image as first_beyond_image,
    first_seeing_all as first_seeing_all,
)
from .receptive_field import Field as Field, field_of as field_of, through_window as through_window
from .tensors import StateKey as StateKey, state_keys as state_keys
from .unit_fields import Box as Box, UnitField as UnitField, cells_seeing as cells_seeing, unit_field as unit_field
from .units import Unit as Unit, row_of as row_of
