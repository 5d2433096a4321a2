from .lesson_notebooks import compose_lesson_notebook as compose_lesson_notebook
from .slides import compose_slides as compose_slides
from .worksheets import (
    FAMILIES_OF as FAMILIES_OF,
    Worksheet as Worksheet,
    compose_quiz_sheet as compose_quiz_sheet,
    compose_worksheet as compose_worksheet,
)
