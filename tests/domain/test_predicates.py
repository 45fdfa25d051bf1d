"""A rule is exactly one of eight forms, and what it looks at can be listed."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.domain.predicates import Part, Predicate

PART: TypeAdapter[Predicate] = TypeAdapter(Part)


def predicate(spelled: Any) -> Predicate:
    return PART.validate_python(spelled)


EIGHT_FORMS: list[dict[str, Any]] = [
    {"present": "a"},
    {"absent": "a"},
    {"at_least": {"finding": "n", "value": 1}},
    {"between": {"finding": "n", "low": 1, "high": 2}},
    {"all": ("a", "b")},
    {"any": ("a", "b")},
    {"not": "a"},
    {"count_of": {"at_least": 1, "of": ("a", "b")}},
]


def test_the_language_has_these_eight_forms_and_no_other() -> None:
    spelled = {field.alias or name for name, field in Predicate.model_fields.items()}

    assert spelled == {next(iter(form)) for form in EIGHT_FORMS}


@pytest.mark.parametrize("form", EIGHT_FORMS, ids=lambda form: next(iter(form)))
def test_each_form_stands_alone(form: dict[str, Any]) -> None:
    assert predicate(form).model_dump(by_alias=True, exclude_none=True).keys() == form.keys()


@pytest.mark.parametrize("form", EIGHT_FORMS[1:], ids=lambda form: next(iter(form)))
def test_two_forms_in_one_predicate_are_refused(form: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="exactly one form"):
        predicate({"present": "a", **form})


def test_a_predicate_without_a_form_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"exactly one form, this one has none"):
        predicate({})


@pytest.mark.parametrize(
    "form", [{"equals": "a"}, {"at_most": {"finding": "n", "value": 1}}, {"xor": ("a", "b")}]
)
def test_a_ninth_form_is_refused(form: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        predicate(form)


def test_a_bare_id_means_present() -> None:
    assert predicate("a") == predicate({"present": "a"})


def test_a_bare_id_means_present_inside_every_form_that_holds_others() -> None:
    bare = predicate({"all": ("a", {"any": ("b", {"not": "c"})})})

    assert bare == predicate(
        {
            "all": (
                {"present": "a"},
                {"any": ({"present": "b"}, {"not": {"present": "c"}})},
            )
        }
    )


@pytest.mark.parametrize("name", ["a", "pain_ischial", "onset.gradual", "s1.s2"])
def test_a_finding_or_a_value_of_a_choice_can_be_named(name: str) -> None:
    assert predicate(name).references() == (name,)


@pytest.mark.parametrize(
    "name", ["", "A", "a b", "a-b", "a.b.c", ".a", "a.", "1a", "__import__('os')", "a\n"]
)
def test_anything_but_a_lower_snake_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="should match pattern"):
        predicate({"present": name})


@pytest.mark.parametrize("least", [1, 2])
def test_a_count_that_its_parts_can_reach_is_accepted(least: int) -> None:
    counted = predicate({"count_of": {"at_least": least, "of": ("a", "b")}})

    assert counted.numbers() == (float(least),)


def test_a_count_beyond_its_parts_is_refused() -> None:
    with pytest.raises(ValidationError, match="count_of asks for 3 of only 2"):
        predicate({"count_of": {"at_least": 3, "of": ("a", "b")}})


@pytest.mark.parametrize(
    "count", [{"at_least": 0, "of": ("a", "b")}, {"at_least": 1, "of": ("a",)}]
)
def test_a_count_of_none_or_of_a_single_part_is_refused(count: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="count_of"):
        predicate({"count_of": count})


@pytest.mark.parametrize("form", ["all", "any"])
def test_all_and_any_of_nothing_are_refused(form: str) -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        predicate({form: ()})


def test_a_range_of_one_number_is_in_order() -> None:
    assert predicate({"between": {"finding": "n", "low": 2, "high": 2}}).numbers() == (2, 2)


def test_a_range_turned_round_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"between n: low 3.0 is above high 2.0"):
        predicate({"between": {"finding": "n", "low": 3, "high": 2}})


@pytest.mark.parametrize("value", ["3", True, None])
def test_a_threshold_that_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="valid number"):
        predicate({"at_least": {"finding": "n", "value": value}})


def test_a_predicate_cannot_be_changed_after_it_was_checked() -> None:
    rule = predicate("a")

    with pytest.raises(ValidationError, match="frozen"):
        rule.present = "b"  # type: ignore[misc]


NESTED = predicate(
    {
        "all": (
            "b",
            {"any": ({"absent": "a"}, {"not": "b"}, {"at_least": {"finding": "n", "value": 7}})},
            {
                "count_of": {
                    "at_least": 2,
                    "of": ("c", "a", {"between": {"finding": "m", "low": 0.5, "high": 4}}),
                }
            },
        )
    }
)


def test_references_name_each_finding_once_in_order_of_appearance() -> None:
    assert NESTED.references() == ("b", "a", "n", "c", "m")


def test_numbers_list_every_threshold_and_count() -> None:
    assert sorted(NESTED.numbers()) == [0.5, 2, 4, 7]


def test_a_walk_starts_outside_and_reaches_every_part() -> None:
    walked = list(NESTED.walk())

    assert walked[0] is NESTED
    assert len(walked) == 11


@pytest.mark.parametrize("form", EIGHT_FORMS[4:], ids=lambda form: next(iter(form)))
def test_only_a_leaf_looks_at_a_finding_itself(form: dict[str, Any]) -> None:
    outer = predicate(form)

    assert outer.reference is None
    assert outer.parts


@pytest.mark.parametrize("form", EIGHT_FORMS[:4], ids=lambda form: next(iter(form)))
def test_a_leaf_has_no_parts(form: dict[str, Any]) -> None:
    leaf = predicate(form)

    assert leaf.reference in {"a", "n"}
    assert leaf.parts == ()
