"""The connections of the web server: how many there may be, and how long one may take to say what it wants.

Whoever opens connections and says nothing, or half of a request, takes places from those who wait. So a request's head
and body have time limits, an address has a share of the places, and where one is short the oldest connection of the
same address that has not yet asked for anything makes room. Knows HTTP, and uvicorn, whose protocols these are.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from googlenet_core.wording import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECTIONS_VARIABLE = "GOOGLENET_EXPLORER_CONNECTIONS"
"""Sets how many connections one address may have; a school is often one address."""

DEFAULT_CONNECTIONS = 2000
"""Two hundred browsers behind one address, each with a websocket and up to six requests at once, take 1,400."""

WEBSOCKETS_VARIABLE = "GOOGLENET_EXPLORER_TABS"
"""Sets how many open pages one address may have: each has a session on the server."""

DEFAULT_WEBSOCKETS = 500

HEAD_S = 10.0
"""Within how many seconds a request's head has to be there."""

BODY_S = 120.0
"""Within how many seconds a body has to be there: 20 MB at 1.4 Mbit/s, a slow wireless network."""

UNREAD_S = 120.0
"""For how many seconds somebody may leave unread what they were sent."""

STREAMS = "/events"
"""How the addresses of streams end that are open for hours, and say something every few seconds."""

UNREACHED_S = 30.0
"""For how many seconds what a stream says may reach nobody: a closed laptop is not somebody who listens."""

