"""Whether the server is alive and ready: the engine that warms up beside it, and what ``/livez`` and ``/readyz`` answer."""

from __future__ import annotations

import gc
import logging
import threading
from typing import TYPE_CHECKING, Literal

from starlette.responses import JSONResponse
from starlette.routing import Route

from googlenet_core.errors import CoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

LIVE, READY = "/livez", "/readyz"
PATHS = frozenset({LIVE, READY})

_LOG = logging.getLogger("googlenet_explorer")
# Streamlit warns there when a cached function runs outside a page, which is what warming up means to do.
_BARE_MODE_LOG = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
_WARM_UP = "warm-up"
_FRESH = {"cache-control": "no-store"}
_ELSEWHERE = (
    "This server answers at {path} alone. Behind a proxy that passes a sub-path on, name it: "
    "STREAMLIT_SERVER_BASE_URL_PATH=explorer"
)

Status = Literal["warming", "ready", "failed"]


def _warm_services() -> None:
    """Import PyTorch and build the engine; takes seconds, so it is imported where it runs."""
    from app.services.startup import warm_up

    warm_up()


class Warmup:
    """The one-time loading of the engine in a thread of its own, and how far it has come."""

    def __init__(self, work: Callable[[], object] = _warm_services) -> None:
        """Prepare to run ``work`` once."""
        self._work = work
        self.status: Status = "warming"
        self.reason = "The engine is being loaded."

    def start(self) -> threading.Thread:
        """Begin, and return at once."""
        thread = threading.Thread(target=self._run, name=_WARM_UP, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        _BARE_MODE_LOG.addFilter(lambda record: record.threadName != _WARM_UP)
        try:
            self._work()
        except CoreError as error:
            _LOG.error("The engine could not be loaded: %s", error)
            self.status, self.reason = "failed", str(error)
        except Exception:
            _LOG.exception("The engine could not be loaded")
            self.status, self.reason = "failed", "The engine could not be loaded; the server's log says why."
        else:
            # PyTorch's objects live as long as the process: without this every garbage collection walks over them.
            gc.collect()
            gc.freeze()
            self.status, self.reason = "ready", "The engine is loaded."

    async def readyz(self, _request: Request) -> JSONResponse:
        """Answer 200 when the engine is warm, else 503 with the reason."""
        code = 200 if self.status == "ready" else 503
        return JSONResponse({"status": self.status, "reason": self.reason}, code, _FRESH)


def routes(warmup: Warmup) -> list[BaseRoute]:
    """Return what answers at `PATHS`, and what refuses them below any other path: Streamlit would send its page there."""
    return [
        Route(LIVE, _livez),
        Route(READY, warmup.readyz),
        *(Route(f"/{{elsewhere:path}}{path}", _elsewhere) for path in sorted(PATHS)),
    ]


async def _livez(_request: Request) -> JSONResponse:
    """Answer 200 as long as the process serves at all."""
    return JSONResponse({"status": "alive"}, headers=_FRESH)


async def _elsewhere(request: Request) -> JSONResponse:
    path = f"/{request.url.path.rpartition('/')[2]}"
    return JSONResponse({"status": "elsewhere", "reason": _ELSEWHERE.format(path=path)}, 404, _FRESH)
