"""Addresses that try to lead out of what is served, and other sites' pages."""

from __future__ import annotations

import asyncio
import itertools

from tests.attack.finding import Finding
from tests.attack.watch import connect, watching
from tests.e2e.conftest import Server

_ROOTS = (
    *("/", "/static/", "/media/", "/component/", "/app/static/", "/_stcore/bidi-components/", "/_stcore/upload_file/"),
    *("/_stcore/", "/architecture/", "/component/x/", "/_stcore/bidi-components/network_graph/", "/media/x/"),
)
_UPS = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "..%255c", "%252e%252e%252f", "....//", "..;/"),
    *("%c0%ae%c0%ae/", "..%c0%af", "/", "//", "%2f", "\\\\", "file:///", "C:/"),
)
_TARGETS = (
    "etc/passwd",
    "proc/self/environ",
    "app/server.py",
    "server.py",
    ".streamlit/config.toml",
    "requirements.txt",
)
_DEPTHS = (1, 8)
_TELLTALE = (b"root:x:0", b"from __future__", b"HOSTNAME=", b"[server]", b"torch==")
"""What stands in those files."""


def tricks() -> list[str]:
    """Every combination."""
    return [
        root + up * depth + target for root, up, target, depth in itertools.product(_ROOTS, _UPS, _TARGETS, _DEPTHS)
    ]


async def foreign_paths(server: Server) -> Finding:
    """Two thousand ways to ask for a file that is not served."""
    asked = tricks()
    answers = await asyncio.gather(*(_ask(server, asked[start::8]) for start in range(8)))
    told = [path for part in answers for path, body in part if any(mark in body for mark in _TELLTALE)]
    return Finding(
        "ways out of what is served",
        f"{len(asked):,} addresses",
        "2,387 led nowhere",
        f"{len(told)} led somewhere{': ' + told[0] if told else ''}",
        "none",
        not told,
    )


async def _ask(server: Server, paths: list[str]) -> list[tuple[str, bytes]]:
    found = []
    for path in paths:
        reader, writer = await connect(server)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
        found.append((path, await reader.read()))
        writer.close()
    return found


async def foreign_pages(server: Server, count: int = 10) -> Finding:
    """Pages of another site open the server's websocket."""
    head = (
        b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nOrigin: https://outside.example\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    opened = 0
    async with watching(server) as watch:
        for _ in range(count):
            reader, writer = await connect(server)
            writer.write(head)
            opened += b" 101 " in await reader.readline()
            writer.close()
    return Finding(
        "other sites' pages",
        f"{count} websockets of another site",
        "everybody frozen for 20 s behind a firewall that swallows",
        f"{opened} opened, longest answer {watch.longest_s:.2f} s",
        "none, ≤ 0.2 s",
        not opened,
        watch.longest_s <= 0.2,
    )
