"""Where fetched files are kept between one run and the next."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from googlenet_core.errors import WeightsError

CACHE_VARIABLE = "GOOGLENET_EXPLORER_CACHE"


def default_cache_dir() -> Path:
    """The folder for fetched weights: ``GOOGLENET_EXPLORER_CACHE``, else the system's folder for caches.

    Raises:
        WeightsError: there is no such folder, since the user has no home.
    """
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    try:
        return Path(platformdirs.user_cache_dir("googlenet-explorer", appauthor=False))
    except (RuntimeError, KeyError):
        raise WeightsError(
            f"There is no home folder to keep fetched weights in; name a folder in {CACHE_VARIABLE}."
        ) from None
