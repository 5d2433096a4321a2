from .concats import module_of as module_of
from .items import Distractor as Distractor, Family as Family, Item as Item
from .misconceptions import Misconception as Misconception
from .sets import (
    FAMILIES as FAMILIES,
    compose as compose,
    deal as deal,
    family as family,
    keys as keys,
    set_link as set_link,
)
