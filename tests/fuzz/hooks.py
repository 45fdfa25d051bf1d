"""Read by the fuzzer: checks of our own, planted marks, and what the specification leaves out.

The environment says what differs between runs:

- ``FUZZ_NARROW``: fields kept of each object of a request; all without it.
- ``FUZZ_RECORD``: file that gets, at the end, what was found and what was waived.
"""

import atexit
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, cast

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure

from tests.fuzz.checks import MARK, Specification, done, is_ours
from tests.fuzz.lines import declare_lines
from tests.fuzz.nulls import Json, declare_nulls, narrow
from tests.fuzz.waivers import waiver_of

waived = Counter[str]()
found = dict[str, set[str]]()
"""Titles of the failures that were kept, by path."""
shown_ids: dict[str, str] = {}
"""An id of each kind that may be asked about, from the examples of the specification."""


@schemathesis.hook
def before_load_schema(context: HookContext, raw_schema: Json) -> None:
    """Say what the schemas leave to their text, and keep to a part of them in a short run."""
    Specification.text = json.dumps(raw_schema, ensure_ascii=False)
    declare_lines(raw_schema)
    if "FUZZ_NARROW" in os.environ:
        narrow(raw_schema, int(os.environ["FUZZ_NARROW"]))
    declare_nulls(raw_schema)
    _learn_ids(raw_schema)


def _learn_ids(document: Json) -> None:
    """Learn what may be asked about from whole examples, and keep to those.

    From the example of the id alone the fuzzer would make a question of one kind with an id of
    another.
    """
    body = document["paths"]["/v1/why-not"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        about = example["value"]["about"]
        shown_ids[about["kind"]] = about["id"]
    document["components"]["schemas"]["AboutRequest"]["properties"]["id"].pop("examples", None)


@schemathesis.hook
def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Mark what is generated wrong on purpose: a longer wrong text is no less wrong.

    Of what is generated right, three of four questions about something get an id that the pack has:
    random ids are refused, and the answer would hardly ever be seen.
    """
    if case.meta is None:
        return case
    if case.meta.generation.mode.is_negative:
        if isinstance(case.body, (dict, list, str)):
            case.body = marked(case.body)
    elif case.path == "/v1/why-not" and len(json.dumps(case.body)) % 4:
        about = cast("Json", case.body)["about"]
        about["id"] = shown_ids[about["kind"]]
    return case


def marked(node: Any) -> Any:
    """Return a tree with a mark in every text, and in every key, that is no word of ours."""
    if isinstance(node, str):
        return node if node and is_ours(node) else f"{node}{MARK}"
    if isinstance(node, dict):
        return {
            key if is_ours(key) else f"{key}{MARK}": marked(value) for key, value in node.items()
        }
    return [marked(value) for value in node] if isinstance(node, list) else node


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Drop findings that are no faults, and keep account of all."""
    waiver = waiver_of(failure, case, response)
    if waiver is None:
        found.setdefault(case.path, set()).add(failure.title)
    else:
        waived[waiver.name] += 1
    return waiver is None


@atexit.register
def _record() -> None:
    if "FUZZ_RECORD" in os.environ:
        kept = {path: sorted(titles) for path, titles in found.items()}
        record = {"waived": waived, "found": kept, "probes": done}
        Path(os.environ["FUZZ_RECORD"]).write_text(json.dumps(record), encoding="utf-8")
