"""Runs one worker in this process, or watches over several."""

import os
import signal
import sys
import time
from contextlib import suppress
from socket import socket
from typing import Final

import structlog
from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.importer import import_from_string
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from app.cli.worker import start_once
from app.web.operations.stopping import DRAIN_SIGNAL

_LOOK_S: Final = 0.1


def supervise(config: Config, *, drain_s: float) -> None:
    """Serve until told to stop.

    Args:
        config: What to serve, and by how many workers.
        drain_s: Seconds in which several workers go on answering after they were told that the
            service stops. A single one sees to that itself.

    Raises:
        SystemExit: If the service cannot start.
    """
    if config.workers > 1:
        workers = Workers(config, [config.bind_socket()], drain_s=drain_s)
        workers.run()
        started = not workers.failed
    else:
        server = Server(config)
        # Stopped by hand, and gracefully: the server raises the signal again at its end.
        with suppress(KeyboardInterrupt):
            try:
                server.run()
            except SystemExit as ended:
                if ended.code != STARTUP_FAILURE or server.started:
                    raise
        started = server.started
    if not started:
        # What a worker said stands somewhere above: the last line shall say why.
        start_once(import_from_string(str(config.app)))
        sys.exit(STARTUP_FAILURE)


class Workers(Multiprocess):
    """Several workers on one port. One that dies is replaced; SIGHUP replaces one after another.

    Attributes:
        failed: Whether it ended because a worker could not start.
    """

    def __init__(self, config: Config, sockets: list[socket], *, drain_s: float) -> None:
        super().__init__(config, sockets)
        self.failed = False
        self._drain_s = drain_s

    def handle_int(self) -> None:
        """Stop, as at SIGTERM."""
        self._drain()
        super().handle_int()

    def handle_term(self) -> None:
        """Let the workers drain, then stop them."""
        self._drain()
        super().handle_term()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died; end if one could not even start."""
        told = self.should_exit.is_set()
        before = list(self.processes)
        super().keep_subprocess_alive()
        for process in before:
            if not told and process not in self.processes:
                _tell_died(process)
        self.failed = self.failed or (self.should_exit.is_set() and not told)

    def _drain(self) -> None:
        if not self._drain_s:
            return
        for process in self.processes:
            if process.pid is not None and process.exitcode is None:
                os.kill(process.pid, DRAIN_SIGNAL)
        end = time.monotonic() + self._drain_s
        # The signal that brought us here has left the queue; another one is in a hurry.
        while time.monotonic() < end and not self.signal_queue:
            time.sleep(_LOOK_S)


def _tell_died(process: Process) -> None:
    """Log how a worker ended. One that hung and was killed shows as SIGKILL."""
    code = process.exitcode or 0
    how = {"signal": signal.Signals(-code).name} if code < 0 else {"exit_code": code}
    structlog.get_logger().error("worker died", worker=process.pid, pid=os.getpid(), **how)
