"""What stays behind when people leave, and after long work: state and uploads go, and memory returns to the machine.

Streamlit keeps a disconnected session for ``server.disconnectedSessionTTL`` seconds, so that a dropped connection finds
its view again. After that it forgets the session only when the next one leaves, and the uploaded files only when the
garbage happens to be collected: the last class of the day would leave its photographs behind. Knows no pages.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import sys
import threading
from typing import TYPE_CHECKING, cast

from googlenet_core.queueing import jobs
from googlenet_core.wording import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.runtime import Runtime

    from app.serving.absent_sessions import AbsentSessions

COME_BACK_VARIABLE = "GOOGLENET_EXPLORER_COME_BACK_S"
"""Sets for how many seconds a session whose connection was lost is kept."""

DEFAULT_COME_BACK_S = 120

EVERY_S = 10.0
"""How often it is looked whether somebody left."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Names of settings in glibc's malloc.h."""

_HEAPS = 2

_OWN_MAPPING, _KEPT_AT_TOP = 32 << 20, 64 << 20
"""Bytes from which on a block is not taken from a heap, and bytes that a heap keeps free at its top: what glibc comes
to by itself once large blocks come and go. It stops adapting as soon as one of them is set, so both are."""

_LOOKED_AT = 96 << 10
"""Bytes of a block whose return makes glibc look at its heap's top (64 KiB do), too small for a mapping of its own."""

_LOG = logging.getLogger("googlenet_explorer")


def may_come_back_s(environ: Mapping[str, str]) -> int:
    """Seconds for which a lost session is kept, from the environment; nonsense there is the default."""
    return whole(environ.get(COME_BACK_VARIABLE, "")) or DEFAULT_COME_BACK_S


async def watch(runtime: Runtime) -> None:
    """Let go of whoever left, until cancelled; runs on the server's event loop, where sessions are ended.

    What explanations took returns when none runs or waits any more: before, they would take it again at once.
    """
    there = explained = 0
    long_work = jobs.shared()
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            gone = end_expired(runtime)
            before, there = there, len(runtime._session_mgr.list_active_sessions())
            ended = explained if long_work.waiting else long_work.ended
            if gone or there < before or ended > explained:
                explained = ended
                await asyncio.to_thread(return_memory)
        except Exception:
            _LOG.exception("Memory that is free could not be returned")


def end_expired(runtime: Runtime) -> int:
    """End the sessions whose time to come back is over; return how many."""
    return cast("AbsentSessions", runtime._session_mgr._session_storage).end_expired()  # type: ignore[attr-defined]


def return_memory() -> None:
    """Collect garbage and hand free memory back to the system, where its C library can."""
    gc.collect()
    trim()


def trim() -> None:
    """Hand free memory back to the system, where its C library can; holds nobody up, as collecting garbage does."""
    _in_c_library("malloc_trim", 0)
    _trim_tops()


def share_memory() -> None:
    """Let all threads take memory from few heaps, and long work give back what it took; call before there are many.

    Else each heap grows to what all jobs that run at once need: 830 MB for two that need 320, and 430 with this.

    glibc gives each thread a heap of its own, up to eight for each core, and what one thread freed another cannot use:
    a class of thirty left 270 MB behind with that, 40 MB without.
    """
    _in_c_library("mallopt", _M_ARENA_MAX, _HEAPS)
    _in_c_library("mallopt", _M_MMAP_THRESHOLD, _OWN_MAPPING)
    _in_c_library("mallopt", _M_TRIM_THRESHOLD, _KEPT_AT_TOP)
    jobs.shared().tidy = trim


def _trim_tops() -> None:
    """Give back what is free at the top of every heap: after `malloc_trim` alone a class of thirty left 65 to 160 MB.

    glibc looks at a heap's top when a thread frees something in it, so that each heap gets a thread that does.
    With this, 19 to 54 MB were left.
    """
    if not _in_c_library("mallopt", _M_TRIM_THRESHOLD, 0):
        return
    try:
        for _ in range(2 * _HEAPS):  # new threads take the heaps in turn
            thread = threading.Thread(target=_allocate_and_free)
            thread.start()
            thread.join()
    finally:
        _in_c_library("mallopt", _M_TRIM_THRESHOLD, _KEPT_AT_TOP)


def _allocate_and_free() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    libc.free(libc.malloc(_LOOKED_AT))


def _in_c_library(function: str, *arguments: int) -> bool:
    """Call what glibc has and other C libraries may not; return whether it is there."""
    found = getattr(ctypes.CDLL(None), function, None) if sys.platform == "linux" else None
    if found is not None:
        found(*arguments)
    return found is not None
