"""What a server is given in place of a protocol class."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from app.web.protocol.connection_bounds import Bounds, Watch
from app.web.protocol.guarded_protocol import GuardedProtocol


class Guard:
    """Makes the protocol of every connection of one worker.

    It takes the place of a protocol class, and can be sent to a worker before the first connection.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._watch = Watch(bounds)

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> GuardedProtocol:
        """Make the protocol of a connection, as uvicorn asks for one."""
        return GuardedProtocol(self._watch, config, server_state, app_state, _loop)
