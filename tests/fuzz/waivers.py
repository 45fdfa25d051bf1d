"""Findings of the fuzzer that are no faults, each with its reason. Nothing else is waived.

A waiver looks at the refusal itself: the kind of finding, the operation, the code and the place of
every error. A run that needed a waiver not once says so, and then it has to go.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

UNPROCESSABLE: Final = 422
FINDINGS: Final = r"(?:/findings|/base|/changes)?"


def any_case(_: Case[Any]) -> bool:
    """Say yes."""
    return True


def asks_for_the_template(case: Case[Any]) -> bool:
    """Say whether the id asked for is the ``{id}`` of a template of an address."""
    return unquote(str(case.path_parameters.get("id"))) == "{id}"


class Waiver(NamedTuple):
    """One kind of finding that is no fault.

    Attributes:
        reason: Why, for docs/fuzz.md.
        paths: Paths it holds at, as the specification writes them.
        codes: Every error of the refusal has one of these codes.
        place: Every error of the refusal points to a place of this form.
        sent: What else has to be true of the request.
    """

    name: str
    reason: str
    paths: re.Pattern[str]
    codes: frozenset[str]
    place: re.Pattern[str]
    sent: Callable[[Case[Any]], bool] = any_case


WAIVERS: Final = (
    Waiver(
        name="contradictory findings",
        reason="Each value is of its schema and the whole is not: a group answered "
        "none_of_these beside a member answered yes, or a pain on a side that "
        "presentation.side excludes. JSON Schema of this size cannot say it. The refusal is "
        "part of the contract, with a code and the place of each answer to mend.",
        paths=re.compile("/v1/(evaluations|notes|what-if|why-not)"),
        codes=frozenset({"contradictory_group", "contradictory_side"}),
        place=re.compile(rf"{FINDINGS}/[a-z_]+/[a-z0-9_]+(/[a-z0-9_]+)?"),
    ),
    Waiver(
        name="id the pack does not have",
        reason="Which ids may be asked about depends on the kind beside it and on the pack, and "
        "both lists grow with each pack; the specification leaves them open. The refusal lists "
        "the ids of that kind.",
        paths=re.compile("/v1/why-not"),
        codes=frozenset({"unknown_id"}),
        place=re.compile(r"/about/id"),
    ),
    Waiver(
        name="template taken for an id",
        reason="GET /v1/knowledge shows under item_href where one entry is read, with {id} for "
        "its id. The fuzzer takes that for the address of an entry called {id} and follows it as "
        "a link. Ids are lower_snake, as the specification says.",
        paths=re.compile(r"/v1/knowledge/[a-z-]+/\{id\}"),
        codes=frozenset({"string_pattern_mismatch"}),
        place=re.compile("/id"),
        sent=asks_for_the_template,
    ),
)


def waiver_of(failure: Failure, case: Case[Any], response: Response) -> Waiver | None:
    """Return the waiver that covers a finding, if one does."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != UNPROCESSABLE:
        return None
    told = response.json()["errors"]
    found = (
        each
        for each in WAIVERS
        if each.paths.fullmatch(case.path) and each.sent(case) and _covers(each, told)
    )
    return next(found, None)


def _covers(waiver: Waiver, told: Iterable[dict[str, str]]) -> bool:
    return all(
        each["code"] in waiver.codes and waiver.place.fullmatch(each["pointer"]) for each in told
    )
