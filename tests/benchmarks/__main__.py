"""``make bench``: measures everything, prints one Markdown table and keeps it in RESULTS.md.

Names of benches behind the command run those alone, which is printed but not kept.
"""

from __future__ import annotations

import sys

from tests.benchmarks import (
    bench_app,
    bench_architecture,
    bench_capture,
    bench_lesson,
    bench_limit,
    bench_threads,
    bench_units,
    bench_why,
)
from tests.benchmarks.results import measured_on, publish
from tests.benchmarks.table import Row, markdown

BENCHES = {
    "threads": bench_threads.rows,  # first: it asks for an idle machine
    "limit": bench_limit.rows,
    "units": bench_units.rows,
    "why": bench_why.rows,
    "architecture": bench_architecture.rows,
    "app": bench_app.rows,
    "lesson": bench_lesson.rows,
    "capture": bench_capture.rows,  # last: torchlens, a peer in it, exchanges PyTorch's functions for good
}


def main(chosen: list[str]) -> int:
    """Run the chosen benches, or all; return 2 for an unknown one."""
    unknown = set(chosen) - set(BENCHES)
    if unknown:
        print(f"There is no bench {', '.join(sorted(unknown))}; choose from {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in chosen or BENCHES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += BENCHES[name]()
    body = f"{measured_on()}; medians of interleaved runs.\n\n{markdown(rows)}"
    publish("bench", body, whole=not chosen or set(chosen) == set(BENCHES))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
