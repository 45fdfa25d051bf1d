"""The request modules that a vocabulary gives: valid code that takes what the vocabulary says."""

from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.cli.request_modules import class_name, modules
from app.domain.rules import Condition
from app.domain.vocabulary import Vocabulary

GROUND: dict[str, Any] = {"evidence": ("row",), "tag": "proposal"}


def finding(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": f"Label of {name}", "question": f"Is it {name}?", **GROUND, **more}


TINY = Vocabulary.model_validate(
    {
        "presentation": (
            finding("age", kind="whole_number", low=0, high=120, unit="years"),
            finding(
                "side",
                kind="choice",
                values=({"id": "left", "label": "Left"}, {"id": "right", "label": "Right"}),
            ),
            finding("first_time", kind="answer"),
        ),
        "symptoms": (
            finding("knee_pain", sided=True),
            {
                **finding("giving_way"),
                "label": 'It "gives way"',
                "question": 'Does it say "no" \\ ü?',
            },
        ),
        "aggravating_factors": (finding("stairs", mechanism="other"),),
        "risk_factors": (finding("diabetes", origin="intrinsic", modifiable=False),),
        "red_flags": (
            {
                "id": "bleeding",
                "label": "Bleeding",
                "question": "Any of these?",
                "members": (
                    finding("bruise", excludes="bleeding"),
                    finding("growing_bruise", excludes="bleeding"),
                ),
            },
        ),
        "clinical_tests": (
            finding("squat", construct="loading", how="Squat down", positive="It hurts"),
        ),
        "imaging": (finding("torn", modality="mri"),),
        "measures": (
            finding("pain_now", unit="points of 10", low=0, high=10),
            finding("minutes_to_pain", unit="minutes", low=0, high=480, sided=True, no_limit=True),
        ),
    }
)
CONDITION: dict[str, Any] = {
    "id": "sore_knee",
    "name": "Sore knee",
    "plain_name": "Overloaded tendon of the knee",
}
SORE_KNEE = Condition.model_construct(**CONDITION)
WRITTEN = modules(TINY, [SORE_KNEE])


def load(name: str, text: str) -> type[BaseModel]:
    """Run a written module and return its model."""
    module = ModuleType(f"written_{name}")
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    found: type[BaseModel] = getattr(module, class_name(name))
    return found


def model(name: str) -> type[BaseModel]:
    return load(name, WRITTEN[f"{name}.py"])


def accepts(name: str, answers: object) -> bool:
    try:
        model(name).model_validate(answers)
    except ValidationError:
        return False
    return True


def test_there_is_one_module_for_each_group() -> None:
    groups = {f"{group}.py" for group in TINY.groups()}

    assert WRITTEN.keys() == groups | {"pre_test.py", "__init__.py"}


def test_the_same_vocabulary_gives_the_same_modules() -> None:
    assert modules(TINY, [SORE_KNEE]) == WRITTEN


@pytest.mark.parametrize("name", WRITTEN)
def test_every_module_says_that_it_is_generated(name: str) -> None:
    head = WRITTEN[name].splitlines()[0]

    assert head.startswith('"""')
    assert head.endswith('"""')
    assert "enerated from the vocabulary" in head
    assert WRITTEN[name].endswith("\n")
    assert not WRITTEN[name].endswith("\n\n")
    assert all(line == line.rstrip() for line in WRITTEN[name].splitlines())


@pytest.mark.parametrize("group", [group for group in TINY.groups() if group != "red_flags"])
def test_every_finding_is_a_field_with_its_label_and_question(group: str) -> None:
    fields = model(group).model_fields

    findings = TINY.groups()[group]
    assert list(fields) == [each.id for each in findings]
    for each in findings:
        assert fields[each.id].title == each.label
        assert (fields[each.id].description or "").startswith(each.question)
        assert fields[each.id].default is None


@pytest.mark.parametrize(
    ("group", "answers"),
    [
        ("presentation", {"age": 0, "side": "left", "first_time": "yes"}),
        ("presentation", {"age": 120, "side": "unknown", "first_time": None}),
        ("presentation", {"age": "unknown", "side": None}),
        ("symptoms", {"knee_pain": {"left": "yes", "right": "unknown"}, "giving_way": "no"}),
        ("symptoms", {}),
        ("red_flags", {"bleeding": "none_of_these"}),
        ("red_flags", {"bleeding": {"group_answer": "none_of_these", "bruise": "no"}}),
        ("red_flags", {"bleeding": {"growing_bruise": "yes", "bruise": "unknown"}}),
        ("measures", {"pain_now": 10, "minutes_to_pain": "no_limit"}),
        ("measures", {"minutes_to_pain": {"left": 480, "right": "no_limit"}}),
        ("pre_test", {"sore_knee": 1}),
        ("pre_test", {"sore_knee": 99}),
    ],
)
def test_what_the_vocabulary_allows_is_accepted(group: str, answers: object) -> None:
    assert accepts(group, answers)


@pytest.mark.parametrize(
    ("group", "answers"),
    [
        ("presentation", {"age": 121}),
        ("presentation", {"age": -1}),
        ("presentation", {"age": "38"}),
        ("presentation", {"age": 38.0}),
        ("presentation", {"age": True}),
        ("presentation", {"side": "central"}),
        ("presentation", {"first_time": True}),
        ("symptoms", {"knee_pain": "positive"}),
        ("symptoms", {"giving_way": {"left": "yes"}}),
        ("symptoms", {"elbow_pain": "yes"}),
        ("aggravating_factors", {"stairs": {"left": "yes"}}),
        ("red_flags", {"bleeding": "yes"}),
        ("red_flags", {"bruise": "yes"}),
        ("red_flags", {"bleeding": {"bruise": {"left": "yes"}}}),
        ("measures", {"pain_now": 11}),
        ("measures", {"pain_now": "no_limit"}),
        ("measures", {"pain_now": {"left": 3}}),
        ("measures", {"minutes_to_pain": {"left": 481}}),
        ("pre_test", {"sore_knee": 0}),
        ("pre_test", {"sore_knee": 100}),
        ("pre_test", {"sore_hip": 50}),
    ],
)
def test_what_the_vocabulary_does_not_allow_is_refused(group: str, answers: object) -> None:
    assert not accepts(group, answers)


def test_a_number_shows_its_unit_and_range() -> None:
    described = model("measures").model_fields["pain_now"].description

    assert described == "Is it pain_now? Unit: points of 10, 0 to 10."


def test_a_condition_shows_what_is_asked_of_the_clinician() -> None:
    field = model("pre_test").model_fields["sore_knee"]

    assert field.title == "Sore knee"
    assert "overloaded tendon of the knee" in (field.description or "")


def test_a_flag_may_have_sides() -> None:
    (group,) = TINY.red_flags
    sided = tuple(flag.model_copy(update={"sided": True}) for flag in group.members)
    groups = (group.model_copy(update={"members": sided}),)

    text = modules(TINY.model_copy(update={"red_flags": groups}))["red_flags.py"]

    flags = load("red_flags", text)
    answered = flags.model_validate({"bleeding": {"bruise": {"left": "yes", "right": "no"}}})
    assert answered.model_fields_set == {"bleeding"}


def test_quotes_and_backslashes_of_a_text_survive() -> None:
    field = model("symptoms").model_fields["giving_way"]

    assert (field.title, field.description) == ('It "gives way"', 'Does it say "no" \\ ü?')


def test_a_module_imports_only_what_it_uses() -> None:
    assert "Literal" not in WRITTEN["symptoms.py"]
    assert "GroupAnswer" not in WRITTEN["symptoms.py"]
    assert "SidedAnswer" in WRITTEN["symptoms.py"]
    assert "from typing import Annotated, Literal\n" in WRITTEN["presentation.py"]
    assert "typing" not in WRITTEN["imaging.py"]


def test_a_name_becomes_a_class_name() -> None:
    assert class_name("aggravating_factors") == "AggravatingFactors"
