from .catalogue import Recipe as Recipe
from .novelty import FALSE_ALARMS as FALSE_ALARMS, Called as Called, Novelty as Novelty
from .origins import Source as Source
from .recipe_words import lines_about as lines_about
