"""Faults to plant: in a copy of the pack's models, or in the code while one test runs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from app.api.v1 import facade, inbound
from app.api.v1.present import diagnosis as diagnosis_words
from app.domain.evaluation import GroupCoverage
from app.domain.findings import FindingSet, Sides
from app.domain.pack import Pack
from app.domain.predicates import Predicate
from app.engine import codegen, compute, intake, kleene, planning, safety
from app.engine import evaluate as engine
from app.engine.gates import ALL_PHASES, Gates
from app.engine.settings import Applied
from app.services import evaluate as service
from tests.safety.bench import COMPLAINT, Bench, bench_of

Plant = Callable[[Bench, pytest.MonkeyPatch], Bench]
Patched = pytest.MonkeyPatch


def fail(*_: Any, **__: Any) -> NoReturn:
    """Stand in for a part that breaks."""
    raise RuntimeError("planted")


# Faults of knowledge


def predicate(spelled: object) -> Predicate:
    """Return a predicate as a pack would spell it."""
    return Predicate.model_validate({"present": spelled} if isinstance(spelled, str) else spelled)


def edited(part: str, name: str, **update: Any) -> Plant:
    """Change one entry of a list of the pack."""

    def plant(bench: Bench, _: Patched) -> Bench:
        entries = getattr(bench.pack, part)
        assert name in {entry.id for entry in entries}
        changed = (e.model_copy(update=update) if e.id == name else e for e in entries)
        return bench_of(bench.pack.model_copy(update={part: tuple(changed)}))

    return plant


def removed(part: str, name: str) -> Plant:
    """Take one entry out of a list of the pack."""

    def plant(bench: Bench, _: Patched) -> Bench:
        entries = getattr(bench.pack, part)
        assert name in {entry.id for entry in entries}
        left = tuple(entry for entry in entries if entry.id != name)
        return bench_of(bench.pack.model_copy(update={part: left}))

    return plant


def plan_edited(part: str, name: str, **update: Any) -> Plant:
    """Change one phase, exercise or advice of the plan."""

    def plant(bench: Bench, _: Patched) -> Bench:
        entries = getattr(bench.pack.plan, part)
        assert name in {entry.id for entry in entries}
        changed = (e.model_copy(update=update) if e.id == name else e for e in entries)
        plan = bench.pack.plan.model_copy(update={part: tuple(changed)})
        return bench_of(bench.pack.model_copy(update={"plan": plan}))

    return plant


def also_true_by(derivation: str, finding: str) -> Plant:
    """Let another finding make a derived finding true."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        when = next(item.when for item in bench.pack.derivations if item.id == derivation)
        wider = predicate({"any": (when, finding)})
        return edited("derivations", derivation, when=wider)(bench, monkeypatch)

    return plant


def certainty_edited(**update: Any) -> Plant:
    """Change a leg of the diagnosis."""

    def plant(bench: Bench, _: Patched) -> Bench:
        certainty = bench.pack.certainty.model_copy(update=update)
        return bench_of(bench.pack.model_copy(update={"certainty": certainty}))

    return plant


def feature_edited(name: str, **update: Any) -> Plant:
    """Change one feature of the tendinopathy."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        home = next(condition for condition in bench.pack.conditions if condition.home)
        assert name in {feature.id for feature in home.features}
        changed = (f.model_copy(update=update) if f.id == name else f for f in home.features)
        return edited("conditions", home.id, features=tuple(changed))(bench, monkeypatch)

    return plant


def stretch_tests_summed(bench: Bench, monkeypatch: Patched) -> Bench:
    """Give each stretch test a feature and a construct of its own."""
    home = next(condition for condition in bench.pack.conditions if condition.home)
    model = next(feature for feature in home.features if feature.id == "pht_stretch")
    added = [
        model.model_copy(
            update={"id": f"sum_{name}", "construct_id": name, "when": predicate(name)}
        )
        for name in ("bent_knee_stretch", "puranen_orava")
    ]
    features = (*home.features, *added)
    return edited("conditions", home.id, features=features)(bench, monkeypatch)


def accuracies_uncorrelated(bench: Bench, _: Patched) -> Bench:
    """Let every accuracy row be a construct of its own."""
    rows = (row.model_copy(update={"construct_id": row.id}) for row in bench.pack.accuracies)
    return bench_of(bench.pack.model_copy(update={"accuracies": tuple(rows)}))


def must_ask_without(ask: str, finding: str) -> Plant:
    """Take one finding out of a must-ask."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        asked = next(item.findings for item in bench.pack.must_asks if item.id == ask)
        assert finding in asked
        left = tuple(name for name in asked if name != finding)
        return edited("must_asks", ask, findings=left)(bench, monkeypatch)

    return plant


