"""What to ask next and what another answer would change, as they are read over HTTP."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.api.v1.present.sweep import COULD_CHANGE, EMERGENCY, MUST_ASKS, NOT_PROPOSED, NOTHING
from app.api.v1.schemas.sweep import FlipsDocument, NextFindingsDocument
from app.domain.findings import FindingSet, Sides
from app.domain.pack import Pack
from app.domain.sweep import PARTS
from tests.safety.bench import product
from tests.safety.brute_force import Answered, changed, settled, swept, with_number
from tests.safety.patients import (
    TYPICAL,
    Findings,
    answered,
    bilateral_trail_runner,
    classic_runner,
    desk_worker,
    lifter,
    sprinter_near_return,
    without,
)

Ask = Callable[..., Any]


def all_answered(patient: Findings) -> Findings:
    """Answer no to whatever yes would change and nobody is asked."""
    found = swept(product(), FindingSet(values=dict(patient)))
    left = {flip.finding for flip in found.flips} - patient.keys()
    assert left
    return answered(patient, False, left)


PATIENTS: dict[str, Findings] = {
    **{name: build() for name, build in TYPICAL.items()},
    "nothing known": {},
    "of whom nobody asked about cancer": without(classic_runner(), "cancer_history"),
    "with reduced strength": answered(desk_worker(), True, ["foot_drop"]),
    "feverish": answered(lifter(), True, ["fever"]),
    "of 16": {**classic_runner(), "age": 16},
    "without tests": without(
        classic_runner(), "modified_bent_knee_stretch", "single_leg_bridge", "slump", "hop_test"
    ),
}
EACH = pytest.mark.parametrize("name", PATIENTS)
WORDS: dict[str, Answered] = {"yes": True, "no": False, "unknown": None}
OUTCOME = {"triage", "act_within", "leading_condition", "stage", "phase", "plan_status"}
OF_PART = {"triage": {"triage", "act_within"}} | {part: {part} for part in PARTS[1:]}


@pytest.fixture(scope="module")
def told(ask: Ask) -> Callable[..., Any]:
    """Return a function that answers for a patient by name, each form once."""

    @cache
    def answer(name: str, include: str | None = None) -> Any:
        return ask(product().wire(PATIENTS[name]), include)

    return answer


def single(changes: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield finding, answer and what it leads to, one by one."""
    for change in changes:
        for answer, findings in change["answers"].items():
            for finding in findings:
                yield finding, answer, change["to"]


@EACH
def test_both_stand_in_every_form_but_the_barest(told: Ask, name: str) -> None:
    bare = told(name, "none")

    assert bare.keys() & {"next_findings", "flips"} == set()
    for include in (None, "full_trace"):
        answer = told(name, include)
        for document, part in ((NextFindingsDocument, "next_findings"), (FlipsDocument, "flips")):
            read = document.model_validate(answer[part])
            assert read.model_dump(by_alias=True, mode="json", exclude_unset=True) == answer[part]
    digests = [told(name, include)["basis"] for include in (None, "none", "full_trace")]
    assert digests[0] == digests[1] == digests[2]


@EACH
def test_by_default_the_first_few_to_ask_are_named(told: Ask, pack: Pack, name: str) -> None:
    few, whole = (told(name, include)["next_findings"] for include in (None, "full_trace"))

    assert len(few["items"]) == min(pack.next_findings.shown, len(whole["items"]))
    for item, told_whole in zip(few["items"], whole["items"], strict=False):
        # Of a single finding its answers say by themselves what they could change.
        outcomes = item.pop("if", {})
        shorter = {"if"} if item["kind"] != "finding" else {"if", "could_change"}
        assert item == {part: told_whole[part] for part in told_whole if part not in shorter}
        for answer, to in outcomes.items():
            assert to
            assert to.items() <= told_whole["if"][answer].items()
        assert bool(outcomes) is (item["kind"] == "finding")
    assert few["sentence"] == whole["sentence"]


@EACH
def test_what_is_to_be_asked_is_described_as_the_vocabulary_has_it(
    told: Ask, pack: Pack, name: str
) -> None:
    vocabulary = {finding.id: finding for finding in pack.vocabulary.all_findings()}
    groups = {group.id: group for group in pack.vocabulary.red_flags}
    asks = {ask.id: ask for ask in pack.must_asks}

    for item in told(name, "full_trace")["next_findings"]["items"]:
        assert item["could_change"] == [part for part in PARTS if part in item["could_change"]]
        if item["kind"] == "finding":
            finding = vocabulary[item["id"]]
            assert "findings" not in item
            assert (item["seconds"], item["provokes"]) == (finding.seconds, finding.provokes)
            assert item.get("kit") == getattr(finding, "kit", None)
            assert item["question"] == finding.question
            assert item["if"]
        else:
            owner = asks if item["kind"] == "must_ask" else groups
            assert item["question"] == owner[item["id"]].question
            seconds = sum(vocabulary[finding].seconds for finding in item["findings"])
            assert item["seconds"] == seconds


@EACH
def test_what_a_finding_could_change_is_what_its_answers_change(told: Ask, name: str) -> None:
    for item in told(name, "full_trace")["next_findings"]["items"]:
        if item["kind"] == "finding":
            moved = {part for to in item["if"].values() for part in to}
            named = set().union(*(OF_PART[part] for part in item["could_change"]))
            assert moved <= named
            assert all(OF_PART[part] & moved for part in item["could_change"])


