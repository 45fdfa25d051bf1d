"""An answer of many lines, made on a worker thread and sent piece by piece."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Final

import anyio
import anyio.to_thread
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

NDJSON: Final = "application/x-ndjson"
PIECE_BYTES: Final = 64 * 1024
PIECE_LINES: Final = 64
READER_S: Final = 120.0
"""How long a reader may keep an answer waiting in all, seconds."""


class OneAtATime:
    """Lets one piece of all answers be made at a time, in turn.

    More threads would make no piece sooner, because they share one interpreter, and would keep
    other requests waiting longer.
    """

    def __init__(self) -> None:
        self._turn = anyio.CapacityLimiter(1)

    async def next_piece(self, lines: Iterator[bytes]) -> bytes:
        """Return the next lines joined, empty at the end."""
        return await anyio.to_thread.run_sync(_piece, lines, limiter=self._turn)


def _piece(lines: Iterator[bytes]) -> bytes:
    made: list[bytes] = []
    size = 0
    for line in lines:
        made.append(line)
        size += len(line)
        # Lets go of the interpreter, so that other requests need not wait for their time slice.
        time.sleep(0)
        if size >= PIECE_BYTES or len(made) >= PIECE_LINES:
            break
    return b"".join(made)


class _NotReadError(Exception):
    """Nobody reads the answer any more."""


class LineStream(StreamingResponse):
    """Sends lines as they are made. Nothing more is made once the caller has gone away.

    A reader that lets its answer wait too long is cut off, since its batch holds a place. The
    closing line is then missing, which is how a reader of lines knows of a cut.
    """

    def __init__(
        self, lines: Iterator[bytes], turns: OneAtATime, *, reader_s: float = READER_S
    ) -> None:
        """Take what makes the lines, each with its line feed, and whose turn it is."""
        self._reader_s = reader_s
        self._lines = lines
        self._turns = turns
        super().__init__(self._pieces(), media_type=NDJSON)

    async def _pieces(self) -> AsyncIterator[bytes]:
        while piece := await self._turns.next_piece(self._lines):
            yield piece

    async def stream_response(self, send: Send) -> None:
        """Send the answer, as long as its reader takes it."""
        left = self._reader_s

        async def send_soon(message: Message) -> None:
            nonlocal left
            began = anyio.current_time()
            try:
                with anyio.fail_after(left):
                    await send(message)
            except OSError as error:  # too slow, or gone away
                raise _NotReadError from error
            left -= anyio.current_time() - began

        try:
            await super().stream_response(send_soon)
        except _NotReadError:
            # The server closes the connection of an answer that was not finished.
            return