def phase_without(phase: str, criterion: str) -> Plant:
    """Take one criterion out of the entry of a phase."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        enter = next(item.enter for item in bench.pack.plan.phases if item.id == phase)
        assert criterion in {item.id for item in enter}
        left = tuple(item for item in enter if item.id != criterion)
        return plan_edited("phases", phase, enter=left)(bench, monkeypatch)

    return plant


def exercise_moved_to(pack: Pack, exercise: str, phase: str) -> Plant:
    """Give an exercise a dose in another phase too."""
    found = next(item for item in pack.plan.exercises if item.id == exercise)
    dose = found.doses[0].model_copy(update={"phase": phase})
    return plan_edited("exercises", exercise, doses=(dose, *found.doses))


def hold_lifted(exercise: str, finding: str) -> Plant:
    """Give an exercise while the finding that speaks against it is unknown."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        (entry,) = [item for item in bench.pack.plan.exercises if item.id == exercise]
        held = [
            line
            for line in entry.contraindications
            if line.hold_if_unknown and line.when and finding in line.when.references()
        ]
        assert len(held) == 1, (exercise, finding)
        lifted = tuple(
            line.model_copy(update={"hold_if_unknown": False}) if line in held else line
            for line in entry.contraindications
        )
        return plan_edited("exercises", exercise, contraindications=lifted)(bench, monkeypatch)

    return plant


# Faults of code


def patched(module: object, name: str, wrap: Callable[[Any], Any]) -> Plant:
    """Put a wrapper around a function, and compile the pack again under it."""

    def plant(bench: Bench, monkeypatch: Patched) -> Bench:
        monkeypatch.setattr(module, name, wrap(getattr(module, name)))
        return bench_of(bench.pack)

    return plant


def _negation(_: Any) -> Any:
    return lambda truth: not truth


def _not_of_unknown(original: Any) -> Any:
    def expressions(item: Predicate, names: Any) -> tuple[str, str]:
        true, false = original(item, names)
        return (f"(not {false})", false) if item.not_ is not None else (true, false)

    return expressions


def _any_without_unknown(original: Any) -> Any:
    def expressions(item: Predicate, names: Any) -> tuple[str, str]:
        true, false = original(item, names)
        return (true, f"(not {true})") if item.any is not None else (true, false)

    return expressions


def _number_from_nothing(original: Any) -> Any:
    def expressions(item: Predicate, names: Any) -> tuple[str, str]:
        if item.at_least is None:
            return original(item, names)  # type: ignore[no-any-return]
        name, limit = names[item.at_least.finding], item.at_least.value
        return f"(({name} or 0) >= {limit})", f"(({name} or 0) < {limit})"

    return expressions


negation_of_unknown_is_true = patched(kleene, "negation", _negation)
not_reads_unknown_as_absent = patched(codegen, "expressions", _not_of_unknown)
any_takes_unknown_for_absent = patched(codegen, "expressions", _any_without_unknown)
unknown_number_is_zero = patched(codegen, "expressions", _number_from_nothing)


def first_side_speaks(bench: Bench, monkeypatch: Patched) -> Bench:
    """Take the first side that is known for both."""

    def either(truths: Iterable[bool | None]) -> bool | None:
        return next((truth for truth in truths if truth is not None), None)

    monkeypatch.setattr(intake, "disjunction", either)
    return bench_of(bench.pack)


