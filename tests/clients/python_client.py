"""The generated Python client in the hands of a test."""

import importlib
from types import ModuleType
from typing import Any

from tests.journeys.serving import Server


class PythonClient:
    """The package: what it holds is known only once it is generated."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package
        self.models: Any = importlib.import_module(f"{package.__name__}.models")

    def at(self, server: Server, **headers: str) -> Any:
        """Return a client of this server that sends these headers each time."""
        names = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.package.Client(base_url=server.address, headers=names)

    def call(self, operation: str, server: Server, **given: Any) -> Any:
        """Call an operation, named as ``tag.operation``, and return the whole response."""
        module = importlib.import_module(f"{self.package.__name__}.api.{operation}")
        with self.at(server) as client:
            return module.sync_detailed(client=client, **given)

    def findings(self, findings: dict[str, Any]) -> Any:
        """Return findings as the request's own type."""
        return self.models.EvaluationRequest.from_dict(findings)
