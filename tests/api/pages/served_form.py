"""The form as a browser reads it from the served page: its fields, filled in and sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from starlette.testclient import TestClient

FORM = "application/x-www-form-urlencoded"
GROUPS = "red_flags."


@dataclass
class Control:
    """One name of the form.

    Attributes:
        kind: ``radio``, ``select``, ``text``, ``checkbox`` or ``hidden``.
        options: Values that can be chosen; nothing is said about a text.
        value: What is sent when nobody touches it; ``None`` is not sent.
    """

    kind: str
    options: list[str] = field(default_factory=list)
    value: str | None = None


class ServedForm(HTMLParser):
    """Every control of the form, and what a result on the same page says of itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self.in_place: list[str] = []
        self.digest: str | None = None
        self.refused: set[tuple[str, str]] = set()
        self._select: Control | None = None
        self._wants_digest = False
        self._in_form = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._in_form = True
        if "data-evaluation-digest" in given:
            self._wants_digest = True
        if "data-pointer" in given:
            self.refused.add((str(given["data-pointer"]), str(given["data-code"])))
        if tag == "button" and given.get("name"):
            self.in_place.append(str(given["value"]))
        elif tag in {"input", "select"} and given.get("name") and self._in_form:
            self._control(tag, given)
        elif tag == "option" and self._select is not None:
            self._option(given)

    def _control(self, tag: str, given: Mapping[str, str | None]) -> None:
        kind = "select" if tag == "select" else str(given.get("type"))
        control = self.controls.setdefault(str(given["name"]), Control(kind))
        value = given.get("value") or ""
        if kind == "select":
            self._select = control
        elif kind in {"radio", "checkbox"}:
            control.options.append(value)
            if "checked" in given:
                control.value = value
        else:
            control.value = value

    def _option(self, given: Mapping[str, str | None]) -> None:
        assert self._select is not None
        value = given.get("value") or ""
        self._select.options.append(value)
        if "selected" in given or len(self._select.options) == 1:
            self._select.value = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "form":
            self._in_form = False

    def handle_data(self, data: str) -> None:
        if self._wants_digest:
            self.digest, self._wants_digest = data, False

    def filled(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return everything a browser sends once these answers are given.

        Raises:
            AssertionError: If the form has no such field, or cannot take such an answer.
        """
        sent = {name: c.value for name, c in self.controls.items() if c.value is not None}
        for name, answer in answers.items():
            control = self.controls.get(name)
            assert control is not None, f"the form has no field {name}"
            assert control.kind == "text" or answer in control.options, f"{name} takes no {answer}"
            sent[name] = answer
        return sent


def answers_of(request: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names and answers by which a form says what a request says."""
    for name, value in request.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            yield from answers_of(value, f"{path}.")
        elif before == GROUPS:
            yield f"{path}.group_answer", str(value)
        elif value == "no_limit":
            yield f"{path}.no_limit", "no_limit"
        elif value is not None:
            yield path, str(value)


def send(
    client: TestClient, typed: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Any:
    """Send a form as a browser does."""
    sent = {"content-type": FORM, **(headers or {})}
    return client.post("/", content=urlencode(typed), headers=sent)


def send_for_part(client: TestClient, typed: Mapping[str, str]) -> Any:
    """Send a form as its script does, for the result alone."""
    return send(client, typed, {"x-part": "result"})