def _known_side_speaks(original: Any) -> Any:
    def resolve_side(value: Sides, **named: Any) -> Any:
        known = [said for said in (value.left, value.right) if said is not None]
        alone = len(known) == 1 and not isinstance(known[0], bool)
        return known[0] if alone else original(value, **named)

    return resolve_side


def _worse_of_what_is_known(original: Any) -> Any:
    speaks = _known_side_speaks(original)

    def resolve_side(value: Sides, *, side: str | None, **named: Any) -> Any:
        one_side = side in {"left", "right", "both"}
        return (original if one_side else speaks)(value, side=side, **named)

    return resolve_side


known_side_speaks = patched(intake, "resolve_side", _known_side_speaks)
known_side_speaks_unless_both_hurt = patched(intake, "resolve_side", _worse_of_what_is_known)


def unknown_on_the_wire_is_no(bench: Bench, monkeypatch: Patched) -> Bench:
    """Read the word unknown as no."""
    monkeypatch.setitem(inbound._WORDS, "unknown", False)
    return Bench(bench.compiled)


def _covered_as_absent(original: Any) -> Any:
    def coverage(*parts: Any) -> tuple[GroupCoverage, ...]:
        return tuple(
            replace(group, absent=group.absent + group.not_asked, not_asked=())
            for group in original(*parts)
        )

    return coverage


unasked_flags_count_as_absent = patched(safety, "coverage", _covered_as_absent)
open_flags_leave_the_plan_complete = patched(
    planning, "status_of", lambda original: lambda kinds: original(set()) if kinds else "complete"
)


def _unmarked(original: Any) -> Any:
    def flags(*parts: Any) -> Iterator[str]:
        list(original(*parts))
        return iter(())

    return flags


def _hides_a_yes(original: Any) -> Any:
    def flags(self: Any, groups: Any, values: dict[str, Any], problems: list[Any]) -> Iterator[str]:
        said = list(original(self, groups, values, problems))
        for problem in problems:
            values[problem.pointer.rsplit("/", 1)[-1]] = False
        problems.clear()
        return iter(said)

    return flags


def _sent_beside_none_of_these(groups: Any, word: str | None) -> Iterator[str]:
    """Yield the members that were sent as this word, of groups answered none_of_these."""
    for _, given in inbound._given(groups):
        if getattr(given, "group_answer", None) == inbound.NONE_OF_THESE:
            yield from (name for name in given.model_fields_set if getattr(given, name) == word)


def _overrides_unknown(original: Any) -> Any:
    def flags(self: Any, groups: Any, values: dict[str, Any], problems: list[Any]) -> Iterator[str]:
        yield from original(self, groups, values, problems)
        for name in _sent_beside_none_of_these(groups, "unknown"):
            values[name] = False
            yield name

    return flags


def _leaves_null_open(original: Any) -> Any:
    def flags(self: Any, groups: Any, values: dict[str, Any], problems: list[Any]) -> Iterator[str]:
        marked = list(original(self, groups, values, problems))
        for name in _sent_beside_none_of_these(groups, None):
            del values[name]
            marked.remove(name)
        return iter(marked)

    return flags


group_answer_overrides_unknown = patched(inbound.Inbound, "_flags", _overrides_unknown)
group_answer_leaves_null_open = patched(inbound.Inbound, "_flags", _leaves_null_open)
group_answer_is_not_marked = patched(inbound.Inbound, "_flags", _unmarked)
group_answer_hides_a_yes = patched(inbound.Inbound, "_flags", _hides_a_yes)


def least_pressing_first(bench: Bench, monkeypatch: Patched) -> Bench:
    """Sort the rules in force the wrong way round."""
    original = safety.fired_rules

    def fired_rules(*parts: Any) -> list[Any]:
        return original(*parts)[::-1]

    monkeypatch.setattr(safety, "fired_rules", fired_rules)
    monkeypatch.setattr(engine, "fired_rules", fired_rules)
    return bench_of(bench.pack)


