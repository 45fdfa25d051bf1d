"""P2: the rules of the engine, traced, against zen-engine with the same rules."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import zen

from app.domain.findings import FindingSet
from app.engine.compile import CompiledPack
from app.engine.intake import take_in
from app.engine.trace import full_trace
from benchmarks.measure import Row, cpu_in_turns, ratio, spread
from benchmarks.rules import Both, compiled, half_known, made_up, patient

SIZES = (100, 1_000)
PATIENTS_COMPARED = 50
TURN_S = 0.02


def measure_engines(*, rounds: int) -> Iterator[Row]:
    """Measure P2 with 100 and with 1,000 rules.

    Yields:
        Rows of the table.

    Raises:
        RuntimeError: If the two disagree on a patient.
    """
    for size in SIZES:
        yield from _measure(size, rounds)


def _measure(size: int, rounds: int) -> Iterator[Row]:
    rules, chance = made_up(size), Random(2)
    pack, peer = compiled(rules), _zen_engine(rules)
    alone = zen.compile_expression(_array(rules))
    for _ in range(PATIENTS_COMPARED):
        _agree(pack, peer, patient(chance))
    known = patient(chance)
    findings, half = FindingSet(values=dict(known)), half_known(known, chance)
    works: dict[str, Callable[[], object]] = {
        "zen traced": lambda: peer.evaluate("rules", known, {"trace": True}),
        "ours traced": lambda: full_trace(pack, take_in(pack, findings)),
        "zen": lambda: peer.evaluate("rules", known),
        "ours": lambda: take_in(pack, findings),
        "zen expression": lambda: alone.evaluate(known),
        "ours half known": lambda: full_trace(pack, take_in(pack, half)),
    }
    taken = cpu_in_turns(works, rounds=rounds, budget_s=TURN_S)
    times = ratio(taken["zen traced"], taken["ours traced"])
    yield Row("P2", f"{size:,} rules, every rule traced: times faster than zen", times, "", 2, 5)
    # What zen's trace holds, our engine keeps anyway: every input and every truth.
    kept = ratio(taken["zen traced"], taken["ours"])
    yield Row("", "  the same kept as in zen's trace: inputs and truths", kept)
    yield Row("", "  without trace", ratio(taken["zen"], taken["ours"]))
    alone_times = ratio(taken["zen expression"], taken["ours"])
    yield Row("", "  without trace, zen's expression alone", alone_times)
    for name in works:
        yield Row("", f"  {name}", spread(taken[name]), "us")


def _array(rules: list[Both]) -> str:
    return f"[{', '.join(rule.zen for rule in rules)}]"


def _zen_engine(rules: list[Both]) -> zen.ZenEngine:
    """Return zen's best form: one array in one expression, compiled when it is loaded.

    One expression a rule, a decision table, or a decision made from text each cost more.
    """
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "content": {"expressions": [{"id": "e", "key": "rules", "value": _array(rules)}]},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    graph: dict[str, Any] = {"nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})


def _agree(pack: CompiledPack, peer: zen.ZenEngine, known: dict[str, bool | int]) -> None:
    theirs = peer.evaluate("rules", known, {"trace": True})
    decided = take_in(pack, FindingSet(values=dict(known)))
    traced = [entry.truth for entry in full_trace(pack, decided)]
    every = [
        theirs["result"]["rules"],
        theirs["trace"]["rules"]["output"]["rules"],
        [decided(key) for key in pack.keys],
    ]
    if any(truths != traced for truths in every):
        raise RuntimeError("the engines disagree")
