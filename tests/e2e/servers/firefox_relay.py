"""Starts a stock Firefox for Playwright, which drives it through WebDriver BiDi, and stands between the two.

Playwright speaks the newest BiDi; a distribution's Firefox may not know all of it. What it lacks is ways of pretending
(another colour scheme, another screen): there "unknown command" is answered with success, and everything else passes
unchanged. Started in Firefox's place, with its arguments; the variable `FIREFOX` names the real one.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import sys
from pathlib import Path

import websockets
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.server import ServerConnection

from tests.conftest import ROOT

FIREFOX = "GOOGLENET_EXPLORER_TESTS_FIREFOX"
_LISTENING = re.compile(rb"(WebDriver BiDi listening on )(ws://\S+)")
_PRETENDING = "emulation."
_SCRIPT = """#!{python}
import sys
sys.path.insert(0, {root!r})
from tests.e2e.servers import firefox_relay
sys.exit(firefox_relay.run())
"""


def write_launcher(folder: Path) -> Path:
    """Write a program that starts the relay, for Playwright to take for Firefox; return its path."""
    launcher = folder / "firefox"
    launcher.write_text(_SCRIPT.format(python=sys.executable, root=str(ROOT)))
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    return launcher


def run() -> int:
    """Be a Firefox; return its exit code."""
    return asyncio.run(_firefox())


async def _firefox() -> int:
    process = await asyncio.create_subprocess_exec(
        os.environ[FIREFOX], *sys.argv[1:], stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async for line in process.stderr:
        if found := _LISTENING.search(line):
            address = await _relaying(found[2].decode())
            line = _LISTENING.sub(rb"\1" + address.encode(), line)
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    return await process.wait()


async def _relaying(firefox: str) -> str:
    """Listen beside Firefox, until the program ends; return where."""
    server = await websockets.serve(lambda driver: _relay(driver, firefox), "127.0.0.1", 0, max_size=None)
    return f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _relay(driver: ServerConnection, address: str) -> None:
    assert driver.request is not None
    pretending: set[int] = set()
    async with websockets.connect(address + driver.request.path, max_size=None) as firefox, asyncio.TaskGroup() as both:
        both.create_task(_pass_commands(driver, firefox, pretending))
        both.create_task(_pass_answers(firefox, driver, pretending))


async def _pass_commands(driver: ServerConnection, firefox: ClientConnection, pretending: set[int]) -> None:
    async for message in driver:
        command = json.loads(message)
        if command["method"].startswith(_PRETENDING):
            pretending.add(command["id"])
        await firefox.send(message)
    await firefox.close()


async def _pass_answers(firefox: ClientConnection, driver: ServerConnection, pretending: set[int]) -> None:
    async for message in firefox:
        answer = json.loads(message)
        if answer.get("error") == "unknown command" and answer["id"] in pretending:
            await driver.send(json.dumps({"type": "success", "id": answer["id"], "result": {}}))
        else:
            await driver.send(message)
    await driver.close()
