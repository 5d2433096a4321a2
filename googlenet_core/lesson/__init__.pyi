from .chapters import (
    CHAPTERS as CHAPTERS,
    LAYERS as LAYERS,
    STEPS as STEPS,
    find_chapter as find_chapter,
    find_step as find_step,
    neighbours as neighbours,
)
from .guesses import (
    ChoiceGuess as ChoiceGuess,
    Guess as Guess,
    NumberGuess as NumberGuess,
    Option as Option,
    ShareGuess as ShareGuess,
    SquareGuess as SquareGuess,
    read_guess as read_guess,
)
from .judging import Verdict as Verdict, judge as judge
from .steps import Answer as Answer, Chapter as Chapter, Given as Given, Mistake as Mistake, Step as Step, Term as Term
