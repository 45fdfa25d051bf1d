"""Faults to plant in the sweep while one test runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engine import alternatives, asking, outcome, ripples, stakes, stand
from app.engine import sweep as sweeping
from tests.safety.bench import Bench, bench_of
from tests.safety.planted import Patched, Plant, patched


def _asked(wrap: Callable[[Any], Any]) -> Plant:
    """Change what becomes of what to ask next."""
    return patched(sweeping, "next_findings", wrap)


def _as_if_urgent(original: Any) -> Any:
    return lambda compiled, evaluation, now, unknown: original(
        compiled, evaluation, now._replace(level="urgent"), unknown
    )


def _last(original: Any) -> Any:
    return lambda *parts: tuple(sorted(original(*parts), key=lambda item: item.kind == "must_ask"))


def _everything(_: Any) -> Any:
    return lambda _offer, _finding: True


def _as_if_answered(original: Any) -> Any:
    def most_pain(compiled: Any, evaluation: Any) -> Any:
        triage = replace(evaluation.triage, open_questions=())
        return original(compiled, replace(evaluation, triage=triage))

    return most_pain


def _further(original: Any) -> Any:
    return lambda *parts: [slack + 3 if slack > 0 else slack for slack in original(*parts)]


def _without_the_first(original: Any) -> Any:
    return lambda *parts: original(*parts)[1:]


def _without_the_last(original: Any) -> Any:
    return lambda *parts: original(*parts)[:-1]


def _one_side(original: Any) -> Any:
    def number(self: Any, answer: str, value: Any, _given: Any, side: Any) -> Any:
        return original(self, answer, value, None, side)

    return number


emergency_is_asked_on = _asked(_as_if_urgent)
must_asks_come_last = _asked(_last)
gates_let_every_test_through = patched(asking._Offer, "includes", _everything)
must_asks_let_every_test_through = patched(asking, "most_pain", _as_if_answered)
restrictions_let_every_test_through = patched(
    asking, "effects", lambda original: lambda *parts: original(*parts) - {"restrict"}
)
slacks_are_too_large = patched(outcome, "slacks", _further)
ripples_forget_the_first_step = patched(ripples, "_behind", _without_the_first)
ripples_forget_the_last_step = patched(ripples, "_behind", _without_the_last)
numbers_turn_nowhere_through_computed = patched(
    alternatives, "_computed", lambda _: lambda *_parts: {}
)
numbers_turn_one_late = patched(
    alternatives,
    "_cuts",
    lambda original: (
        lambda pack: {name: [cut + 1 for cut in cuts] for name, cuts in original(pack).items()}
    ),
)
other_side_is_forgotten = patched(alternatives.Question, "_number", _one_side)
gates_always_lead = patched(
    stand, "led_by", lambda _: lambda fired, _supports: {"somewhere": fired} if fired else {}
)
unanswered_flags_do_not_matter = patched(stakes.Stake, "FLAG", lambda _: 0)


def flips_are_dropped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Lose the ranges of a number that lead to the same as the one before."""
    original = sweeping._joined

    def joined(changed: Any) -> Any:
        return list(original(changed))[:1]

    monkeypatch.setattr(sweeping, "_joined", joined)
    return bench_of(bench.pack)


def known_is_asked_again(bench: Bench, monkeypatch: Patched) -> Bench:
    """Take every finding for unknown."""
    original = asking.next_findings

    def next_findings(compiled: Any, evaluation: Any, now: Any, unknown: Any) -> Any:
        answer = asking.Asked(2, (("yes", now._replace(stage="other")),))
        again = {name: unknown.get(name, answer) for name in compiled.stakes.questions}
        return original(compiled, evaluation, now, again)

    monkeypatch.setattr(sweeping, "next_findings", next_findings)
    return bench_of(bench.pack)
