"""Findings of the fuzzer that are no faults, each with its reason. Nothing else is waived.

A waiver looks at the answer itself: the kind of finding, the operation, and the code and the place
of every error. A long run that needed a waiver not once fails, and then it has to go.
"""

import re
from collections.abc import Callable, Collection
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

from tests.fuzz.lines import BATCH, refused_in
from tests.fuzz.places import CONTRADICTIONS, written_with_a_point

Covers = Callable[[Failure, Case[Any], Response], bool]
OK: Final = 200
UNPROCESSABLE: Final = 422
FINDINGS: Final = r"(?:/findings|/base|/changes)?"


class Waiver(NamedTuple):
    """One kind of finding that is no fault.

    Attributes:
        reason: Why, for docs/fuzz.md.
        covers: Says whether a finding is of this kind.
    """

    name: str
    reason: str
    covers: Covers


def refused(paths: str, codes: Collection[str], place: str) -> Covers:
    """Return what covers a refusal of valid data.

    Args:
        paths: Form of the paths it holds at, as the specification writes them.
        codes: Every error of the refusal has one of these codes.
        place: Every error of the refusal points to a place of this form.
    """

    def covers(failure: Failure, case: Case[Any], response: Response) -> bool:
        if not isinstance(failure, RejectedPositiveData) or response.status_code != UNPROCESSABLE:
            return False
        told = response.json()["errors"]
        return re.fullmatch(paths, case.path) is not None and all(
            each["code"] in codes and re.fullmatch(place, each["pointer"]) for each in told
        )

    return covers


def refused_in_its_line(failure: Failure, case: Case[Any], response: Response) -> bool:
    """Cover a batch that was taken with a wrong line, if such a line was refused."""
    if not isinstance(failure, AcceptedNegativeData) or case.path != BATCH:
        return False
    return response.status_code == OK and any(refused_in(response))


def written_as_decimals(failure: Failure, case: Case[Any], response: Response) -> bool:
    """Cover the refusal of whole numbers that are written with a decimal point."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != UNPROCESSABLE:
        return False
    return all(written_with_a_point(case.body, each) for each in response.json()["errors"])


_wrong_form = refused(r"/v1/knowledge/[a-z-]+/\{id\}", {"string_pattern_mismatch"}, "/id")


def asked_for_the_template(failure: Failure, case: Case[Any], response: Response) -> bool:
    """Cover the refusal of an id that is the ``{id}`` of a template of an address."""
    template = unquote(str(case.path_parameters.get("id"))) == "{id}"
    return template and _wrong_form(failure, case, response)


WAIVERS: Final = (
    Waiver(
        name="contradictory findings",
        reason="Each value is of its schema and the whole is not: a group answered "
        "none_of_these beside a member answered yes, or a pain on a side that "
        "presentation.side excludes. JSON Schema of this size cannot say it. The refusal is "
        "part of the contract, with a code and the place of each answer to mend.",
        covers=refused(
            "/v1/(evaluations|notes|what-if|why-not)",
            CONTRADICTIONS,
            rf"{FINDINGS}/[a-z_]+/[a-z0-9_]+(/[a-z0-9_]+)?",
        ),
    ),
    Waiver(
        name="id the pack does not have",
        reason="Which ids may be asked about depends on the kind beside it and on the pack, and "
        "both lists grow with each pack; the specification leaves them open. The refusal lists "
        "the ids of that kind.",
        covers=refused("/v1/why-not", {"unknown_id"}, "/about/id"),
    ),
    Waiver(
        name="template taken for an id",
        reason="GET /v1/knowledge shows under item_href where one entry is read, with {id} for "
        "its id. The fuzzer takes that for the address of an entry called {id} and follows it as "
        "a link. Ids are lower_snake, as the specification says.",
        covers=asked_for_the_template,
    ),
    Waiver(
        name="whole number with a decimal point",
        reason="JSON Schema takes 60.0 for an integer. This service does not: a whole number "
        "with a decimal point is a sign of a program that computes where it should copy. The "
        "refusal says how it is written.",
        covers=written_as_decimals,
    ),
    Waiver(
        name="line refused in its place",
        reason="A batch with a wrong line is answered 200, and the line with a problem of its "
        "own; that is what a batch is for. It is waived only if a line was refused.",
        covers=refused_in_its_line,
    ),
)


def waiver_of(failure: Failure, case: Case[Any], response: Response) -> Waiver | None:
    """Return the waiver that covers a finding, if one does."""
    return next((each for each in WAIVERS if each.covers(failure, case, response)), None)
