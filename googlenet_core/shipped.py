"""Where the data are that come with the package: beside it in a clone, inside it where it was installed."""

from __future__ import annotations

from pathlib import Path


def find_folder(name: str) -> Path:
    """Return the folder of shipped data called ``name``: ``labels`` or ``weights``.

    Example:
        >>> (find_folder("labels") / "imagenet.txt").is_file()
        True
    """
    package = Path(__file__).resolve().parent
    installed = package / "assets" / name
    return installed if installed.is_dir() else package.parent / "assets" / name
