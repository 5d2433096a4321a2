"""Visitors' pictures decoded in other processes: a few at a time, with a deadline, under one budget of pixels.

Whoever asks waits in order of arrival, for a decoder and then for room for the picture's pixels. A decoder that takes too
long, or whose visitor has left, is ended; the next picture that needs one starts another, so that there are never more
starts than pictures. Each decoder has pipes of its own, and nobody but one waiting thread ever reads them: a decoder that
dies in the middle of a word harms nobody else. The decoders' side is `decoder_process`.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.services.decoding import decoder_process
from app.services.decoding.decoder_process import Message
from googlenet_core.errors import ImageError
from googlenet_core.pictures import MAX_PIXELS, PictureSteps
from googlenet_core.wording import whole

DECODE_VARIABLE = "GOOGLENET_EXPLORER_DECODE_S"
"""Sets how many seconds of processor time a picture may take."""

DEFAULT_DECODE_S = 4

NICENESS = 4
"""How far a decoder steps back for clicks: less than hard work within the server (`priority`), with which it shares no
interpreter. With 10 a large picture took longer beside clicks than when it was decoded in the server."""

DECODERS = 2
"""How many pictures are decoded side by side."""

START_S = 60.0
"""Time on the clock for a decoder to be there."""

PATIENCE = 10
"""Time on the clock that a picture may take for each second of processor time: others may want the processor too."""

LOOK_S = 0.2
"""How often those who wait look whether their visitor is still there."""

_OWN_MAPPING = 4 << 20
"""Bytes from which on glibc gives a decoder's block a mapping of its own, which goes back as soon as it is free."""

_ROOT = Path(__file__).resolve().parents[3]
_LOG = logging.getLogger("googlenet_explorer")

_NO_ANSWER = (OSError, EOFError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError)
"""What comes of a decoder that has ended or talks nonsense."""

Look = Callable[[], None]
"""Called every `LOOK_S` while somebody waits; what it raises ends the waiting, and the decoder with it."""


def decode_s(environ: Mapping[str, str]) -> int:
    """Seconds of processor time for a picture, from the environment; nonsense there is the default."""
    return whole(environ.get(DECODE_VARIABLE, "")) or DEFAULT_DECODE_S


class DecoderShares:
    """A number of things that are lent in order of arrival."""

    def __init__(self, total: int) -> None:
        """Have ``total`` to lend."""
        self._free = total
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, amount: int, look: Look) -> Iterator[None]:
        """Have so many for as long as the block lasts; at most as many as there are."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or amount > self._free:
                    self._changed.wait(LOOK_S)
                    look()
                self._free -= amount
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += amount
                self._changed.notify_all()


class TooSlow(Exception):
    """A decoder has not answered in time."""


class Decoder:
    """One process that decodes, started but perhaps not there yet."""

    def __init__(self, memory: int, niceness: int) -> None:
        """Start it; that takes milliseconds, and what it has to import some tenths of a second."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
            "OPENBLAS_NUM_THREADS": "1",  # NumPy reserves memory for each of its threads, and none is needed here
            "MALLOC_MMAP_THRESHOLD_": str(_OWN_MAPPING),  # else glibc keeps what a large picture took
        }
        self.process = subprocess.Popen(  # noqa: S603 - nothing in it is a visitor's
            [sys.executable, "-m", decoder_process.__name__, str(memory), str(niceness)],
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libtiff prints a line for each oddity, and a hostile file has millions
        )
        self.there = False

    def ask(self, message: Message | None, wall_s: float, look: Look) -> Message:
        """Send a message, if any, and return the answer.

        Raises:
            TooSlow: there was none in ``wall_s`` seconds; the process goes on, for the caller to end.
            OSError, EOFError, ValueError: it has ended, or said something that is no answer.
        """
        answer: Future[Message] = Future()
        # Reading from a pipe cannot be given up everywhere; a thread that does so ends at the latest with the process.
        threading.Thread(target=self._exchange, args=(message, answer), name="decoder", daemon=True).start()
        end = time.monotonic() + wall_s
        while True:
            try:
                return answer.result(LOOK_S)
            except TimeoutError:
                look()
                if time.monotonic() > end:
                    raise TooSlow from None

    def _exchange(self, message: Message | None, answer: Future[Message]) -> None:
        try:
            assert self.process.stdin is not None
            assert self.process.stdout is not None
            if message:
                decoder_process.send(self.process.stdin, message[0], *message[1])
            answer.set_result(decoder_process.receive(self.process.stdout))
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            answer.set_exception(error)

    def end(self) -> int:
        """End the process at once, if it has not ended, and return its exit code."""
        self.process.kill()
        code = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # what was not yet passed on is not wanted any more
                assert stream is not None
                stream.close()
        return code


