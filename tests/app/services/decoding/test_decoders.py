"""Pictures decoded in processes of their own: the same pictures, and what becomes of those that cost too much."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.services.decoding import decoder_process, decoders
from app.services.decoding.decoder_process import Message
from app.services.decoding.decoders import Decoders, DecoderShares
from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import FORMATS, decode, make_steps
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files import bombs
from tests.support.files.pictures import encoded, noise

SMALL = encoded(noise(300, 240), "JPEG")
has_limits = pytest.mark.skipif(sys.platform != "linux", reason="memory has a limit on Linux alone")
can_time = pytest.mark.skipif(not decoder_process.CAN_TIME, reason="the system does not end what takes too long")


class Left(Exception):
    """Somebody no longer waits."""


@pytest.fixture
def pool() -> Iterator[Decoders]:
    made = Decoders(decode_s=PATIENCE_S)
    yield made
    made.close()


@pytest.fixture
def hasty() -> Iterator[Decoders]:
    """Decoders that have next to no time for a picture."""
    made = Decoders(decode_s=0.4)
    yield made
    made.close()


def endless() -> bytes:
    """A JPEG in as many scans as may be: seconds on any machine."""
    return bombs.jpeg_of_many_scans(90)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("size", [(300, 240), (2300, 400)])
def test_a_picture_is_the_same_as_if_it_were_decoded_here(
    file_format: str, size: tuple[int, int], pool: Decoders
) -> None:
    data = encoded(noise(*size), file_format)
    made, wanted = pool.prepare(data, 256), make_steps(decode(data), 256)
    assert made.decoded == wanted.decoded
    assert made.resized == wanted.resized
    assert np.array_equal(made.crop, wanted.crop)
    for name in ("crop_box", "original_px", "format", "notes"):
        assert getattr(made, name) == getattr(wanted, name)


@pytest.mark.parametrize("data", [b"", b"no picture", SMALL[:900], bombs.png_of_many_texts(2_000)])
def test_what_cannot_be_used_is_refused_with_the_same_sentence(data: bytes, pool: Decoders) -> None:
    with pytest.raises(ImageError) as here:
        decode(data)
    with pytest.raises(ImageError) as there:
        pool.prepare(data, 256)
    assert str(there.value) == str(here.value)
    before = pool.running()
    assert pool.prepare(SMALL, 256).original_px == (300, 240)
    assert pool.running() == before, "a decoder that refuses a picture is as good as before"


@can_time
def test_a_picture_that_takes_too_much_time_is_refused_and_the_next_one_is_read(hasty: Decoders) -> None:
    hasty.prepare(SMALL, 256)
    (process,) = hasty.running()
    with pytest.raises(ImageError, match=r"longer to read than the 0\.4 seconds"):
        hasty.prepare(endless(), 256)
    assert not is_there(process)
    assert hasty.prepare(SMALL, 256).original_px == (300, 240)
    assert len(hasty.running()) <= decoders.DECODERS


def test_where_the_processor_is_not_timed_the_clock_is(monkeypatch: pytest.MonkeyPatch, pool: Decoders) -> None:
    pool.prepare(SMALL, 256)
    monkeypatch.setattr(pool, "_wall_s", 0.0)
    with pytest.raises(ImageError, match="longer to read"):
        pool.prepare(endless(), 256)
    assert pool.running() == []


@has_limits
def test_a_picture_that_takes_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    tight = Decoders(decode_s=PATIENCE_S, memory=300 << 20)
    try:
        with pytest.raises(ImageError):
            tight.prepare(bombs.webp_of_40_megapixels(), 256)
        assert tight.prepare(SMALL, 256).original_px == (300, 240)
    finally:
        tight.close()


@has_limits
def test_what_a_large_picture_took_is_given_back(pool: Decoders) -> None:
    def resident(process: int) -> int:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    pool.prepare(SMALL, 256)
    (process,) = pool.running()
    before = resident(process)
    pool.prepare(bombs.webp_of_40_megapixels(), 256)
    assert pool.running() == [process]
    assert resident(process) < before + (60 << 20), "three pictures of 160 MB were there meanwhile"


def test_a_decoder_that_dies_is_told_in_a_sentence_and_replaced(pool: Decoders) -> None:
    pool.prepare(SMALL, 256)
    (process,) = pool.running()

    def kill() -> None:
        os.kill(process, signal.SIGKILL)

    with pytest.raises(ImageError, match="could not be read"):
        pool.prepare(endless(), 256, look=kill)
    assert not is_there(process)
    assert pool.prepare(SMALL, 256).original_px == (300, 240)
    assert process not in pool.running()


def test_an_idle_decoder_that_is_ended_from_outside_is_replaced(pool: Decoders) -> None:
    pool.prepare(SMALL, 256)
    os.kill(pool.running()[0], signal.SIGKILL)
    until(lambda: pool.running() == [])
    assert pool.prepare(SMALL, 256).original_px == (300, 240)


def test_decoders_that_cannot_start_are_tried_once_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = subprocess.Popen

    def count(command: list[str], **options: object) -> object:
        started.append(command)
        return start([sys.executable, "-c", "raise SystemExit(3)"], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", count)
    pool = Decoders()
    for _ in range(3):
        with pytest.raises(ImageError, match="could not be read"):
            pool.prepare(SMALL, 256)
    assert len(started) == 3
    assert pool.running() == []


def test_where_no_process_can_be_started_it_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    pool = Decoders()
    pool.warm()
    with pytest.raises(ImageError, match="try again later"):
        pool.prepare(SMALL, 256)


NONSENSE = [{}, {"pixels": "many"}, {"pixels": -5}, {"pixels": 1e400}, {"pixels": 9, "decoded": [9, 9]}]


@pytest.mark.parametrize("said", NONSENSE, ids=range(len(NONSENSE)))
def test_a_decoder_that_talks_nonsense_is_replaced(
    said: dict[str, object], pool: Decoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(decoders.Decoder, "ask", lambda *_: (said, [b"", b"", b""]))
        with pytest.raises(ImageError, match="could not be read"):
            pool.prepare(SMALL, 256)
    assert pool.running() == []
    assert pool.prepare(SMALL, 256).original_px == (300, 240)


def test_what_nobody_waits_for_any_more_is_ended(pool: Decoders) -> None:
    pool.prepare(SMALL, 256)
    (process,) = pool.running()

    def leave() -> None:
        raise Left

    with pytest.raises(Left):
        pool.prepare(endless(), 256, look=leave)
    assert not is_there(process)
    assert pool.prepare(SMALL, 256).original_px == (300, 240)


def test_large_pictures_are_decoded_one_at_a_time(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, asked, lock = 0, [], threading.Lock()
    ask = decoders.Decoder.ask

    def counted(self: decoders.Decoder, message: Message | None, wall_s: float, look: decoders.Look) -> Message:
        nonlocal at_once
        if message != ({}, []):  # what asks for the pixels
            return ask(self, message, wall_s, look)
        with lock:
            at_once += 1
            asked.append(at_once)
        try:
            return ask(self, message, wall_s, look)
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(decoders.Decoder, "ask", counted)
    with ThreadPoolExecutor(4) as four:
        made = list(four.map(lambda shade: pool.prepare(bombs.webp_of_40_megapixels(shade), 256), range(4)))
    assert [one.crop[0, 0, 0] for one in made] == [0, 1, 2, 3]
    assert asked == [1, 1, 1, 1]


def test_small_pictures_are_decoded_side_by_side(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    both, ask = threading.Barrier(2), decoders.Decoder.ask

    def meet(self: decoders.Decoder, message: Message | None, wall_s: float, look: decoders.Look) -> Message:
        if message == ({}, []):  # what asks for the pixels
            both.wait(PATIENCE_S)
        return ask(self, message, wall_s, look)

    monkeypatch.setattr(decoders.Decoder, "ask", meet)
    with ThreadPoolExecutor(2) as two:
        made = list(two.map(lambda _: pool.prepare(SMALL, 256), range(2)))
    assert [one.original_px for one in made] == [(300, 240)] * 2


def test_shares_are_lent_in_order_of_arrival_even_to_those_who_want_much() -> None:
    shares, order = DecoderShares(10), []
    held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with shares.taken(6, lambda: None):
            held.set()
            may_go.wait(PATIENCE_S)

    def want(name: str, amount: int) -> None:
        with shares.taken(amount, lambda: None):
            order.append(name)

    threads = [threading.Thread(target=hold)]
    threads[0].start()
    held.wait(PATIENCE_S)
    for place, (name, amount) in enumerate((("much", 10), ("little", 1)), 1):
        threads.append(threading.Thread(target=want, args=(name, amount)))
        threads[-1].start()
        until(lambda place=place: len(shares._waiting) == place)  # type: ignore[misc]
    assert order == [], "little would fit, but came later"
    may_go.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == ["much", "little"]


def test_who_stops_waiting_for_a_share_is_in_nobodys_way() -> None:
    shares = DecoderShares(1)

    def leave() -> None:
        raise Left

    with shares.taken(1, lambda: None), pytest.raises(Left), shares.taken(1, leave):
        pass
    with shares.taken(1, leave):
        pass


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_decoders_end_with_the_process_that_started_them(ending: signal.Signals) -> None:
    code = (
        "import signal, sys, threading, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # who is started in the background ignores it else
        "from app.services.decoding.decoders import Decoders; from tests.app.services.decoding.test_decoders import endless\n"
        "pool = Decoders(); pool.warm(); data = endless()\n"
        "threading.Thread(target=pool.prepare, args=(data, 256), daemon=True).start()\n"
        "print(*pool.running(), flush=True)\n"
        "while True: time.sleep(0.01)"  # a signal just before a longer sleep would only be heard after it
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    with process.stdout:
        children = [int(word) for word in process.stdout.readline().split()]
    assert len(children) == decoders.DECODERS
    process.send_signal(ending)
    process.wait(PATIENCE_S)
    until(lambda: not any(map(is_there, children)))


@pytest.mark.parametrize(("text", "wanted"), [("7", 7), ("", 4), ("0", 4), ("-1", 4), ("four", 4)])
def test_the_time_for_a_picture_is_read_from_the_environment(text: str, wanted: int) -> None:
    assert decoders.decode_s({decoders.DECODE_VARIABLE: text}) == wanted
    assert decoders.decode_s({}) == decoders.DEFAULT_DECODE_S


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xff\xff\xff", b"\0\0\0\x02{}", b"\0\0\0\x0f" + b'{"parts": [-1]}', b"\0\0\0\x02[]"]
)
def test_what_is_no_message_is_not_read(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, EOFError)):
        decoder_process.receive(io.BytesIO(data))


def test_a_message_arrives_as_it_was_sent() -> None:
    stream = io.BytesIO()
    decoder_process.send(stream, {"a": 1}, b"one", b"")
    stream.seek(0)
    assert decoder_process.receive(stream) == ({"a": 1}, [b"one", b""])
