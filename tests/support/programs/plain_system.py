"""Lets this Python lack what another system's lacks: ``python -m tests.support.programs.plain_system win32`` then does what the app does.

What only Linux, or only POSIX, has is taken away before anything of ours is imported, so that a file that reaches for it
fails here. Libraries keep what they have: they are imported first. It is no Windows: paths and processes stay as they are.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

SYSTEMS = ("win32", "darwin")

_PICTURES = [f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Tiff", "WebP")]
_DECODERS = ("numpy", "PIL.Image", *_PICTURES)
"""What a decoder's process imports."""

_LIBRARIES = (
    "torch",
    "captum.attr",
    "streamlit",
    "streamlit.testing.v1",
    "uvicorn.protocols.http.h11_impl",
    "typer.testing",
)
_LIBRARIES += ("uvicorn.protocols.websockets.websockets_sansio_impl", "uvicorn.main", "asyncio.unix_events")
_LIBRARIES += (
    "plotly.graph_objects",
    "requests",
    "filelock",
    "torchinfo",
    "graphviz",
    "safetensors.torch",
    "platformdirs",
)
ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 120.0

_MODULES = {
    "win32": ("fcntl", "grp", "pwd", "resource", "termios", "pty", "tty", "syslog", "posix"),
    "darwin": (),
}
_ATTRIBUTES = {
    "win32": {
        os: (
            *("fork", "forkpty", "killpg", "getpgid", "setsid", "getuid", "geteuid", "getgid", "nice", "uname"),
            *("getloadavg", "setpriority", "getpriority", "PRIO_PROCESS", "mkfifo", "chown", "sched_getaffinity"),
            *("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECTORY", "O_TMPFILE", "posix_spawn", "statvfs", "sysconf"),
            *("pidfd_open", "register_at_fork", "wait4", "WNOHANG", "sched_yield", "fchmod", "fchown", "memfd_create"),
        ),
        signal: (
            *(
                "SIGHUP",
                "SIGALRM",
                "SIGPROF",
                "SIGUSR1",
                "SIGUSR2",
                "SIGCHLD",
                "SIGQUIT",
                "SIGPIPE",
                "SIGSTOP",
            ),
            *("setitimer", "getitimer", "ITIMER_PROF", "ITIMER_REAL", "alarm", "pthread_sigmask", "pthread_kill"),
        ),
        socket: ("AF_UNIX", "SO_REUSEPORT", "MSG_DONTWAIT", "SO_PEERCRED"),
    },
    "darwin": {
        os: ("sched_getaffinity", "sched_setaffinity", "pidfd_open", "memfd_create", "O_TMPFILE", "posix_fadvise"),
        signal: ("pidfd_send_signal", "SIGPWR", "SIGRTMIN"),
        socket: ("MSG_NOSIGNAL", "SO_PEERCRED"),
    },
}


def become(system: str) -> None:
    """Take away what this system has and another does not."""
    for name in _MODULES[system]:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in _ATTRIBUTES[system].items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    sys.platform = system


def import_all() -> int:
    """Import every file of ours, but those that start something; return how many."""
    names = [
        found.name
        for package in ("googlenet_core", "app")
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if found.name not in {"googlenet_core.__main__", "app.main"}
    ]
    for name in names:
        importlib.import_module(name)
    return len(names)


def do_everything() -> None:
    """Call what asks the system for something: sockets, limits, memory, priorities, files, other processes."""
    from typer.testing import CliRunner

    from app.services import priority
    from app.services.decoding import decoders
    from app.serving import departures, home, listening
    from app.serving.limits import connections
    from googlenet_core.cli import main as cli
    from googlenet_core.engine.engine import Engine
    from googlenet_core.process import folders, streams, threads

    streams.replace_closed()
    folders.require()
    home.provide(dict(os.environ))
    for opened in listening.listen("localhost", _free_port()):
        opened.close()
    connections.limits({}, connections.raise_descriptors())
    departures.share_memory()
    departures.return_memory()
    priority.lower_priority()
    threads.fair_share(2, {})
    picture = (ROOT / "assets" / "icon.png").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPATH"] = os.pathsep.join([folder, str(ROOT)])
        (Path(folder) / "sitecustomize.py").write_text(
            f"from tests.support.programs import plain_system\nplain_system.become_decoder({sys.platform!r})\n"
        )
        made = decoders.Decoders(decode_s=PATIENCE_S)
        made.prepare(picture, 256)
        made.close()
        asked = ["predict", str(ROOT / "assets" / "icon.png"), "--json"]
        ran = CliRunner().invoke(cli.app, asked)
        assert ran.exit_code == 0, ran.output
    Engine.load("bundled")


def become_decoder(system: str) -> None:
    """Take the same away from a process that decodes pictures."""
    for name in _DECODERS:
        importlib.import_module(name)
    become(system)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def main(system: str) -> None:
    """Say how many files were imported, when everything else is done too."""
    for name in (*_DECODERS, *_LIBRARIES):
        importlib.import_module(name)
    become(system)
    count = import_all()
    do_everything()
    print(f"{count} files do without what {sys.platform} lacks")


if __name__ == "__main__":
    main(sys.argv[1])
