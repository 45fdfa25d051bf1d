"""Rules are read aloud as a clinician would say them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.api.v1.catalogue.documents import PredicateDocument
from app.api.v1.catalogue.present import catalogue
from app.api.v1.catalogue.sentences import Reader, amount, structure
from app.domain.pack import Pack
from app.domain.predicates import Part, Predicate
from app.engine.compile import CompiledPack, Rule

PREDICATES: TypeAdapter[Predicate] = TypeAdapter(Part)

READ_ALOUD: list[tuple[Any, str]] = [
    ("saddle_numbness", "New saddle numbness"),
    (
        {"any": ["saddle_numbness", "bladder_change"]},
        "Any of: New saddle numbness; New bladder change",
    ),
    ({"absent": "slump"}, "Slump test: no"),
    ({"not": "slump"}, "Not: Slump test"),
    ({"not": {"absent": "slump"}}, "Slump test"),
    ({"at_least": {"finding": "age", "value": 18}}, "Age is at least 18 years"),
    ({"not": {"at_least": {"finding": "age", "value": 18}}}, "Age is below 18 years"),
    ({"between": {"finding": "age", "low": 18, "high": 65}}, "Age is from 18 to 65 years"),
    ({"between": {"finding": "age", "low": 18, "high": 18}}, "Age is exactly 18 years"),
    ({"at_least": {"finding": "duration_weeks", "value": 1}}, "Duration is at least 1 week"),
    (
        {"at_least": {"finding": "pain_worst_24h", "value": 4}},
        "Worst pain in 24 hours is at least 4 points of 10",
    ),
    (
        {"at_least": {"finding": "irritability", "value": 2}},
        "Irritability, 1 low, 2 moderate, 3 high, is at least 2",
    ),
    ("onset.gradual", "Onset: Gradual, no single moment"),
    ({"absent": "onset.gradual"}, "Onset is not: Gradual, no single moment"),
    ({"all": ["slump"]}, "Slump test"),
    (
        {"all": ["slump", {"any": ["fever", {"not": "foot_drop"}]}]},
        "All of: Slump test; (any of: Fever or shivers; not: Foot drop)",
    ),
    (
        {"not": {"all": ["slump", "foot_drop"]}},
        "Not: (all of: Slump test; Foot drop)",
    ),
    (
        {"count_of": {"at_least": 2, "of": ["slump", "foot_drop", "fever"]}},
        "At least 2 of: Slump test; Foot drop; Fever or shivers",
    ),
]


def read(form: Any) -> Predicate:
    return PREDICATES.validate_python(form, strict=False)


@pytest.mark.parametrize(("rule", "sentence"), READ_ALOUD)
def test_a_rule_is_read_aloud(pack: Pack, rule: Any, sentence: str) -> None:
    assert Reader(pack).aloud(read(rule)) == sentence


def test_an_exception_counts_only_when_it_is_established(pack: Pack) -> None:
    exception = read({"any": ["injury_old", "under_18"]})

    assert Reader(pack).unless(exception) == (
        "unless it is established that any of: Injury more than 6 weeks ago; Under 18"
    )


def test_different_rules_never_sound_the_same(pack: Pack) -> None:
    reader = Reader(pack)
    spoken: dict[str, dict[str, Any]] = {}
    for condition in pack.conditions:
        for feature in condition.features:
            said, form = reader.aloud(feature.when), structure(feature.when)
            assert spoken.setdefault(said, form) == form


def leaves() -> st.SearchStrategy[Any]:
    names = st.sampled_from(["slump", "fever", "foot_drop", "onset.gradual"])
    ages = st.integers(0, 99).map(lambda n: {"at_least": {"finding": "age", "value": n}})
    spans = st.integers(0, 50).map(
        lambda n: {"between": {"finding": "duration_weeks", "low": n, "high": n + 2}}
    )
    return st.one_of(
        names.map(lambda name: {"present": name}),
        names.map(lambda name: {"absent": name}),
        ages,
        spans,
    )


def nested(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inside, min_size=2, max_size=3)
    return st.one_of(
        inside.map(lambda part: {"not": part}),
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        several.map(lambda parts: {"count_of": {"at_least": 2, "of": parts}}),
    )


@given(form=st.recursive(leaves(), nested, max_leaves=8))
def test_a_served_predicate_is_the_predicate(form: Any) -> None:
    predicate = read(form)

    served = structure(predicate)

    assert served == form
    assert read(served) == predicate
    document = PredicateDocument.model_validate(served)
    assert document.model_dump(by_alias=True, exclude_unset=True) == served


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1.0, "weeks", "1 week"),
        (2.0, "weeks", "2 weeks"),
        (1.0, "points of 10", "1 point of 10"),
        (0.5, "hours", "0.5 hours"),
        (3.0, "", "3"),
    ],
)
def test_numbers_are_said_with_their_unit(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said


def test_a_rule_that_cannot_be_explained_stops_the_start(compiled: CompiledPack) -> None:
    new = Rule("new.rule", "safety", read("fever"), compiled.pack.certainty)
    planted = replace(compiled, rules={**compiled.rules, "new.rule": new})

    with pytest.raises(KeyError, match=r"new\.rule"):
        catalogue(planted, complaints=("deep_buttock_pain",))
