"""The service in a later version: the pack knows more, and answers say more.

What an old client may meet without a new major version: ids it has never heard of, further fields,
further kinds of problems, and a refusal with a status that its specification does not list.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import main
from app.knowledge.shelf import newest_folders
from app.persistence.migrate import migrate
from app.settings import Settings
from app.web.problems.problem import PROBLEM_JSON
from tests.knowledge.conftest import COMPLAINT, ROWS
from tests.knowledge.planting import (
    condition,
    dose,
    exercise,
    feature,
    plant,
    red_flags,
    safety_rule,
    symptom,
)

LATER = "added_later"
"""The id of everything that was added to the pack, and the name of every field."""
FIELD = {LATER: {"says": [LATER, 1, None]}}
BUSY = "/version"
"""An address that the later version refuses for being called too often."""


def create_app() -> ASGIApp:
    """Build the real application on the grown pack, and let its answers grow too."""
    migrate(Settings().database_url)
    folder = grown_pack(Path.cwd())
    with patch.object(main, "newest_folders", return_value={COMPLAINT: folder}):
        return GrownAnswers(main.create_app())


def grown_pack(into: Path) -> Path:
    """Copy the pack, and plant one of each kind of knowledge."""
    original = newest_folders()[COMPLAINT]
    folder = into / "grown" / original.name
    shutil.copytree(original, folder)
    flags = red_flags(blocking=False)
    flags = {**flags, "id": LATER, "members": [{**flags["members"][0], "id": f"{LATER}_flag"}]}
    plant(
        folder,
        evidence=ROWS,
        symptoms=[symptom(id=f"{LATER}_symptom")],
        red_flags=[flags],
        safety_rules=[
            safety_rule(id=f"safety.{LATER}_flag", when=f"{LATER}_flag"),
            safety_rule(
                id=f"safety.{LATER}",
                when={"all": ["warm_up_phenomenon", "sitting_over_30_min"]},
                level="routine",
                act_within="routine",
                effect="caution",
            ),
        ],
        conditions=[
            condition(
                id=LATER,
                features=[feature("warm_up_phenomenon"), feature(f"{LATER}_symptom")],
            )
        ],
        exercises=[exercise(id=LATER, first_choice=True, doses=[dose(phase="p2")])],
    )
    return folder


class GrownAnswers:
    """Adds a field to every object of an answer, and changes the kind of every problem."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        committed = Path(main.__file__).parents[1] / "openapi" / "v1.json"
        self.by_id = frozenset(_kept_by_id(json.loads(committed.read_text(encoding="utf-8"))))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == BUSY:
            await _answer(send, 429, PROBLEM_JSON, _problem({"status": 429, "detail": "Wait."}))
        else:
            # Uncompressed, so that what is said can be added to.
            plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self.app({**scope, "headers": plain}, receive, self._growing(send))

    def _growing(self, send: Send) -> Send:
        started: Message = {}
        body = bytearray()

        async def send_grown(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                headers = dict(started["headers"])
                kind = headers.get(b"content-type", b"").decode()
                grown = self._grown(bytes(body), kind) if body else b""
                headers[b"content-length"] = str(len(grown)).encode()
                await send({**started, "headers": list(headers.items())})
                await send({"type": "http.response.body", "body": grown})

        return send_grown

    def _grown(self, body: bytes, kind: str) -> bytes:
        if "json" not in kind or body.startswith(b'{"openapi"'):
            return body
        content = self._more(json.loads(body))
        return json.dumps(_problem(content) if kind == PROBLEM_JSON else content).encode()

    def _more(self, content: Any) -> Any:
        if isinstance(content, list):
            return [self._more(each) for each in content]
        if not isinstance(content, dict):
            return content
        grown = {
            name: part if name in self.by_id else self._more(part) for name, part in content.items()
        }
        return {**grown, **FIELD}


def _problem(content: dict[str, Any]) -> dict[str, Any]:
    """Return a problem of a kind and with reasons that were not known before."""
    errors = [{**error, "code": LATER, "location": LATER} for error in content.get("errors", ())]
    return {**content, "type": f"/problems/{LATER}", "title": "Added later", "errors": errors}


def _kept_by_id(part: Any) -> Iterator[str]:
    """Yield the names of fields that hold one entry for each id: they have no field to add."""
    if isinstance(part, list):
        for each in part:
            yield from _kept_by_id(each)
    elif isinstance(part, dict):
        for name, schema in part.get("properties", {}).items():
            shapes = [schema, *schema.get("anyOf", ())] if isinstance(schema, dict) else []
            if any(shape.get("additionalProperties") for shape in shapes):
                yield name
        for each in part.values():
            yield from _kept_by_id(each)


async def _answer(send: Send, status: int, kind: str, content: dict[str, Any]) -> None:
    headers = [(b"content-type", kind.encode()), (b"retry-after", b"1")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(content).encode()})