@EACH
def test_what_stands_now_is_what_the_rest_of_the_answer_says(told: Ask, name: str) -> None:
    for include in (None, "full_trace"):
        answer = told(name, include)
        triage, plan = answer["triage"], answer["plan"]
        phase = plan["phase"]["id"] if plan["phase"] else None
        assert answer["flips"]["now"] == {
            "triage": triage["level"],
            "act_within": triage["act_within"],
            "leading_condition": answer["provisional_diagnosis"]["condition"],
            "stage": answer["stage"]["label"],
            "phase": phase,
            "plan_status": plan["status"],
        }


@EACH
def test_every_answer_that_changes_something_stands_in_the_compact_form(
    told: Ask, name: str
) -> None:
    whole = list(single(told(name, "full_trace")["flips"]["changes"]))
    few = list(single(told(name)["flips"]["changes"]))

    by_answer = {(finding, answer): to for finding, answer, to in whole}
    compact = {(finding, answer): to for finding, answer, to in few}
    assert len(by_answer) == len(whole)
    assert len(compact) == len(few)
    assert set(compact) == {each for each in by_answer if each[1] != "unknown"}
    for each, to in compact.items():
        assert to
        assert to.items() <= by_answer[each].items()
        # The part that weighs most is never among what is left out.
        heaviest = next(part for part in PARTS if OF_PART[part] & by_answer[each].keys())
        assert OF_PART[heaviest] & to.keys()


@EACH
@pytest.mark.parametrize("include", [None, "full_trace"])
def test_what_changes_most_comes_first(told: Ask, name: str, include: str | None) -> None:
    changes = told(name, include)["flips"]["changes"]

    places = [
        next(place for place, part in enumerate(PARTS) if OF_PART[part] & change["to"].keys())
        for change in changes
    ]
    assert places == sorted(places)
    assert all(change["to"].keys() <= OUTCOME for change in changes)
    tos = [tuple(change["to"].items()) for change in changes]
    assert len(tos) == len(set(tos))


def test_answers_taken_back_stand_in_the_full_form_only(told: Ask) -> None:
    assert "unknown" in {
        answer for _, answer, _ in single(told("lifter", "full_trace")["flips"]["changes"])
    }
    assert "unknown" not in {answer for _, answer, _ in single(told("lifter")["flips"]["changes"])}


@pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
def test_the_flips_of_each_named_example_are_those_of_the_engine(ask: Ask, name: str) -> None:
    request: Any = EVALUATION_EXAMPLES[name]["value"]
    bench = product()

    said = {(f, a) for f, a, _ in single(ask(request, "full_trace")["flips"]["changes"])}

    found = swept(bench, bench.receive(request)).flips
    assert said == {(flip.finding, flip.answer) for flip in found}


@pytest.mark.parametrize(
    ("patient", "sentence"),
    [
        (answered(classic_runner(), True, ["saddle_numbness"]), EMERGENCY),
        ({}, MUST_ASKS),
        (without(classic_runner(), "fever"), MUST_ASKS),
        (classic_runner(), COULD_CHANGE),
        (settled(product(), sprinter_near_return())[-1], NOT_PROPOSED),
        (all_answered(settled(product(), sprinter_near_return())[-1]), NOTHING),
    ],
    ids=[
        *("emergency", "nothing known", "one must-ask open"),
        *("something left", "the rest waits", "nothing left"),
    ],
)
def test_one_sentence_says_how_it_stands(ask: Ask, patient: Findings, sentence: str) -> None:
    for include in (None, "full_trace"):
        following = ask(product().wire(patient), include)["next_findings"]

        assert following["sentence"] == sentence
        assert (following["items"] == []) is (sentence in {EMERGENCY, NOTHING, NOT_PROPOSED})
        if sentence == MUST_ASKS:
            assert following["items"][0]["kind"] == "must_ask"


def value_of(findings: FindingSet, name: str, answer: str) -> Answered:
    """Return the answer that a flip names; of a range its end."""
    if answer in WORDS:
        value = WORDS[answer]
        return value if value is not None else with_number(findings, name, None)
    *_, last = answer.partition(" to ") if " to " in answer else (answer,)
    if last == "no_limit":
        return with_number(findings, name, float("inf"))
    return with_number(findings, name, int(last)) if last.isdigit() else last


@EACH
@pytest.mark.parametrize("start", [0, 1])
def test_an_answer_that_is_named_really_leads_there(
    ask: Ask, told: Ask, name: str, start: int
) -> None:
    flips = told(name, "full_trace")["flips"]
    findings = FindingSet(values=dict(PATIENTS[name]))
    every = list(single(flips["changes"]))
    step = max(1, len(every) // 4)

    for finding, answer, to in every[start * step // 2 :: step]:
        other = changed(findings, finding, value_of(findings, finding, answer))
        then = ask(product().wire(other.values))["flips"]["now"]
        assert then == {**flips["now"], **to}, (finding, answer)


def test_a_range_of_one_side_keeps_the_other_side(ask: Ask) -> None:
    patient = {**bilateral_trail_runner(), "side": "left", "pain_ischial": True}
    patient |= {"ischial_palpation": True, "single_leg_bridge_repetitions": Sides(10, 25)}
    patient |= {"modified_bent_knee_stretch": True, "single_leg_bridge": True}
    findings = FindingSet(values=patient)

    flips = ask(product().wire(patient), "full_trace")["flips"]

    ranges = [each for each in single(flips["changes"]) if each[0] == "pain_worst_24h"]
    assert ranges
    for finding, answer, to in ranges:
        other = changed(findings, finding, value_of(findings, finding, answer))
        then = ask(product().wire(other.values))["flips"]["now"]
        assert then == {**flips["now"], **to}, (finding, answer)
