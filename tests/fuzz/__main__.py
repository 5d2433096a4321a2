"""``make fuzz``: every target for its share of ``FUZZ_S`` seconds (60 in all), and one table of what was tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

NAMES = (
    "pictures", "weights files", "pickles", "label files", "addresses", "typed words", "component events", "command lines",
)  # fmt: skip
_ROOM_S = 120  # for imports, and for an input that is slow, on top of the time asked for


def main() -> int:
    """Return 1 if a target failed, 2 if there is no atheris here."""
    try:
        import atheris  # noqa: F401 - only whether it is there
    except ImportError:
        print("atheris is not installed here (it comes with `make install` on Linux); the tests fuzz without it.")
        return 2
    seconds = max(1, int(os.environ.get("FUZZ_S", "60")) // len(NAMES))
    failed = []
    print("| what comes in | seconds | inputs tried | paths kept | outcome |\n|---|---:|---:|---:|---|", flush=True)
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.fuzz.run", name, folder, f"-max_total_time={seconds}"]
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds + _ROOM_S
            )
            found = re.findall(r"^Done (\d+) runs in (\d+) second", done.stderr, re.MULTILINE)
            paths = re.findall(r"corp: (\d+)", done.stderr)
            tried, took = found[-1] if found else ("?", "?")
            outcome = "held" if done.returncode == 0 and found else "FAILED"
            print(f"| {name} | {took} | {tried} | {paths[-1] if paths else '?'} | {outcome} |", flush=True)
            if outcome == "FAILED":
                inputs = [path.read_bytes() for path in Path(folder).iterdir() if path.name.startswith(("crash", "timeout", "oom"))]  # fmt: skip
                failed.append(f"{name}: {inputs[:1]}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}")
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
