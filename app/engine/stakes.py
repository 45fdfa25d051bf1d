"""What hangs on each value, found once when a pack is compiled: the tables of the sweep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.pack import Pack
from app.engine.alternatives import Question, questions
from app.engine.codegen import Step, Weighed
from app.engine.prepared import SUMS, Prepared, weightiest_first
from app.engine.ripples import Ripple, Rulebook, make_ripples


class Stake:
    """Parts of the outcome that a value bears on, to be added up as bits.

    Plain numbers: they are combined some thousand times an evaluation, and an enumeration's cost
    would be most of the sweep.
    """

    SAFETY = 1
    MUST_ASK = 2
    FLAG = 4
    CERTAINTY = 8
    STAGE = 16
    PHASE = 32


KINDS = {
    "must_ask": Stake.MUST_ASK,
    "certainty": Stake.CERTAINTY,
    "minimum": Stake.CERTAINTY,
    "negative": Stake.CERTAINTY,
    "stage": Stake.STAGE,
    "stage_need": Stake.STAGE,
    "phase": Stake.PHASE,
}
"""By the first word of a rule's key."""


@dataclass(frozen=True, slots=True)
class Stakes:
    """The tables of the sweep.

    Attributes:
        of: What hangs on the value at each position; 0 for what no outcome reads.
        flags: From the first red flag's position to behind the last.
        questions: What can be asked, by finding.
        ripples: What changes with each finding.
    """

    of: tuple[int, ...]
    flags: tuple[int, int]
    questions: Mapping[str, Question]
    ripples: Mapping[str, Ripple]


def prepare_stakes(
    pack: Pack, steps: Sequence[Step], index: Mapping[str, int], prepared: Prepared
) -> Stakes:
    """Build the tables of a pack.

    Args:
        pack: A checked pack.
        steps: Every derived value and rule, each after what it reads.
        index: Position of each input and step.
        prepared: The pack's other positions.

    Raises:
        ValueError: If the red flags do not stand beside each other.
    """
    of = _stakes(index, prepared)
    flags = [place for _, _, places in prepared.flag_groups for place in places]
    if sorted(flags) != list(range(min(flags), max(flags) + 1)):
        raise ValueError("the red flags do not stand beside each other")
    asked = questions(pack, index)
    by_truth = _by_truth(prepared, of)
    targets = [(step.target, index[step.target]) for step in steps]
    matters = {key: place not in by_truth for key, place in targets if of[place]}
    slots = {name: question.slots for name, question in asked.items()}
    return Stakes(
        of=tuple(of[place] for place in range(len(of))),
        flags=(min(flags), max(flags) + 1),
        questions=asked,
        ripples=make_ripples(
            Rulebook(steps, index, matters, _weighed(pack, prepared), SUMS), slots
        ),
    )


def _stakes(index: Mapping[str, int], prepared: Prepared) -> dict[int, int]:
    of = {place: KINDS.get(key.partition(".")[0], 0) for key, place in index.items()}
    for _, when, unless in prepared.safety:
        for place in (when, when if unless is None else unless):
            of[place] |= Stake.SAFETY
    for _, _, places in prepared.must_asks:
        for place in places:
            of[place] |= Stake.MUST_ASK
    for _, _, places in prepared.flag_groups:
        for place in places:
            of[place] |= Stake.FLAG
    return of


def _by_truth(prepared: Prepared, of: Mapping[int, int]) -> frozenset[int]:
    """Return the positions where only holding counts: absent and unknown are alike there."""
    defining = {place for stage in prepared.stages for place in stage.defining}
    alike = Stake.SAFETY | Stake.CERTAINTY | Stake.STAGE
    return frozenset(
        place for place, stake in of.items() if stake and not stake & ~alike
    ) - frozenset(defining)


def _weighed(pack: Pack, prepared: Prepared) -> dict[str, Weighed]:
    """Return by feature what counts once together, the heaviest first."""
    names = [
        f"feature.{condition.id}.{feature.id}"
        for condition in pack.conditions
        for feature in weightiest_first(condition)
    ]
    found: dict[int, list[tuple[str, int]]] = {}
    sums: dict[int, int] = {}
    for name, feature in zip(names, prepared.features, strict=True):
        if feature.sum is not None:
            found.setdefault(feature.key, []).append((name, feature.weight))
            sums[feature.key] = feature.sum
    weighed = [Weighed(key, sums[key], tuple(features)) for key, features in found.items()]
    return {name: item for item in weighed for name, _ in item.features}
