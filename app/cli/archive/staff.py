"""The processes that evaluate, and the order of what they hand back."""

from collections import deque
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, NoReturn, Protocol, Self

from app.api.v1.lines import evaluator_of_this_process
from app.cli.archive.chunks import Chunk, Done, Knowledge, Order
from app.cli.archive.errors import ArchiveError
from app.cli.archive.work import Work, work

READ_AHEAD: Final = 4
"""Chunks for each process that may be read before the oldest is written."""
PATIENCE_S: Final = 5.0
ENDED: Final = (EOFError, ConnectionResetError, BrokenPipeError)


class Evaluators(Protocol):
    """What evaluates chunks."""

    def knowledge(self) -> Knowledge:
        """Return what they evaluate with, once they are ready."""
        ...

    def done(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Done]]:
        """Yield what each chunk comes to, in order."""
        ...


class Alone:
    """Evaluates in this very process."""

    def __init__(self, order: Order) -> None:
        self._work = Work(order, evaluator_of_this_process())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Have nothing to end."""

    def knowledge(self) -> Knowledge:
        """Return what it evaluates with."""
        return self._work.knowledge

    def done(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Done]]:
        """Yield what each chunk comes to."""
        for chunk in chunks:
            yield chunk, self._work.done(chunk)


class Staff:
    """Several processes. Each has one chunk at a time, so that nobody waits on a full pipe."""

    def __init__(self, workers: int, order: Order) -> None:
        """Start the processes; they load the packs while this one goes on.

        Args:
            workers: How many, 1 or more.
            order: How chunks are read and written.
        """
        # Spawned, because nothing of this process is to be shared: no lock, no open file.
        context = get_context("spawn")
        self._processes: dict[Connection, BaseProcess] = {}
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, order), daemon=True)
            process.start()
            # Only the process holds its end now, so that its end is noticed.
            theirs.close()
            self._processes[ours] = process

    @property
    def pids(self) -> list[int]:
        """Process ids."""
        return [process.pid for process in self._processes.values() if process.pid is not None]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes: a closed pipe is the end of their work."""
        for connection in self._processes:
            connection.close()
        for process in self._processes.values():
            process.join(PATIENCE_S)
            if process.is_alive():
                process.kill()
                process.join()

    def knowledge(self) -> Knowledge:
        """Return what they evaluate with, once all are ready.

        Raises:
            ArchiveError: If a process ended, or the packs may not be served.
        """
        found = [self._received(connection) for connection in self._processes]
        for each in found:
            if isinstance(each, str):
                raise ArchiveError(each)
        knowledge: Knowledge = found[0]
        return knowledge

    def done(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Done]]:
        """Yield what each chunk comes to, in the order of the chunks.

        Args:
            chunks: Read as processes become free, and only so far ahead.

        Raises:
            ArchiveError: If a process ended; nothing is missing of what was yielded before.
        """
        queue = _Queue(chunks, most=READ_AHEAD * len(self._processes))
        idle = deque(self._processes)
        busy: dict[Connection, int] = {}
        while True:
            # First, because what is due may be all that keeps more from being taken.
            yield from queue.finished()
            while idle and (given := queue.take()) is not None:
                number, chunk = given
                busy[idle[0]] = number
                self._hand(idle.popleft(), chunk)
            if not busy:
                return
            for ready in wait([*busy]):
                connection: Any = ready
                queue.keep(busy.pop(connection), self._received(connection))
                idle.append(connection)

    def _hand(self, connection: Connection, chunk: Chunk) -> None:
        try:
            connection.send(chunk)
        except ENDED as error:
            self._ended(connection, error)

    def _received(self, connection: Connection) -> Any:  # noqa: ANN401 -- as it was sent
        try:
            return connection.recv()
        except ENDED as error:
            self._ended(connection, error)

    def _ended(self, connection: Connection, error: Exception) -> NoReturn:
        process = self._processes[connection]
        process.join(PATIENCE_S)
        raise ArchiveError(
            f"a process that evaluates ended with {process.exitcode}, perhaps for want of memory"
        ) from error


class _Queue:
    """Chunks by their number: those that may be handed out, and what came back of them."""

    def __init__(self, chunks: Iterator[Chunk], *, most: int) -> None:
        self._chunks = chunks
        self._most = most
        self._out: dict[int, Chunk] = {}
        self._back: dict[int, Done] = {}
        self._taken = self._due = 0

    def take(self) -> tuple[int, Chunk] | None:
        """Return the next chunk, unless there is none or too much waits for an earlier one."""
        if self._taken - self._due >= self._most:
            return None
        chunk = next(self._chunks, None)
        if chunk is None:
            return None
        number = self._taken
        self._taken += 1
        # Its lines are with the process now.
        self._out[number] = chunk._replace(content=b"")
        return number, chunk

    def keep(self, number: int, done: Done) -> None:
        """Keep what came back of a chunk."""
        self._back[number] = done

    def finished(self) -> Iterator[tuple[Chunk, Done]]:
        """Yield what is finished and due."""
        while self._due in self._back:
            number = self._due
            self._due += 1
            yield self._out.pop(number), self._back.pop(number)


def evaluators(workers: int, order: Order) -> Alone | Staff:
    """Return what evaluates: so many processes, or with 0 this one."""
    return Staff(workers, order) if workers else Alone(order)
