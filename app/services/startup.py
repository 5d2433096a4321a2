"""What is done before the first visitor comes, so that the first visitor need not wait for it."""

from __future__ import annotations

import importlib

from app.figures.drawings import sample_pictures
from app.services import engines, graph, maps, pictures
from googlenet_core.blueprint import specs
from googlenet_core.diagram import DiagramOptions
from googlenet_core.pictures import preprocessing, samples


def warm_up() -> None:
    """Load, draw and run once what the first page needs, start the decoders, and let work be done ahead from now on."""
    importlib.import_module("googlenet_core.why.captum_runs")  # brings Captum, whose first import takes a second
    importlib.import_module("pandas")  # Streamlit looks at components' data with it, and imports it at the first click
    for name in specs.VARIANTS:
        graph.pack_facts(name)
    graph.draw_svg(specs.PAPER.name, DiagramOptions())
    engine = engines.load("bundled")
    picture = preprocessing.preprocess(samples.read_sample(samples.FIRST), engine.weights)
    engine.predict(picture.tensor)
    sample_pictures.thumbnails()
    pictures.decoders().warm()
    maps.ahead.begin()
