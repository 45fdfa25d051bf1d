"""The decision-only path: what an evaluation decides, without its reasons, answer by answer.

It runs over the same compiled rules and calls the same decisions as :mod:`app.engine.evaluate`,
and decides anew only what hangs on the values that changed. Tested equal to evaluating the changed
findings as a whole.
"""

from collections.abc import Iterable, Mapping
from operator import is_

from app.domain.base import Certainty
from app.domain.evaluation import Evaluation
from app.domain.findings import ClinicianSettings
from app.domain.rules import SafetyRule
from app.domain.sweep import Outcome
from app.engine.alternatives import Alternative
from app.engine.certainty import CALLED, NOT_CALLED, called_as, home_certainty
from app.engine.compile import CompiledPack
from app.engine.gates import Gates, combine, stops
from app.engine.intake import Known
from app.engine.kleene import Value
from app.engine.planning import PLANNED, Started, start, status_of
from app.engine.ranking import led_by, pressed
from app.engine.ripples import Ripple
from app.engine.safety import asks_open, fired_rules, urgency
from app.engine.staging import INDETERMINATE, STAGED, choose
from app.engine.stakes import Stake
from app.engine.stand import SUMS_EACH, Moved, Place, slacks, take_stand

SETS_PLAN = Stake.SAFETY | Stake.MUST_ASK | Stake.FLAG | Stake.PHASE


