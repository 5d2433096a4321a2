"""Which room lies on which floor, and what lies at the top level: what `test_house` holds the tree to."""

from __future__ import annotations

CORE_FLOORS = {
    0: {"__init__", "errors", "wording", "spreadsheet", "process", "labels"},
    1: {"blueprint", "queueing"},
    2: {"arithmetic", "diagram"},
    3: {"studies", "network"},
    4: {"weights"},
    5: {"engine", "pictures"},
    6: {"evaluation", "maps", "microscope", "why"},
    7: {"cli"},
    8: {"__main__"},
}
WITHOUT_TORCH = ("errors", "wording", "spreadsheet", "process", "labels", "blueprint", "queueing", "arithmetic")
WITHOUT_TORCH += ("diagram", "studies")
# Neighbours on a floor of the app do not know each other, except files of one room.
APP_FLOORS = {
    0: {"words", "__init__"},
    1: {"figures"},
    2: {"session"},
    3: {"services"},
    4: {"components"},
    5: {"widgets"},
    6: {"sections"},
    7: {"views"},
    8: {"serving"},
    9: {"main", "server"},
}
WITHOUT_STREAMLIT = ("words/", "figures/", "services/shelf", "services/priority", "services/loaded", "services/decoder")
WITHOUT_STREAMLIT += ("session/kept_pictures", "serving/home", "serving/security", "serving/listening")
WITHOUT_STREAMLIT += ("serving/page_addresses", "serving/quiet_logs", "serving/sub_path", "serving/first_page")
WITHOUT_STREAMLIT += ("serving/limits/connections",)
LAYOUT = {
    *(".ci", ".dockerignore", ".git", ".gitignore", "app", "assets", "googlenet_core", "tests"),
    *(
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "Dockerfile",
        "compose.yaml",
        "haproxy.cfg",
    ),
    *("pyproject.toml", "requirements.txt", "requirements-onnx.txt", "requirements-dev.txt"),
}
