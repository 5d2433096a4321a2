"""What nobody waits for yet: wishes, one of each visitor, worked off by one thread while nobody else computes.

Knows nothing of what is wished for.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from googlenet_core.errors import CoreError
from googlenet_core.queueing import asking
from googlenet_core.queueing.asking import Visitor

MOST = 40
"""How many visitors' wishes are kept; beyond that the oldest is dropped."""

Work = Callable[[], object]


class NotWantedError(Exception):
    """Who wished for this left, or wishes for something else by now."""


class Ahead:
    """Wishes, and who works them off; wishes that come before `begin` are not heard.

    Args:
        is_there: tells whether a visitor has not left.
        start: runs what it is given, beside whoever calls it.
        most: how many visitors' wishes are kept.
    """

    def __init__(
        self, is_there: Callable[[Visitor], bool], start: Callable[[Callable[[], None]], None], most: int = MOST
    ) -> None:
        self._is_there, self._start, self._most = is_there, start, most
        self._lock = threading.Lock()
        self._wishes: OrderedDict[Visitor, Work] = OrderedDict()
        self._heard = self._at_work = False

    def begin(self) -> None:
        """Hear wishes from now on."""
        self._heard = True

    @property
    def has_begun(self) -> bool:
        """Whether wishes are heard."""
        return self._heard

    @property
    def is_idle(self) -> bool:
        """Whether nothing is wished for or being done."""
        return not self._at_work

    def wish(self, work: Work) -> None:
        """Have this done for the visitor of this thread when nobody else computes, in place of what they wished for before.

        Args:
            work: is asked for ahead (`asking.ahead`). Ends with `NotWantedError` at its next turn on a device once the
                visitor has left, or wishes for something else.
        """
        if not self._heard:
            return
        visitor = asking.visitor()
        with self._lock:
            self._wishes.pop(visitor, None)
            self._wishes[visitor] = work
            while len(self._wishes) > self._most:
                self._wishes.popitem(last=False)
            begins, self._at_work = not self._at_work, True
        if begins:
            self._start(self._work_off)

    def _work_off(self) -> None:
        try:
            while taken := self._take():
                self._do(*taken)
        except BaseException:
            self._at_work = False
            raise

    def _take(self) -> tuple[Visitor, Work] | None:
        with self._lock:
            self._at_work = bool(self._wishes)  # under the lock: a wish that comes after this look begins anew
            return self._wishes.popitem(last=False) if self._wishes else None

    def _do(self, visitor: Visitor, work: Work) -> None:
        def look(_before: int = 0) -> None:
            if visitor in self._wishes or not self._is_there(visitor):
                raise NotWantedError

        # Whoever asks for it in the end is told why it cannot be computed.
        told_later = contextlib.suppress(NotWantedError, CoreError, RuntimeError)
        with told_later, asking.as_visitor(visitor), asking.ahead(), asking.listening(look):
            look()
            work()
