"""Which findings stand in front: those that the pack's rules for this plan read."""

from collections.abc import Iterable, Mapping

from app.engine.compile import CompiledPack

KEY_RULES = ("certainty.", "minimum.", "negative.", "trial.", "stage", "phase.", "must_ask.")
"""Rules of certainty, trial definition, stage, phase and must-asks, by the start of their key."""
KEY_EFFECTS = ("stop", "restrict")


def weighed_findings(compiled: CompiledPack) -> frozenset[str]:
    """Return the ids of findings that the plan hangs on.

    These are what is read, also through derived findings, by a gate that stops or restricts, by a
    must-ask, by the certainty, stage and phase rules, by the trial definition, and by what speaks
    for the home condition. What is asked at a later visit only stands behind.
    """
    pack = compiled.pack
    read = _read(compiled)
    behind = {item.id: item.when.references() for item in pack.derivations}
    behind.update({item.id: item.reads for item in pack.computations})
    later = {item.id for item in pack.vocabulary.all_findings() if item.at_follow_up}
    return frozenset(name.split(".")[0] for name in _through(read, behind)) - later


def _read(compiled: CompiledPack) -> Iterable[str]:
    pack = compiled.pack
    for key, rule in compiled.rules.items():
        if key.startswith(KEY_RULES):
            yield from rule.reads
    for ask in pack.must_asks:
        yield from ask.findings
    home = next(condition for condition in pack.conditions if condition.home)
    gates = (gate.when for gate in pack.safety_rules if gate.effect in KEY_EFFECTS)
    reasons = (feature.when for feature in home.features if feature.direction == "for")
    for predicate in (*gates, *reasons):
        yield from predicate.references()


def _through(names: Iterable[str], behind: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(behind.get(name, ()))
    return found