class Decider:
    """Decides the outcome of one patient, with any one answer changed.

    Attributes:
        now: The outcome as it stands.
    """

    def __init__(
        self,
        compiled: CompiledPack,
        known: Known,
        evaluation: Evaluation,
        settings: ClinicianSettings | None,
    ) -> None:
        """Take what stands.

        Args:
            compiled: The pack.
            known: What is known and decided.
            evaluation: What was concluded from it.
            settings: What the clinician set, if anything.
        """
        self._compiled = compiled
        self._settings = settings
        self._values: list[Value] = list(known.decided)
        self._stand = take_stand(compiled, known, evaluation)
        self.now = self._stand.outcome
        self._starts: dict[str, tuple[Gates, Started]] = {}
        self._home = evaluation.diagnosis.home
        self._leads = compiled.prepared.places[self._stand.order[0]]
        self._slack = slacks(compiled, self._stand, self._home)
        self._staged = not self._stand.stopped and self._stand.certainty in STAGED

    def after(
        self, finding: str, alternatives: Iterable[Alternative]
    ) -> list[tuple[Alternative, Outcome]]:
        """Return the other answers to one finding that change the outcome, with the outcome.

        Args:
            finding: Which finding is answered otherwise.
            alternatives: The answers.
        """
        values, stakes, now = self._values, self._compiled.stakes, self.now
        ripple, of = stakes.ripples[finding], stakes.of
        weighty, changes = self._weighty(ripple), ripple.changes
        changed = []
        for alternative in alternatives:
            before, touched = [], 0
            for at, value in alternative.slots:
                was = values[at]
                before.append((at, was))
                values[at] = value
                if of[at] and (value is None) is not (was is None):
                    # Of an answer itself only that it is known counts, for what has to be asked.
                    touched |= of[at]
            for at, value in changes(values):
                before.append((at, values[at]))
                values[at] = value
                touched |= of[at]
            if touched or weighty:
                outcome = self._decide(touched, ripple, weighty=weighty)
                if outcome != now:
                    changed.append((alternative, outcome))
            for at, value in before:
                values[at] = value
        return changed

    def _weighty(self, ripple: Ripple) -> bool:
        """Return whether weights that the finding could change may bear on anything."""
        slack, held = self._slack, self._stand.weights
        for number, reach in ripple.reach:
            if reach < slack[number]:
                continue
            if slack[number] <= 0:
                return True
            # What leads can only fall, and any other has to rise.
            falls = number == self._leads
            room = 0
            for key, heaviest, against in ripple.weighed[number]:
                room += held[key] if against is not falls else heaviest - held[key]
            if room >= slack[number]:
                return True
        return False

    def _decide(self, touched: int, ripple: Ripple, *, weighty: bool) -> Outcome:
        stand = self._stand
        fired = self._fired() if touched & Stake.SAFETY else stand.fired
        asks = stand.asks_open
        if touched & Stake.MUST_ASK:
            asks = asks_open(self._compiled, self._values)
        moved: Moved = {}
        if weighty or fired is not stand.fired:
            added = ripple.weighs(self._values, stand.weights)
            moved = self._moved(added) if added else moved
        leading, certainty = stand.outcome.leading, stand.certainty
        if fired is not stand.fired or touched & Stake.CERTAINTY or (moved and self._bear(moved)):
            leading, certainty = self._diagnosis(fired, moved)
        stage, phase, status = self._treatment(touched, fired, certainty, asks=asks)
        level, act_within = urgency(fired, asks_open=asks)
        return Outcome(level, act_within, leading, stage, phase, status)

    def _diagnosis(self, fired: list[SafetyRule], moved: Moved) -> tuple[str | None, Certainty]:
        """Return the leading condition and the certainty of the home condition."""
        supports = self._stand.supports
        if moved:
            supports = {**supports, **{name: support for name, (support, _) in moved.items()}}
        led = led_by(fired, supports) if fired else {}
        leading = self._leading(led, supports, moved)
        certainty = self._stand.certainty
        if leading == self._home or not stops(fired):
            # Under a stop gate neither stage nor plan rests on it.
            certainty = self._certainty(led, supports, moved)
        if leading is None:
            return None, certainty
        called = called_as(leading, self._home, certainty, supports[leading], led_by=leading in led)
        return leading if called != NOT_CALLED else None, certainty

    def _treatment(
        self, touched: int, fired: list[SafetyRule], certainty: str, *, asks: bool
    ) -> tuple[str, str | None, str]:
        """Return stage, phase and status of the plan."""
        stand, now = self._stand, self._stand.outcome
        stopped = stand.stopped if fired is stand.fired else stops(fired)
        staged = not stopped and certainty in STAGED
        stage, phase, status = now.stage, now.phase, now.plan_status
        if touched & Stake.STAGE or staged is not self._staged:
            stage = choose(self._compiled, self._values).label if staged else INDETERMINATE
        if touched & SETS_PLAN or certainty != stand.certainty:
            planned = certainty in PLANNED and not (stopped or asks)
            phase, status = self._plan(touched, fired, certainty) if planned else (None, "withheld")
        return stage, phase, status

    def _fired(self) -> list[SafetyRule]:
        fired, before = fired_rules(self._compiled, self._values), self._stand.fired
        same = len(fired) == len(before) and all(map(is_, fired, before))
        return before if same else fired

    def _moved(self, added: list[tuple[int, int]]) -> Moved:
        """Return support and place of each condition whose sums change."""
        prepared, all_sums = self._compiled.prepared, self._stand.sums
        of_condition: dict[int, list[int]] = {}
        for place, difference in added:
            kind = place % SUMS_EACH
            sums = of_condition.get(place - kind)
            if sums is None:
                sums = of_condition[place - kind] = all_sums[
                    place - kind : place - kind + SUMS_EACH
                ]
            sums[kind] += difference
        moved: Moved = {}
        for first, sums in of_condition.items():
            name = prepared.conditions[first // SUMS_EACH]
            support, order, score = prepared.judge(*sums)
            moved[name] = support, (order, -score, prepared.ranks[name])
        return moved

    def _bear(self, moved: Moved) -> bool:
        """Return whether conditions that moved could bear on what leads, or on its certainty."""
        stand = self._stand
        if stand.fired:
            return bool(moved)
        first = stand.order[0]
        leads = stand.places[first]
        for name, (support, place) in moved.items():
            if place < leads or name in {first, self._home}:
                return True
            if (support == "strong") is not (name in stand.strong):
                return True
        return False

    def _leading(
        self,
        led: Mapping[str, list[SafetyRule]],
        supports: Mapping[str, str],
        moved: Moved,
    ) -> str | None:
        places = self._stand.places

        def place(name: str) -> Place:
            return moved[name][1] if name in moved else places[name]

        if led:
            return min(led, key=lambda name: (pressed(led, name), *place(name)))
        first = next((name for name in self._stand.order if name not in moved), None)
        best = min((*moved, *([first] if first else [])), key=place)
        return best if supports[best] in CALLED else None

    def _certainty(
        self,
        led: Mapping[str, list[SafetyRule]],
        supports: Mapping[str, str],
        moved: Moved,
    ) -> Certainty:
        rivals = [name for name in self._stand.strong if name not in moved]
        rivals += [name for name, (support, _) in moved.items() if support == "strong"]
        return home_certainty(
            self._compiled,
            self._values,
            home_support=supports[self._home],
            rival=any(name != self._home for name in (*rivals, *led)),
            stopped=False,
        )[0]

    def _plan(
        self, touched: int, fired: list[SafetyRule], certainty: str
    ) -> tuple[str | None, str]:
        gates, started = self._start(touched, fired, certainty)
        applied, following = started
        low, high = self._compiled.stakes.flags
        kinds = {
            "gate": bool(gates.restricted_by),
            "certainty": certainty == "possible",
            "flags_unasked": None in self._values[low:high],
            "phase_open": applied.phase.id == "p1" and self._open(following),
            "clinician_setting": applied.beyond_findings,
        }
        return applied.phase.id, status_of({kind for kind, holds in kinds.items() if holds})

    def _start(
        self, touched: int, fired: list[SafetyRule], certainty: str
    ) -> tuple[Gates, Started]:
        """Find gates and start, which few answers change."""
        same = fired is self._stand.fired and not touched & Stake.PHASE
        if same and certainty in self._starts:
            return self._starts[certainty]
        gates = combine(fired)
        found = gates, start(self._compiled, self._values, gates, self._settings, certainty)
        if same:
            self._starts[certainty] = found
        return found

    def _open(self, phase: str | None) -> bool:
        """Return whether a criterion of a phase is not known."""
        places = self._compiled.prepared.criteria_at[f"phase.{phase}"] if phase else ()
        return None in [self._values[at] for at in places]
