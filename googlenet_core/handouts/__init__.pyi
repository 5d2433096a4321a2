from .worksheets import FAMILIES_OF as FAMILIES_OF, Worksheet as Worksheet, compose_worksheet as compose_worksheet
