"""The process that evaluates: chunks come in by a pipe, rows go out by it."""

import gc
import signal
from multiprocessing.connection import Connection

from app import __version__
from app.api.v1.lines import LineEvaluator, LineOutcome, line_evaluator
from app.cli.archive.chunks import Chunk, Done, Knowledge, Order
from app.cli.archive.rows import bodies
from app.cli.archive.table import rows_of
from app.cli.archive.tally import Tally
from app.cli.archive.written import writer
from app.engine import ENGINE_VERSION
from app.knowledge.errors import PackError


class Work:
    """Evaluates chunks of one archive."""

    def __init__(self, order: Order, evaluator: LineEvaluator) -> None:
        """Take how chunks are read and written, and what evaluates a line."""
        self._order = order
        self._evaluator = evaluator
        self._write = writer(order.output)

    @property
    def knowledge(self) -> Knowledge:
        """What the evaluations are made with."""
        return Knowledge(self._evaluator.packs, ENGINE_VERSION, __version__)

    def done(self, chunk: Chunk) -> Done:
        """Return what a chunk comes to."""
        detail = self._order.detail
        outcomes = [
            body if isinstance(body, LineOutcome) else self._evaluator.evaluate(body, detail=detail)
            for body in bodies(self._order, chunk.content)
        ]
        tally = Tally()
        rows = rows_of(outcomes, chunk.first, detail, tally)
        return Done(self._write(rows, detail), tally)


def work(connection: Connection, order: Order) -> None:
    """Carry out chunks until the other end is closed: also when that process was killed."""
    # An interrupt reaches every process of a terminal; the one that reads and writes decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ready = Work(order, line_evaluator())
    except PackError as error:
        connection.send(str(error))
        return
    # As in the service: packs live as long as the process, and no collection walks them again.
    gc.collect()
    gc.freeze()
    try:
        connection.send(ready.knowledge)
        while True:
            connection.send(ready.done(connection.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
