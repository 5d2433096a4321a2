"""One target under atheris, which looks for new paths through the code: ``python -m tests.fuzz.run NAME FOLDER [options]``.

The options are libFuzzer's, for example ``-max_total_time=60``. An error ends the run, and the bytes that made it are
kept in FOLDER.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["googlenet_core", "app", "PIL"], enable_loader_override=False):
    from app.session import address
    from googlenet_core.blueprint import naming, specs
    from tests.fuzz import seeds, targets

_CAFFE = (b"\x0a", b"\x12", b"\xa2")
"""What a Caffe model begins with: its name, or a layer of either format."""

_NAMES = list(address.PARAMS)
_KEYS = (
    *("kind", "layer", "section", "id", "seq", "view", "selected", "pinned", "channel", "y", "x", "pick", "panel"),
    *("pixel", "cell", "typed", "texts", "turn", "event", "go", "fixed", "channels", "zoom", "silent", "maps"),
)


def _weights(data: bytes) -> None:
    first = data[:1]
    beginnings = {b"P": ".pth", b"\x80": ".pth", b"\x08": ".onnx"} | dict.fromkeys(_CAFFE, ".caffemodel")
    targets.weights_file(data, beginnings.get(first, ".safetensors"), Path.cwd())


def _pickle(data: bytes) -> None:
    targets.pickled(seeds.around(data))


def _query(data: bytes) -> None:
    given = atheris.FuzzedDataProvider(data)
    names = [given.PickValueInList(_NAMES) for _ in range(given.ConsumeIntInRange(1, 4))]
    targets.query({name: given.ConsumeUnicodeNoSurrogates(60) for name in names})


def _words(data: bytes) -> None:
    given = atheris.FuzzedDataProvider(data)
    layer = given.PickValueInList(["", *naming.layer_ids(specs.PAPER)])
    text = layer + given.ConsumeUnicodeNoSurrogates(200)
    targets.words(text)
    targets.shown_text(text)
    targets.class_names(text, given.ConsumeIntInRange(0, 5))


def _arguments(data: bytes) -> None:
    given = atheris.FuzzedDataProvider(data)
    chosen = []
    for _ in range(given.ConsumeIntInRange(0, 6)):
        own = given.ConsumeUnicodeNoSurrogates(20).replace("\0", "")
        chosen.append(own if given.ConsumeBool() else given.PickValueInList(list(seeds.WORDS)))
    Path("damaged.jpg").write_bytes(given.ConsumeBytes(200))
    seeds.run_command(chosen, Path.cwd())


def _value(given: atheris.FuzzedDataProvider, depth: int = 0) -> object:
    kind = given.ConsumeIntInRange(0, 8 if depth < 4 else 5)
    if kind <= 5:
        makers: tuple[Callable[[], object], ...] = (
            lambda: None, given.ConsumeBool, lambda: given.ConsumeInt(40), given.ConsumeFloat,
            lambda: given.ConsumeUnicodeNoSurrogates(12), lambda: given.PickValueInList(["select", "unit", "conv1"]),
        )  # fmt: skip
        return makers[kind]()
    many = range(given.ConsumeIntInRange(0, 7))
    if kind == 6:
        return [_value(given, depth + 1) for _ in many]
    return {given.PickValueInList(list(_KEYS)): _value(given, depth + 1) for _ in many}


def _event(data: bytes) -> None:
    targets.event(_value(atheris.FuzzedDataProvider(data)))


def _labels(data: bytes) -> None:
    targets.label_list(data, Path.cwd())


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "pictures": (targets.picture, list(seeds.pictures().values())),
    "weights files": (_weights, seeds.weights()),
    "pickles": (_pickle, seeds.pickles()),
    "label files": (_labels, [b"tench\nEnglish springer\n"]),
    "addresses": (_query, []),
    "typed words": (_words, []),
    "component events": (_event, []),
    "command lines": (_arguments, []),
}


def main() -> None:
    """Fuzz one target until its time is over."""
    name, folder, *options = sys.argv[1:]
    work, examples = TARGETS[name]
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(examples):
        (corpus / f"seed-{number}").write_bytes(data)
    os.chdir(folder)
    warnings.simplefilter("ignore")  # Pillow warns of every damaged file
    if name == "command lines":
        targets.command(["summary"])  # what the first command loads is not what a command takes
    atheris.Setup(
        [sys.argv[0], str(corpus), "-rss_limit_mb=4096", "-timeout=60", "-max_len=20000", f"-artifact_prefix={folder}/", *options],
        work,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
