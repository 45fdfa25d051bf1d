"""Further requests that a check sends beside the one the fuzzer sent."""

from typing import Any

import requests
from schemathesis import Response

TIMEOUT_S = 30
_session = requests.Session()
_session.trust_env = False


def again(response: Response, **changes: Any) -> requests.Response:
    """Send the request of an answer once more, with changes of it.

    Args:
        response: The answer.
        changes: As of ``requests.Request``: method, url, headers, data.
    """
    sent = response.request
    request = {"method": sent.method, "url": sent.url, "headers": dict(sent.headers), **changes}
    for name in ("Content-Length", "Transfer-Encoding"):
        request["headers"].pop(name, None)
    return _session.send(_session.prepare_request(requests.Request(**request)), timeout=TIMEOUT_S)


def read(url: str) -> requests.Response:
    """Read an address."""
    return _session.get(url, timeout=TIMEOUT_S)
