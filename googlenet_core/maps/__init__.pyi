from .journeys import RULE as RULE, Race as Race, Stop as Stop, follow_journey as follow_journey
from .stats import ORDERS as ORDERS, MapStats as MapStats, as_maps as as_maps
