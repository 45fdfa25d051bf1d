"""The generated TypeScript client in the hands of a test."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.clients.generating import run
from tests.journeys.serving import Server


class TypeScriptClient(NamedTuple):
    """The compiled module, with the calls of `calls.ts` beside it."""

    folder: Path

    def call(self, name: str, server: Server, *given: Any) -> Any:
        """Make one call of `calls.ts`, and return what it read from the answer."""
        words = [json.dumps(each) for each in given]
        return json.loads(run(["node", "calls.js", server.address, name, *words], self.folder))
