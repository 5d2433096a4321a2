from .ahead import Ahead as Ahead
from .asking import UNKNOWN as UNKNOWN, Listener as Listener, Visitor as Visitor
from .rounds import Rounds as Rounds
