"""Every value the form offers is accepted, and what the API refuses is refused alike."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.api.pages.form.fields import Field
from app.api.pages.form.layout import Layout, make_layout
from app.api.pages.form.reading import wire_body
from app.api.v1.generated.pre_test import PreTest
from app.api.v1.inbound import ContradictoryFindingsError, Inbound
from app.api.v1.request import ClinicianSettings, EvaluationRequest, SettingReason
from app.domain.pack import Pack
from app.engine.compile import CompiledPack
from tests.api.pages.served_form import Control, ServedForm, send, send_for_part

Accepts = Callable[[Mapping[str, str]], bool]

REASON = {"clinician_settings.reason": "clinical_judgement"}
GARBAGE = ("maybe", "1e3", "3.5", "-1", "0x10", "٣", "½", "1 000", "'; DROP", "<b>", "null", "true")


@pytest.fixture(scope="module")
def layout(compiled: CompiledPack) -> Layout:
    return make_layout(compiled)


def with_reason(name: str, answer: str) -> dict[str, str]:
    """Return an answer, with the reason that a clinician's setting needs."""
    own = name.startswith("clinician_settings.") and name not in REASON
    return {name: answer, **(REASON if own else {})}


def beside(name: str, answer: str) -> dict[str, str]:
    """Return an answer with what it only makes sense beside of."""
    if answer == "unknown" and name.startswith("red_flags."):
        return {f"{name.rsplit('.', 1)[0]}.group_answer": "none_of_these", name: answer}
    return with_reason(name, answer)


@pytest.fixture(scope="module")
def accepted(layout: Layout, pack: Pack) -> Accepts:
    """Say whether the API takes what a form says, without evaluating it."""
    inbound = Inbound(pack.vocabulary)

    def accepts(typed: Mapping[str, str]) -> bool:
        try:
            inbound.findings(EvaluationRequest.model_validate(wire_body(typed, layout)))
        except (ValidationError, ContradictoryFindingsError):
            return False
        return True

    return accepts


def test_every_option_of_every_field_is_accepted(accepted: Accepts, form: ServedForm) -> None:
    chosen = [
        (name, option)
        for name, control in form.controls.items()
        for option in control.options
        if option
    ]

    assert len(chosen) > 900
    assert [each for each in chosen if not accepted(beside(*each))] == []


def test_both_ends_of_every_range_are_accepted_and_nothing_beyond(
    accepted: Accepts, layout: Layout
) -> None:
    numbers = [field for field in layout.by_path.values() if field.kind == "number"]
    wrong = [
        (field.path, number)
        for field in numbers
        for number in (field.low - 1, field.low, field.high, field.high + 1)
        if accepted(with_reason(field.path, str(number))) != within(field, number)
    ]

    assert len(numbers) > 20
    assert wrong == []


def test_an_option_of_each_kind_of_field_is_evaluated(client: TestClient, form: ServedForm) -> None:
    names = [name for name in first_of_each_kind(form) if form.controls[name].options]
    options = {name: next(filter(None, form.controls[name].options)) for name in names}

    statuses = {
        name: send_for_part(client, beside(name, option)).status_code
        for name, option in options.items()
    }
    assert len(statuses) > 10
    assert set(statuses.values()) == {200}


def within(field: Field, number: int) -> bool:
    return field.low <= number <= field.high


