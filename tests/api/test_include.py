"""How much of an answer is spelled out: by default, with nothing but the conclusions, and whole."""

from collections.abc import Callable
from typing import Any

import pytest

from app.api.v1.examples import EVALUATION_EXAMPLES
from app.domain.pack import Pack
from app.engine.compile import CompiledPack

Ask = Callable[..., Any]

ADVICE = {"load_advice", "avoid", "education", "populations", "modifiers", "imaging"}
ADVICE |= {"adjuncts", "referral", "escalation", "more"}
EXAMPLES = pytest.mark.parametrize("name", EVALUATION_EXAMPLES)
SWEPT = ("next_findings", "flips", "trace")
"""What `include=none` leaves out: why, what to ask next, and what another answer would change."""


def example(name: str) -> Any:
    return EVALUATION_EXAMPLES[name]["value"]


@EXAMPLES
def test_include_none_leaves_out_sweep_and_trace_and_nothing_else(ask: Ask, name: str) -> None:
    compact, without = ask(example(name)), ask(example(name), "none")

    trace, *_ = reversed([compact.pop(part) for part in SWEPT])
    assert without == compact
    for entry in trace:
        # Compact, a truth that is left out is unknown.
        truth = entry.get("truth", "unknown")
        assert (truth == "unknown") is not ("tag" in entry)
        assert truth != "unknown" or entry["missing"]


def without_cleared_flags(coverage: list[Any]) -> list[Any]:
    """Return coverage as it is by default: a group cleared by one answer names no members."""
    return [
        {name: said for name, said in group.items() if name != "absent"}
        if group["asked_as_group"] and not group.get("present") and not group.get("not_asked")
        else group
        for group in coverage
    ]


@EXAMPLES
def test_the_full_trace_names_every_rule_once(ask: Ask, compiled: CompiledPack, name: str) -> None:
    full, compact = ask(example(name), "full_trace"), ask(example(name))

    rules = [entry["rule"] for entry in full["trace"]]
    known = {entry["rule"]: entry["truth"] for entry in full["trace"]}
    assert len(rules) == len(set(rules))
    assert set(rules) == set(compiled.rules)
    told = {entry["rule"]: entry.get("truth", "unknown") for entry in compact["trace"]}
    assert told.items() <= known.items()
    assert full["plan"]["more"] == []
    for spelled_out in ADVICE:
        full["plan"].pop(spelled_out)
        compact["plan"].pop(spelled_out)
    coverage = full["triage"].pop("red_flag_coverage")
    assert without_cleared_flags(coverage) == compact["triage"].pop("red_flag_coverage")
    for part in full.keys() - {*SWEPT, "differential"}:
        assert full[part] == compact[part]


@EXAMPLES
def test_how_much_is_spelled_out_changes_no_digest(ask: Ask, name: str) -> None:
    bases = [ask(example(name), include)["basis"] for include in (None, "none", "full_trace")]

    assert bases[0] == bases[1] == bases[2]


@pytest.mark.parametrize("group", range(10))
def test_the_full_answer_names_every_flag_of_a_group_that_was_cleared(
    ask: Ask, pack: Pack, runner: Any, group: int
) -> None:
    mark = ask(runner, "full_trace")["triage"]["red_flag_coverage"][group]

    members = [flag.id for flag in pack.vocabulary.red_flags[group].members]
    assert (mark["asked_as_group"], mark["absent"]) == (True, members)
