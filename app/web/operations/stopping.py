"""Whether this process has begun to stop."""

import asyncio
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
LAST_WORDS_S: Final = 2.0
DRAIN_SIGNAL: Final = signal.SIGUSR1
"""Sent to each worker by their parent when the service, and not only a worker, is to stop."""

Handler = Callable[[int, FrameType | None], Any]


class Stopping:
    """Set once, when the process is told to stop.

    Attributes:
        begun: Whether it was told to.
        in_flight: Requests taken on and not yet ended.
    """

    def __init__(self, *, drain_s: float = 0.0) -> None:
        """Take the seconds to go on answering after readiness has turned."""
        self.begun = False
        self.in_flight = 0
        self._drain_s = drain_s
        self._hurried = False

    @contextmanager
    def on_signals(self, tell: Callable[[], None]) -> Iterator[None]:
        """Heed the signals that stop the server, as long as the block lasts.

        The server has installed its handlers before the application starts; they are called once
        the drain time is over, or at once by a second signal. One of several workers does not
        wait: it may be replaced while the service goes on, and its parent has waited if not.

        Args:
            tell: Called by the event loop once it has begun.
        """
        servers = {each: signal.getsignal(each) for each in STOP_SIGNALS}
        in_main = threading.current_thread() is threading.main_thread()
        if not in_main or not all(map(callable, servers.values())):
            yield
            return
        loop = asyncio.get_running_loop()
        one_of_several = multiprocessing.parent_process() is not None
        wait_s = 0.0 if one_of_several else self._drain_s

        def begin(number: int, frame: FrameType | None) -> None:
            first, self.begun = not self.begun, True
            # Not here: the signal may have come while the very locks were held that this needs.
            if first:
                loop.call_soon_threadsafe(tell)
            stop = servers.get(signal.Signals(number))
            if not callable(stop):
                return
            if first and wait_s:
                later = (wait_s, self._stop_unless_hurried, stop, number, frame)
                loop.call_soon_threadsafe(loop.call_later, *later)
            else:
                self._hurried = True
                stop(number, frame)

        heeded = (*STOP_SIGNALS, DRAIN_SIGNAL)
        before = {each: signal.signal(each, begin) for each in heeded}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def last_request_ended(self) -> None:
        """Wait, not long, for requests the server has given up to be answered and written down."""
        end = time.monotonic() + LAST_WORDS_S
        # Looked at only here, at the very end: an event would cost every request.
        while self.in_flight and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def _stop_unless_hurried(self, stop: Handler, number: int, frame: FrameType | None) -> None:
        # Told twice, the server would cut off what is in flight.
        if not self._hurried:
            stop(number, frame)