class Decoders:
    """The processes, and who may use them when."""

    def __init__(
        self,
        decode_s: float = DEFAULT_DECODE_S,
        niceness: int = NICENESS,
        memory: int = decoder_process.MEMORY_BYTES,
        count: int = DECODERS,
    ) -> None:
        """Have ``count`` decoders that are started when they are needed, each picture with so much processor time."""
        self.decode_s = decode_s
        self._wall_s = decode_s * (PATIENCE if decoder_process.CAN_TIME else 2)
        self._start: Callable[[], Decoder] = lambda: Decoder(memory, niceness)
        self._count = count
        self._places = DecoderShares(count)
        self._pixels = DecoderShares(MAX_PIXELS)
        self._idle: list[Decoder] = []
        self._lock = threading.Lock()
        self._all: set[Decoder] = set()
        self._closed = False
        atexit.register(self.close)

    def warm(self) -> None:
        """Start all of them, and do not wait until they are there."""
        with self._lock:
            missing = 0 if self._closed else self._count - len(self._all)
            with contextlib.suppress(ImageError):  # said again to whoever brings a picture
                for _ in range(missing):
                    self._idle.append(self._started())

    def close(self) -> None:
        """End all of them at once; whoever waits for one is told that it has ended."""
        with self._lock:
            self._closed = True
            ending = list(self._all)
        for decoder in ending:
            decoder.end()

    def running(self) -> list[int]:
        """The process ids of those that run."""
        with self._lock:
            return [decoder.process.pid for decoder in self._all if decoder.process.poll() is None]

    def prepare(self, data: bytes, resize_px: int, look: Look = lambda: None) -> PictureSteps:
        """Decode a picture in another process and return its steps.

        Args:
            data: the file's bytes.
            resize_px: the shorter side of the resized picture.
            look: called again and again while this waits; what it raises ends the decoding.

        Raises:
            ImageError: the bytes cannot be used, or take more time or memory than a picture may; one sentence says why.
        """
        with self._places.taken(1, look):
            decoder = self._take()
            try:
                made = self._ask(decoder, data, resize_px, look)
            except (TooSlow, *_NO_ANSWER) as error:
                raise self._failed(error, self._drop(decoder)) from None
            except ImageError:  # said by the decoder, which is as good as before
                self._give_back(decoder)
                raise
            except BaseException:
                self._drop(decoder)
                raise
            self._give_back(decoder)
            return made

    def _ask(self, decoder: Decoder, data: bytes, resize_px: int, look: Look) -> PictureSteps:
        if not decoder.there:
            decoder.ask(None, START_S, look)
            decoder.there = True
        question: Message = ({"resize_px": resize_px, "decode_s": self.decode_s}, [data])
        pixels = int(_unless_error(decoder.ask(question, self._wall_s, look))[0]["pixels"])
        with self._pixels.taken(min(max(pixels, 1), MAX_PIXELS), look):
            return decoder_process.unpacked(*_unless_error(decoder.ask(({}, []), self._wall_s, look)))

    def _take(self) -> Decoder:
        with self._lock:
            while self._idle:
                decoder = self._idle.pop()
                if decoder.process.poll() is None:
                    return decoder
                decoder.end()  # it was ended from outside while nobody used it
                self._all.discard(decoder)
            if self._closed:
                raise ImageError("The server is stopping; send the picture again later.")
            return self._started()

    def _started(self) -> Decoder:
        """A new decoder; the lock has to be held.

        Raises:
            ImageError: the system starts no more processes.
        """
        try:
            decoder = self._start()
        except OSError as error:
            _LOG.error("A decoder could not be started: %s", error)
            raise ImageError("No picture can be read at the moment; try again later, or look at a sample.") from None
        self._all.add(decoder)
        return decoder

    def _give_back(self, decoder: Decoder) -> None:
        with self._lock:
            self._idle.append(decoder)

    def _drop(self, decoder: Decoder) -> int:
        code = decoder.end()
        with self._lock:
            self._all.discard(decoder)
        return code

    def _failed(self, error: Exception, code: int) -> ImageError:
        """What to say where a decoder gave no answer."""
        if isinstance(error, TooSlow) or (decoder_process.CAN_TIME and code == -signal.SIGPROF):
            return ImageError(
                f"The picture takes longer to read than the {self.decode_s:g} seconds that one may; save it anew as a "
                "plain JPEG or PNG, or make it smaller, and try again."
            )
        _LOG.error("A picture ended its decoder (exit code %s): %s", code, repr(error)[:200])
        return ImageError(
            "The picture could not be read: what reads it ended on the way; save it anew as JPEG or PNG and try again."
        )


def _unless_error(answer: Message) -> Message:
    fields: dict[str, Any] = answer[0]
    if "error" in fields:
        raise ImageError(str(fields["error"]))
    return answer
