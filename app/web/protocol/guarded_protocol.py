"""uvicorn's HTTP protocol with bounds on time, headers, connections and what waits to be sent.

What is refused here is only marked: the layers of the application answer it
(``app.web.problems.refusals``), so that it has their form, ids and headers.
"""

import asyncio
from math import inf
from typing import Any, Final, cast

import httptools
from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from app.web.problems.refusals import MAX_HEADER_BYTES, MAX_HEADERS, mark_refused
from app.web.protocol.connection_bounds import (
    LINGER_S,
    MOST_PIPELINED,
    MOST_THROWN_AWAY,
    SLOWEST_BODY_BYTES_A_SECOND,
    SPARE_CONNECTIONS,
    SPARE_RECEIPT_S,
    Watch,
    outlet_of,
)
from app.web.protocol.request_target import origin_form
from app.web.protocol.upgrade_wish import without_wish

_BYTES_AROUND: Final = 4


class GuardedProtocol(HttpToolsProtocol):
    """One connection.

    It waits for something at each moment: a first or a next request, the rest of a request, or its
    own answer. ``_since`` and ``_limit`` say from when and for how long it may.
    """

    def __init__(
        self,
        watch: Watch,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._watch = watch
        self._bounds = watch.bounds
        # Deaf: reads nothing more. Closing: as soon as the client stops sending.
        self._surplus = self._deaf = self._closing = False
        # Of the request that is arriving.
        self._arriving, self._in_head, self._begun = False, True, 0
        self._head_bytes = self._raw_head_bytes = self._body_bytes = self._thrown_away = 0
        self._framing_is_plain, self._chunked = True, False
        self._latest = self._running = cast("RequestResponseCycle | None", None)
        self._since, self._limit = 0.0, inf

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._outlet = outlet_of(transport, self.close_gently)
        beyond = len(self.connections) - self._bounds.connections
        if beyond > SPARE_CONNECTIONS:
            transport.abort()
            return
        self._surplus = beyond > 0
        self._wait(SPARE_RECEIPT_S if self._surplus else self._bounds.receipt_s)
        self._watch.over(self.connections, self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell what is being answered; uvicorn tells only what arrived last."""
        super().connection_lost(exc)
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    def data_received(self, data: bytes) -> None:
        """Read what has arrived."""
        if self._deaf:
            self._throw_away(data)
            return
        arriving, begun = self._arriving, self._begun
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._stay_with_http(data[upgrade.args[0] :])
            return
        except httptools.HttpParserError:
            self._refuse("bad-request")
            return
        if self._arriving and self._in_head:
            # All of it belongs to this head, unless an earlier request ends in it.
            if arriving or self._begun == begun + 1:
                self._raw_head_bytes += len(data)
            if self._raw_head_bytes > MAX_HEADER_BYTES or self._head_is_too_large():
                self._refuse("headers-too-large")

    def on_message_begin(self) -> None:
        """Start a request."""
        super().on_message_begin()
        self._arriving = self._in_head = self._framing_is_plain = True
        self._chunked = False
        self._begun += 1
        self._head_bytes = self._raw_head_bytes = self._body_bytes = 0
        self._wait(self._bounds.receipt_s)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what follows a body in chunks is no header, and is dropped."""
        if not self._in_head:
            return
        self._head_bytes += len(name) + len(value) + _BYTES_AROUND
        if len(self.headers) > MAX_HEADERS or self._head_bytes > MAX_HEADER_BYTES:
            return
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        elif name == b"transfer-encoding":
            self._chunked = True
            self._framing_is_plain = value.lower() == b"chunked"
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Let the application answer, or refuse."""
        if self._deaf:
            return
        if len(self.pipeline) >= MOST_PIPELINED:
            # The client sends the rest again on another connection (RFC 9112, 9.3.2).
            self.pipeline[0][0].keep_alive = False
            self._deaf = True
            return
        slug = self._fault_of_head()
        if slug is not None:
            self._refuse(slug)
        elif not self.parser.should_upgrade():
            self._in_head = False
            super().on_headers_complete()
            self.cycle.transport = self._outlet  # type: ignore[assignment]
            self._latest = self.cycle

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        if not self._deaf:
            self._body_bytes += len(body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the answer, or for the next request if it has been sent."""
        if self._deaf or self._in_head:
            return
        self._arriving = False
        super().on_message_complete()
        self._wait(self._bounds.keep_alive_s if self.cycle.response_complete else inf)

    def on_response_complete(self) -> None:
        """Go on with the next request."""
        self.server_state.total_requests += 1
        if self._closing or self.transport.is_closing():
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.flow.resume_reading()
            self._wait(self._bounds.receipt_s if self._arriving else self._bounds.keep_alive_s)

    def close_gently(self) -> None:
        """Close at once if the request was read to its end, else when the client has finished."""
        if self.transport.is_closing():
            return
        if self._closing or not (self._arriving and self.transport.can_write_eof()):
            self.transport.close()
            return
        self._deaf = self._closing = True
        self._wait(LINGER_S)
        self.transport.write_eof()
        self.flow.resume_reading()

    def look(self, now: float) -> None:
        """End what has taken too long."""
        if self._outlet.untouched_s(now) > self._bounds.taking_s:
            self.transport.abort()
            return
        allowed = self._limit + self._body_bytes / SLOWEST_BODY_BYTES_A_SECOND
        if now - self._since < allowed or self._earlier_is_unanswered():
            return
        if self._deaf:
            self.transport.abort()
        elif self._arriving:
            self._refuse("request-timeout")
        else:
            self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _earlier_is_unanswered(self) -> bool:
        if self._closing:
            return False
        answering = self._latest is not None and not self._latest.response_complete
        return bool(self.pipeline) or (answering and self._in_head)

    def _throw_away(self, data: bytes) -> None:
        self._thrown_away += len(data)
        if self._closing and self._thrown_away > MOST_THROWN_AWAY:
            self.transport.abort()

    def _wait(self, limit_s: float) -> None:
        self._since, self._limit = self.loop.time(), limit_s

    def _head_is_too_large(self) -> bool:
        size = self._head_bytes + len(self.url)
        return size > MAX_HEADER_BYTES or len(self.headers) > MAX_HEADERS

    def _fault_of_head(self) -> str | None:
        """Return the problem of a request whose head has arrived, or None; tidy its target."""
        if self._surplus:
            return "service-unavailable"
        if self._head_is_too_large():
            return "headers-too-large"
        # The parser takes it for a wish to change the protocol, and would as often as it is read.
        plain = self.parser.get_method() != b"CONNECT" and self._is_plain()
        return None if plain and self._takes_target() else "bad-request"

    def _is_plain(self) -> bool:
        version = self.parser.get_http_version()
        if version == "1.1":
            return self._framing_is_plain
        self.expect_100_continue = False
        return version == "1.0" and not self._chunked

    def _takes_target(self) -> bool:
        if self.url.startswith(b"/"):
            return True
        if (target := origin_form(self.url)) is None:
            return False
        self.url = target.path_and_query
        if target.authority is not None:
            # RFC 9112, 3.2.2: it says more than the Host header does.
            self.headers[:] = [each for each in self.headers if each[0] != b"host"]
            self.headers.append((b"host", target.authority))
        return True

    def _stay_with_http(self, rest: bytes) -> None:
        """Read a request again without its wish to change the protocol.

        The parser gives up the body of a request with such a wish, and there are clients that
        express it with every first request.
        """
        if self._deaf:
            return
        version = self.parser.get_http_version().encode("ascii")
        start = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, version)
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join([start, *without_wish(self.headers), b"", rest]))

    def _refuse(self, slug: str) -> None:
        """Let the layers answer with a problem, and read no more."""
        self._deaf = True
        self._wait(LINGER_S)
        running = self._latest
        if self._in_head or running is None:
            self._answer_in_its_turn(self._cycle_of_refused(slug))
            return
        running.keep_alive = False
        if running.response_complete:
            self.close_gently()
        elif self._arriving and not running.response_started:
            mark_refused(cast("Scope", running.scope), slug)
            running.message_event.set()

    def _answer_in_its_turn(self, cycle: RequestResponseCycle) -> None:
        earlier, self._latest = self._latest, cycle
        self.cycle = cycle
        if earlier is None or earlier.response_complete:
            self._start_asgi_task(cycle, self.app)
        else:
            self.pipeline.appendleft((cycle, self.app))

    def _cycle_of_refused(self, slug: str) -> RequestResponseCycle:
        method = self.parser.get_method().decode("ascii") if self.url else "GET"
        # Nothing of what has arrived is relied on, but that HEAD is answered without a body.
        self.scope.update({"method": method, "path": "", "raw_path": b"", "query_string": b""})
        mark_refused(cast("Scope", self.scope), slug)
        return RequestResponseCycle(
            scope=self.scope,
            transport=self._outlet,  # type: ignore[arg-type]
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=False,
            on_response=self.on_response_complete,
        )