unknown_exception_counts = patched(
    safety, "in_force", lambda _: lambda when, unless: when is True and unless is False
)
score_before_urgency = patched(
    engine,
    "rank",
    lambda rank: (
        lambda *parts, **named: tuple(sorted(rank(*parts, **named), key=lambda entry: -entry.score))
    ),
)


def identity_by_order(bench: Bench, monkeypatch: Patched) -> Bench:
    """Write what is digested in the order in which it came."""
    monkeypatch.setattr(service, "CANONICAL", 0)
    return Bench(bench.compiled)


def combined_gates(**update: Any) -> Plant:
    """Lose a part of what the gates in force add up to."""

    def wrap(combine: Callable[..., Gates]) -> Callable[..., Gates]:
        return lambda *parts: replace(combine(*parts), **update)

    return patched(planning, "combine", wrap)


settings_pass_a_gate = patched(
    planning,
    "apply_settings",
    lambda apply: lambda *parts: apply(*parts[:3], ALL_PHASES, *parts[4:]),
)
advice_is_not_filtered = patched(
    planning,
    "_held_advice",
    lambda _: lambda compiled, *_parts: tuple(item.id for item in compiled.pack.plan.advice),
)
adjuncts_pass_a_restriction = patched(Gates, "allows_adjunct", lambda _: lambda *_: True)
reasons_in_the_wrong_order = patched(
    planning, "_withheld", lambda held: lambda *parts, **named: held(*parts, **named)[::-1]
)
staged_under_a_stop = patched(
    engine,
    "stage",
    lambda stage: lambda *parts, **named: stage(*parts, **{**named, "stopped": False}),
)
cap_is_ignored = patched(
    planning,
    "_exercises",
    lambda given: (
        lambda *parts: given(
            *[replace(part, cap=None) if isinstance(part, Applied) else part for part in parts]
        )
    ),
)


def possible_gets_the_whole_plan(bench: Bench, monkeypatch: Patched) -> Bench:
    """Plan for what is only possible as for what is likely."""
    monkeypatch.setattr(planning, "P1_ONLY", ALL_PHASES)
    return bench_of(bench.pack)


def statement_confirms(bench: Bench, monkeypatch: Patched) -> Bench:
    """Call a likely diagnosis confirmed."""
    monkeypatch.setitem(diagnosis_words.STATEMENT, "likely", "{name} is confirmed.")
    return Bench(bench.compiled)


def most_positive_stretch_speaks(bench: Bench, monkeypatch: Patched) -> Bench:
    """Read the three stretch tests as positive when any of them is."""
    function = compute.REGISTRY["stretch_construct"]

    def bind(_: Any) -> Any:
        return lambda *truths: kleene.disjunction(truths)

    monkeypatch.setitem(compute.REGISTRY, "stretch_construct", replace(function, bind=bind))
    return bench_of(bench.pack)


def failure_becomes_an_emptier_answer(bench: Bench, monkeypatch: Patched) -> Bench:
    """Answer a failing evaluation with that of an empty request."""
    original = service.EvaluationService.evaluate
    empty = bench.service.evaluate(COMPLAINT, FindingSet())

    def evaluate(*parts: Any, **named: Any) -> service.Evaluated:
        try:
            return original(*parts, **named)
        except RuntimeError:
            return empty

    monkeypatch.setattr(service.EvaluationService, "evaluate", evaluate)
    return Bench(bench.compiled)


def failure_becomes_an_empty_success(bench: Bench, monkeypatch: Patched) -> Bench:
    """Answer 200 and nothing in it where the facade fails."""
    original = facade.Facade.evaluate

    def evaluate(*parts: Any) -> bytes:
        try:
            return original(*parts)
        except RuntimeError:
            return b"{}"

    monkeypatch.setattr(facade.Facade, "evaluate", evaluate)
    return Bench(bench.compiled)


def withdrawn_pack_is_served(bench: Bench, monkeypatch: Patched) -> Bench:
    """Hand out a pack whatever became of it."""
    monkeypatch.setattr(
        service.EvaluationService, "pack", lambda self, complaint: self._packs[complaint]
    )
    return Bench(bench.compiled)
