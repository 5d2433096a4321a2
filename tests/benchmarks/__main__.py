"""``make bench``: measures everything and prints one Markdown table."""

from __future__ import annotations

import datetime
import sys

from tests.benchmarks import (
    bench_app,
    bench_architecture,
    bench_capture,
    bench_limit,
    bench_threads,
    bench_units,
    bench_why,
)
from tests.benchmarks.table import Row, machine, markdown

BENCHES = {
    "threads": bench_threads.rows,  # first: it asks for an idle machine
    "limit": bench_limit.rows,
    "units": bench_units.rows,
    "why": bench_why.rows,
    "architecture": bench_architecture.rows,
    "app": bench_app.rows,
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
    print(f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}, {machine()}; medians of interleaved runs.\n")
    print(markdown(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
