"""Rules made up by a seeded generator, in the pack's language and in zen-engine's."""

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from app.domain.findings import FindingSet
from app.domain.predicates import Predicate
from app.engine.codegen import Step, build
from app.engine.compile import CompiledPack, Rule, compile_pack, place
from app.knowledge.shelf import newest_folders, shelve

TRUTHS = tuple(f"truth_{number}" for number in range(40))
NUMBERS = tuple(f"number_{number}" for number in range(20))
FINDINGS = (*TRUTHS, *NUMBERS)
HIGHEST = 10


@dataclass(frozen=True, slots=True)
class Both:
    """One rule in both languages."""

    ours: Predicate
    zen: str


def made_up(count: int, seed: int = 1) -> list[Both]:
    """Return rules that ask for all or any of 2 to 6 conditions over 60 findings."""
    chance = Random(seed)
    return [_rule(chance) for _ in range(count)]


def patient(chance: Random) -> dict[str, bool | int]:
    """Return a value for every finding."""
    truths = {name: chance.random() < 0.4 for name in TRUTHS}
    return {**truths, **{name: chance.randint(0, HIGHEST) for name in NUMBERS}}


def half_known(known: dict[str, bool | int], chance: Random) -> FindingSet:
    """Return a patient of whom half of the findings are unknown."""
    asked = chance.sample(FINDINGS, len(FINDINGS) // 2)
    return FindingSet(values={name: known[name] for name in asked})


def compiled(rules: list[Both]) -> CompiledPack:
    """Return a pack with these rules and no others, for what reads only rules."""
    named = {f"rule_{number}": rule.ours for number, rule in enumerate(rules)}
    grounds = served().pack.certainty
    written = {key: Rule(key, "safety", predicate, grounds) for key, predicate in named.items()}
    index = {name: position for position, name in enumerate((*FINDINGS, *named))}
    return replace(
        served(),
        inputs=FINDINGS,
        blank=dict.fromkeys(FINDINGS),
        choices={},
        keys=tuple(named),
        index=index,
        rules=written,
        placed={key: place(rule, index) for key, rule in written.items()},
        decide=build(FINDINGS, [Step(key, predicate=item) for key, item in named.items()]),
    )


@cache
def served() -> CompiledPack:
    """Return the first pack that is served."""
    shelved = shelve(next(iter(newest_folders().values())))
    return compile_pack(shelved.pack, shelved.digest)


def _rule(chance: Random) -> Both:
    parts = [_condition(chance, name) for name in chance.sample(FINDINGS, chance.randint(2, 6))]
    word, joined = chance.choice((("all", " and "), ("any", " or ")))
    ours = Predicate.model_validate({word: tuple(part.ours for part in parts)})
    return Both(ours, f"({joined.join(part.zen for part in parts)})")


def _condition(chance: Random, name: str) -> Both:
    if name in TRUTHS:
        form, zen = chance.choice((("present", name), ("absent", f"not {name}")))
        return Both(Predicate.model_validate({form: name}), zen)
    if chance.random() < 0.5:
        limit = chance.randint(1, HIGHEST)
        at_least = {"at_least": {"finding": name, "value": limit}}
        return Both(Predicate.model_validate(at_least), f"{name} >= {limit}")
    low, high = sorted((chance.randint(0, HIGHEST), chance.randint(0, HIGHEST)))
    between = {"between": {"finding": name, "low": low, "high": high}}
    return Both(Predicate.model_validate(between), f"({name} >= {low} and {name} <= {high})")
