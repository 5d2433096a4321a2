"""Which module lives on which floor, and what lies at the top level: what `test_house` holds the tree to."""

from __future__ import annotations

COMMANDS = (
    "files",
    "graph",
    "input",
    "output",
    "pictures",
    "weights",
    "why",
    "units",
    "evaluate",
    "calibrate",
    "novelty",
)
CORE_FLOORS = {
    0: {"__init__", "errors", "spec", "naming", "numerals", "threads", "spreadsheet", "streams", "working_folder"},
    1: {
        *("ablation_part", "architecture", "arithmetic", "attribution_methods", "confidence", "receptive_field"),
        *("accuracy", "channels", "difference", "notebook", "one_by_one", "reductions", "state_keys", "unit_field"),
        *("costs", "depth", "growth", "layers", "novelty", "peers", "shares", "softmax", "table1", "turns", "whatif"),
        *("asking", "jobs", "queues", "rounds", "unit"),
    },
    2: {
        *("cache_folder", "class_folders", "device", "file_metadata", "onnx_weights", "preprocessing", "response_norm"),
        *("caffe_cache", "caffe_weights", "labelled_pictures", "message_pieces", "microscope_steps", "unlike_pictures"),
        *("caffe_file", "checkpoints", "class_means", "downloads", "model", "onnx_steps", "unit_picture", "whole_file"),
        *("convert", "fallback", "inference", "kernels", "labels", "mosaic", "onnx_file", "overlay", "weights"),
        *("decoding", "origin", "pickled_weights", "picture_pieces", "pixels", "report"),
        *("foreign_files", "inner_state", "pickle_steps", "recipe", "recipe_words", "tensor_notes"),
        *("beside_pixels", "colour_profile", "frames", "jpeg_end", "orientation", "quiet_decoding", "tiff_directories"),
        *("colours", "file_kinds", "heif_boxes", "tiff_pages", "unusual_kinds"),
        *("connection_faults", "trusted_session"),
    },
    3: {
        *("ablation", "diagram", "engine", "gradients", "isolation", "journey", "prediction", "targets", "untrained"),
        *("ablation_results", "diagram_style", "effective_field", "introspection", "microscope_sums", "novelty_rates"),
        *("attribution", "calibration", "captum_runs", "diagram_rows", "diagram_svg", "evaluation", "microscope"),
        *("sanity",),
    },
    4: {"__main__", "cli", *(f"cli_{of}" for of in COMMANDS)},
}
# Neighbours on a floor of the app do not know each other, except files of one package.
APP_FLOORS = {
    0: {"home", "decoder_process", "text"},
    1: {
        *(
            "__init__",
            "decoders",
            "figures",
            "loaded",
            "manners",
            "prose",
            "samples",
            "security",
            "shelves",
            "first_page",
        ),
        *("connections", "kept_pictures", "listening", "page_addresses", "quiet_logs", "sub_path"),
    },
    2: {"params", "hosts", "absent_sessions", "deferred", "messages", "owners", "uploads"},
    3: {"state", "services", "departures", "visitors"},
    4: {"services_shelves", "explorer"},
    5: {"services_maps", "services_why", "readiness"},
    6: {"components"},
    7: {"views", "asgi"},
    8: {"main", "server"},
}
ENTRIES = {"asgi"}  # the web server tells the security headers to use; pages do not know them
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
