"""The real server and a visitor over real websockets in one process, so that what the server keeps can be counted.

Prints one JSON object: what is kept before the visit, during it, after the visitor left, and after the time to come back.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from types import FunctionType
from urllib.parse import urlsplit

from streamlit.runtime import get_instance

from app import server
from app.services import budget, maps
from app.serving import departures, readiness
from app.session import state
from app.session.kept_pictures import Upload, digest
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import Preprocessed
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import free_port
from tests.load.visitor import Visitor

PICTURE_CHARACTERS = 5_000


def kept() -> dict[str, int]:
    """What the server keeps of its visitors."""
    gc.collect()
    return {
        "activation bytes": budget.budget().bytes,
        "uploads": sum(isinstance(one, Upload) for one in gc.get_objects()),
        "bytes of uploads": state._pictures().kept_bytes,
        "prepared pictures": sum(isinstance(one, Preprocessed) for one in gc.get_objects()),
        "pictures in addresses": sum(len(text) > PICTURE_CHARACTERS for text in _texts_held_by(urlsplit)),
        "uploaded files": sum(map(len, get_instance().uploaded_file_mgr.file_storage.values())),  # type: ignore[attr-defined]
    }


def _texts_held_by(cached: object) -> Iterator[str]:
    """The texts in the memory of a cached function."""
    seen, ahead = set(), [cached]
    while ahead:
        one = ahead.pop()
        for held in gc.get_referents(one):
            if isinstance(held, str):
                yield held
            elif not isinstance(held, type | FunctionType) and id(held) not in seen:
                seen.add(id(held))
                ahead.append(held)


def until(happened: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


def is_ready(url: str) -> bool:
    """Whether the engine is warm."""
    try:
        with urllib.request.urlopen(url + readiness.READY) as answer:
            return bool(answer.status == 200)
    except OSError:  # not listening yet, or 503
        return False


async def visit(url: str) -> dict[str, dict[str, int]]:
    """Upload a picture, look at two layers, leave; count at each step."""
    until(lambda: is_ready(url))
    visitor, counted = Visitor(url), {}
    await visitor.join()
    await visitor.open("Feature maps")
    until(lambda: maps.ahead.is_idle)
    counted["before"] = kept()  # the sample picture's maps are there for everybody
    data = samples.read_sample("coffee") + b"own"
    await visitor.upload("mine.jpg", data)
    await visitor.press("Next")
    visitor.query = f"image={state.upload_name(Upload('', digest(data)))}&outputs=why&maps=input"
    for page in ("Three outputs", "Feature maps"):  # the first shows pictures within addresses that hold them
        await visitor.open(page)
    counted["during"] = kept()
    await visitor.leave()
    until(lambda: kept()["activation bytes"] <= counted["before"]["activation bytes"])
    counted["left"] = kept()
    until(lambda: kept()["uploaded files"] == 0)
    until(lambda: kept()["uploads"] == kept()["pictures in addresses"] == 0)
    counted["gone"] = kept()
    return counted


def visit_and_print(url: str) -> None:
    """Visit, print, and stop the server."""
    try:
        print(json.dumps(asyncio.run(visit(url))), flush=True)
    finally:
        signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    os.environ |= {"PORT": str(free_port()), "ADDRESS": "127.0.0.1", departures.COME_BACK_VARIABLE: "2"}
    departures.EVERY_S = 0.5
    place = f"http://127.0.0.1:{os.environ['PORT']}"
    threading.Thread(target=visit_and_print, args=(place,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(server.main())