_FOR_FILES, _MOST_DESCRIPTORS = 256, 65_536

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 5\r\n"
    b"connection: close\r\n\r\nToo many connections from this address; close some pages and try again.\n"
)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be: of one address, its open pages among them, and of all."""

    of_address: int
    websockets: int
    in_all: int


def limits(environ: Mapping[str, str], descriptors: int) -> ConnectionLimits:
    """Return the limits that the environment asks for, within what the system's ``descriptors`` allow."""
    in_all = max(16, descriptors - _FOR_FILES)
    of_address = min(whole(environ.get(CONNECTIONS_VARIABLE, "")) or DEFAULT_CONNECTIONS, in_all * 3 // 4)
    websockets = min(whole(environ.get(WEBSOCKETS_VARIABLE, "")) or DEFAULT_WEBSOCKETS, of_address)
    return ConnectionLimits(of_address, websockets, in_all)


def raise_descriptors() -> int:
    """Let this process open as many files and connections as the system lets it; return how many."""
    if sys.platform == "win32":
        return _MOST_DESCRIPTORS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # some systems allow fewer than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return wanted if soft == resource.RLIM_INFINITY else soft


class _Address:
    """The connections of one address: those that have not asked for anything yet, oldest first, and the others."""

    def __init__(self) -> None:
        self.waiting: dict[asyncio.BaseTransport, None] = {}
        self.busy: set[asyncio.BaseTransport] = set()
        self.websockets: set[asyncio.BaseTransport] = set()

    def __len__(self) -> int:
        return len(self.waiting) + len(self.busy) + len(self.websockets)


class Places:
    """Who has which connection; used on the server's event loop alone."""

    def __init__(self, most: ConnectionLimits) -> None:
        """Begin with none."""
        self._most = most
        self._addresses: dict[str, _Address] = {}

    def __len__(self) -> int:
        return sum(map(len, self._addresses.values()))

    def of(self, address: str) -> int:
        """How many connections an address has."""
        known = self._addresses.get(address)
        return len(known) if known else 0

    def take(self, address: str, transport: asyncio.BaseTransport) -> bool:
        """Give a new connection a place; False where there is none, nor one that makes room."""
        there = self._addresses.setdefault(address, _Address())
        if len(there) >= self._most.of_address and not _make_room(there):
            return False
        if len(self) >= self._most.in_all and not _make_room(
            max(self._addresses.values(), key=lambda a: len(a.waiting))
        ):
            return False
        there.waiting[transport] = None
        return True

    def asks(self, address: str, transport: asyncio.BaseTransport) -> None:
        """Note that a connection's request is being answered."""
        there = self._addresses.get(address)
        if there and transport in there.waiting:
            del there.waiting[transport]
            there.busy.add(transport)

    def rests(self, address: str, transport: asyncio.BaseTransport) -> None:
        """Note that a connection has been answered and may ask for more."""
        there = self._addresses.get(address)
        if there and transport in there.busy:
            there.busy.discard(transport)
            there.waiting[transport] = None

    def becomes_websocket(self, address: str, transport: asyncio.BaseTransport) -> bool:
        """Note that a connection stays open as a websocket; False where the address has too many."""
        there = self._addresses.setdefault(address, _Address())
        if len(there.websockets) >= self._most.websockets:
            return False
        there.waiting.pop(transport, None)
        there.busy.discard(transport)
        there.websockets.add(transport)
        return True

    def leave(self, address: str, transport: asyncio.BaseTransport) -> None:
        """Give a connection's place back."""
        there = self._addresses.get(address)
        if there is None:
            return
        there.waiting.pop(transport, None)
        there.busy.discard(transport)
        there.websockets.discard(transport)
        if not len(there):
            del self._addresses[address]


def _make_room(there: _Address) -> bool:
    """Close the oldest connection of an address that has not asked for anything; False if all have."""
    oldest = next(iter(there.waiting), None)
    if oldest is None:
        return False
    del there.waiting[oldest]
    oldest.abort()  # type: ignore[attr-defined]
    return True


def protocols(places: Places) -> tuple[type[asyncio.Protocol], type[asyncio.Protocol]]:
    """Return uvicorn's protocols for HTTP and for websockets, with their places taken from ``places``."""

    class BoundedHTTP(_BoundedHTTP):
        _places = places

    class BoundedWebSocket(_BoundedWebSocket):
        _places = places

    return BoundedHTTP, BoundedWebSocket


def _address(client: tuple[str, int] | None) -> str:
    return client[0] if client else ""


class _Read(asyncio.Protocol):
    """Hangs up on those who do not read: what is meant for them stands in memory until they do."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._forget_unread()
        self._unread = self.loop.call_later(UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget_unread()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_unread()
        super().connection_lost(exc)

    def _forget_unread(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None


class _BoundedHTTP(_Read, H11Protocol):
    _places: Places

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head: asyncio.TimerHandle | None = None
        self._body: asyncio.TimerHandle | None = None
        self._over = False  # refused, or a websocket's from now on

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not self._places.take(_address(self.client), transport):
            self._over = True
            transport.write(_FULL)
            transport.close()
            return
        self._head = self.loop.call_later(HEAD_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop(head=True, body=True)
        self._places.leave(_address(self.client), self.transport)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._over:
            super().data_received(data)

    def handle_events(self) -> None:
        super().handle_events()
        if self._over:
            return
        if self._answering():
            self._stop(head=True)
            self._places.asks(_address(self.client), self.transport)
            if self.cycle.scope["path"].endswith(STREAMS):
                self._end_when_unreached()
            if not self.cycle.more_body:
                self._stop(body=True)
            elif self._body is None:
                self._body = self.loop.call_later(BODY_S, self.transport.abort)
        elif self._head is None and self._has_begun() and not self.transport.is_closing():
            self._head = self.loop.call_later(HEAD_S, self.transport.abort)

    def on_response_complete(self) -> None:
        self._stop(head=True, body=True)
        self._places.rests(_address(self.client), self.transport)
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._stop(head=True, body=True)
        self._over = True
        if self._places.becomes_websocket(_address(self.client), self.transport):
            super().handle_websocket_upgrade(event)
        else:
            self.transport.write(_FULL)
            self.transport.close()

    def _end_when_unreached(self) -> None:
        """Let the system end the connection, which otherwise tries for a quarter of an hour; where it can."""
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            option = socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * UNREACHED_S)
            self.transport.get_extra_info("socket").setsockopt(*option)

    def _has_begun(self) -> bool:
        """Whether there are bytes of a next request, or still some of one that was answered before it ended."""
        return bool(self.conn.trailing_data[0]) or (self.cycle is not None and self.cycle.more_body)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _stop(self, *, head: bool = False, body: bool = False) -> None:
        if head and self._head:
            self._head.cancel()
            self._head = None
        if body and self._body:
            self._body.cancel()
            self._body = None


class _BoundedWebSocket(_Read, WebSocketsSansIOProtocol):
    _places: Places

    def connection_lost(self, exc: Exception | None) -> None:
        self._places.leave(_address(self.client), self.transport)
        super().connection_lost(exc)
