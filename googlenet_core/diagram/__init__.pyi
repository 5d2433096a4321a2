from .drawing import DiagramOptions as DiagramOptions, render_diagram as render_diagram
from .style import BYTES_PER_VALUE as BYTES_PER_VALUE, KINDS as KINDS, ColourStop as ColourStop, Legend as Legend