def refusals(answer: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return pointers and codes of a problem of the API."""
    return {(error["pointer"], error["code"]) for error in answer["errors"]}


def nested(name: str, value: object) -> dict[str, Any]:
    """Return the body that says it as JSON."""
    first, _, rest = name.partition(".")
    return {first: nested(rest, value) if rest else value}


def first_of_each_kind(form: ServedForm) -> list[str]:
    seen: dict[tuple[str, str], str] = {}
    for name, control in form.controls.items():
        seen.setdefault((name.split(".")[0], kind_of(name, control)), name)
    return list(seen.values())


def kind_of(name: str, control: Control) -> str:
    return f"{control.kind} {name.count('.')} {len(control.options)}"


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_refused_as_the_api_refuses_it(
    client: TestClient, form: ServedForm, text: str
) -> None:
    for name in first_of_each_kind(form):
        if name.endswith(".no_limit") or name == "complaint":
            continue
        value = int(text) if text == "-1" else text
        said = client.post("/v1/evaluations", json=nested(name, value))

        page = send_for_part(client, {name: text})

        assert (page.status_code, said.status_code) == (422, 422), name
        assert ServedForm(page.text).refused == refusals(said.json()), name


@pytest.mark.parametrize(
    "name",
    [
        "symptoms.sitting",
        "symptoms.pain_ischail",
        "symptom.pain_ischial",
        "red_flags.cauda_equina.saddle",
        "red_flags.cauda.saddle_numbness",
        "presentation.age.years",
        "symptoms.pain_ischial.middle",
        "clinical_tests.slump.no_limit",
        "Name",
        "patient name",
        "symptoms",
        "symptoms.",
        ".",
        "",
    ],
)
@pytest.mark.parametrize("text", ["yes", "5", ""])
def test_an_unknown_name_is_refused_as_the_api_refuses_it(
    client: TestClient, name: str, text: str
) -> None:
    value: object = int(text) if text.isdigit() else text or None
    said = client.post("/v1/evaluations", json=nested_exactly(name, value))

    page = send_for_part(client, {name: text})

    if said.status_code == 200:
        # An empty part of the body says nothing, and neither does an empty field of its name.
        assert (name, text, page.status_code) == ("symptoms", "", 200)
    else:
        assert page.status_code == said.status_code == 422
        assert ServedForm(page.text).refused == refusals(said.json())


def nested_exactly(name: str, value: object) -> dict[str, Any]:
    body: Any = value
    for step in reversed(name.split(".")):
        body = {step: body}
    whole: dict[str, Any] = body
    return whole


def test_no_limit_can_be_said_in_words_and_by_a_tick(client: TestClient) -> None:
    ticked = send(client, {"measures.minutes_easy_running.no_limit": "no_limit"})
    typed = send(client, {"measures.minutes_easy_running": "no_limit"})
    by_side = send(client, {"measures.minutes_easy_running.left.no_limit": "no_limit"})

    digests = [ServedForm(page.text).digest for page in (ticked, typed, by_side)]
    assert digests[0] == digests[1] is not None
    assert digests[2] not in {None, digests[0]}


@pytest.mark.parametrize(
    "twice",
    [
        {"symptoms.pain_ischial": "yes", "symptoms.pain_ischial.left": "no"},
        {"symptoms.pain_ischial.right": "no", "symptoms.pain_ischial": "yes"},
        {
            "measures.minutes_easy_running": "5",
            "measures.minutes_easy_running.no_limit": "no_limit",
        },
    ],
)
def test_one_question_is_not_answered_twice(client: TestClient, twice: dict[str, str]) -> None:
    page = send(client, twice)

    (pointer, code) = ServedForm(page.text).refused.pop()
    assert (page.status_code, code) == (422, "answered_twice")
    assert pointer.strip("/").replace("/", ".") in twice
    assert ServedForm(page.text).filled({}).items() >= twice.items()


def test_every_finding_is_asked_once(layout: Layout, pack: Pack) -> None:
    asked = [path.rsplit(".", 1)[-1] for path in layout.by_path]
    known = [finding.id for finding in pack.vocabulary.all_findings() if not finding.retired]

    assert sorted(set(asked) & set(known)) == sorted(known)
    assert len(asked) == len(set(asked)) + len(pack.vocabulary.red_flags) - 1


def test_what_the_clinician_sets_is_what_the_api_takes(layout: Layout) -> None:
    settings = layout.sections[-1].blocks[0].first
    probabilities = layout.sections[-1].blocks[1].first
    reasons = [option.value for option in settings[-1].options if option.value]

    assert [path_end(f) for f in settings] == list(ClinicianSettings.model_fields)
    assert reasons == list(get_args(SettingReason))
    assert {path_end(f) for f in probabilities} == set(PreTest.model_fields)


def path_end(field: Field) -> str:
    return field.path.rsplit(".", 1)[-1]
