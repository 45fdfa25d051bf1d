"""Ends a start that cannot succeed with one line that says why."""

import errno
import socket
import sys
from typing import Final, NoReturn

import structlog
from pydantic import ValidationError
from uvicorn.config import STARTUP_FAILURE

from app.settings import Settings, UnknownSettingError
from app.web.operations.logs import configure_logs, log_format

_VALUE_ERROR: Final = "Value error, "


def refuse_start(reason: str) -> NoReturn:
    """Log why the service cannot start, and end.

    Raises:
        SystemExit: Always.
    """
    if not structlog.is_configured():
        configure_logs(log_format("", mode="local"), "error")
    structlog.get_logger().error("cannot start", reason=reason)
    sys.exit(STARTUP_FAILURE)


def settings_or_refuse() -> Settings:
    """Read the settings.

    Raises:
        SystemExit: If one is not of its form. The line names it, and never says what was set.
    """
    try:
        return Settings()
    except ValidationError as error:
        refuse_start("; ".join(_in_words(*each) for each in _faults(error)))
    except UnknownSettingError as error:
        refuse_start(str(error))


def require_free(host: str, port: int) -> None:
    """Refuse to start where nothing can listen on an address.

    Raises:
        SystemExit: If it is taken, forbidden, or not of this machine.
    """
    faults: list[OSError] = []
    bound = 0
    try:
        for family, kind, number, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            try:
                _bind(socket.socket(family, kind, number), address)
                bound += 1
            except OSError as error:
                faults.append(error)
    except OSError as error:
        faults.append(error)
    grave = [each for each in faults if each.errno in {errno.EADDRINUSE, errno.EACCES}]
    if grave or not bound:
        refuse_start(f"cannot listen on {host}:{port}: {(grave or faults)[0].strerror}")


def _bind(probe: socket.socket, address: object) -> None:
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if probe.family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        probe.bind(address)  # type: ignore[arg-type]


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    return [
        (str(each["loc"][0]) if each["loc"] else "", each["msg"])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _in_words(name: str, text: str) -> str:
    text = text.removeprefix(_VALUE_ERROR)
    return f"HCDS_{name.upper()}: {text}" if name else text
