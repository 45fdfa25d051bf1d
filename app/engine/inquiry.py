"""What is gathered while one conclusion is questioned: read from the very evaluation and rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.domain.base import Truth
from app.domain.evaluation import CriterionResult, Evaluation
from app.domain.rules import SafetyRule
from app.domain.vocabulary import ImagingFinding
from app.domain.why_not import Hold, NotAsked
from app.engine.asking import most_pain
from app.engine.certainty import speaks_against_home
from app.engine.compile import CompiledPack
from app.engine.intake import Known

MOST_NAMED = 12
"""Findings that were not asked and are named in one answer."""

LEGS = ("site", "aggravator", "provocation")
"""Of the certainty rule."""

OF_ONE_RULE = 3
"""Findings of one rule that are named before those of the next; any one may be enough."""


@dataclass(slots=True)
class Inquiry:
    """One patient, and what speaks about the thing that is asked about.

    Attributes:
        opened: Rules that are undecided and would matter, the weightiest first.
        asked: Open must-asks with what is not known of them, by rule id.
        findings: The vocabulary by id.
    """

    compiled: CompiledPack
    known: Known
    evaluation: Evaluation
    held: list[Hold] = field(default_factory=list)
    points_for: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    criteria: list[CriterionResult] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Whether a stop gate is in force."""
        return any(True for _ in self.fired("stop"))

    def look(self, key: str) -> Truth:
        """Return how a rule came out, and note that it was looked at."""
        self.rules.append(key)
        return self.known.truth(key)

    def criterion(self, key: str, *, speaks: bool = True) -> Truth:
        """Look at a criterion.

        Args:
            key: Its rule.
            speaks: Whether meeting it speaks for what is asked about.
        """
        met = self.look(key)
        missing = self._proposed(key) if met is None else ()
        self.criteria.append(CriterionResult(key, met, missing))
        if met is None:
            self.opened.append(key)
        elif speaks:
            (self.points_for if met else self.against).append(key)
        return met

    def hold(self, kind: str, rule: str | None = None, name: str | None = None) -> None:
        """Note what holds it back; an undecided rule with what is not known of it."""
        undecided = rule in self.compiled.rules and self.known.truth(rule) is None
        findings = self._proposed(rule) if rule is not None and undecided else ()
        if rule is not None:
            self.rules.append(rule)
        self.held.append(Hold(kind, rule, name, findings))

    def fired(self, *effects: str) -> Iterator[SafetyRule]:
        """Yield the safety rules in force with one of these effects, most pressing first."""
        by_id = {rule.id: rule for rule in self.compiled.pack.safety_rules}
        for name in self.evaluation.triage.fired:
            if by_id[name].effect in effects:
                yield by_id[name]

    def hold_by_questions(self) -> None:
        """Note the open must-asks, which hold back every exercise."""
        for question in self.evaluation.triage.open_questions:
            rule = f"must_ask.{question.must_ask}"
            names = (base for name in question.findings for base in self._bases(name))
            findings = self._bedside_first(names)
            self.asked[rule] = findings
            self.rules.append(rule)
            self.held.append(Hold("must_ask", rule, None, findings))

    def look_at_certainty(self) -> None:
        """Look at the legs and the minimum set of the home condition, as criteria.

        What is called unlikely stays so whatever else is asked, so nothing of it is missing.
        """
        opened = len(self.opened)
        for leg in LEGS:
            self.criterion(f"certainty.{leg}", speaks=False)
        for item in self.compiled.pack.certainty.minimum_set:
            self.criterion(f"minimum.{item.id}", speaks=False)
        if self.evaluation.diagnosis.home_certainty == "unlikely":
            del self.opened[opened:]

    def hold_by_certainty(self) -> None:
        """Note how sure the home condition is called, and each reason why no surer."""
        diagnosis = self.evaluation.diagnosis
        self.held.append(Hold("certainty", name=diagnosis.home_certainty))
        self.hold_by_reasons()

    def hold_by_reasons(self) -> None:
        """Note what keeps the home condition from being called likely, short of a stop gate."""
        for code in self.evaluation.diagnosis.home_reasons:
            if code == "strong_alternative":
                self._hold_by_rivals()
            elif code not in {"site_aggravator_provocation", "gate_in_force"}:
                self.hold("certainty_reason", _rule_of(code), code)

    def _hold_by_rivals(self) -> None:
        for entry in self.evaluation.differential:
            rival = speaks_against_home(entry.support, entry.led_by)
            if rival and entry.condition != self.evaluation.diagnosis.home:
                self.held.append(Hold("rival", next(iter(entry.led_by), None), entry.condition))
                self.rules.extend(entry.led_by[:1])

    def askable(self, key: str) -> tuple[str, ...]:
        """Return the findings that can be asked and keep a rule open, bedside before imaging."""
        return self._bedside_first(self._bases(key))

    def _proposed(self, key: str) -> tuple[str, ...]:
        """Return those of them that may be asked or tested now."""
        names = self.askable(key)
        allowed = self._allowed(names)
        return tuple(name for name in names if name in allowed)

    def _bases(self, name: str) -> Iterator[str]:
        """Yield findings of the vocabulary for a rule, derived finding or value of a choice."""
        if name in self.compiled.rules:
            inside = self.known.missing(name)
        else:
            reads = (item.reads for item in self.compiled.pack.computations if item.id == name)
            inside = tuple(each for each in next(reads, ()) if self.known(each) is None)
            if not inside:
                yield name.partition(".")[0]
        for each in inside:
            yield from self._bases(each)

    def _bedside_first(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return findings in the order in which the rules name them, imaging last."""
        found = [name for name in dict.fromkeys(names) if name in self.compiled.findings]
        return tuple(
            sorted(found, key=lambda name: isinstance(self.compiled.findings[name], ImagingFinding))
        )

    def not_asked(self) -> list[NotAsked]:
        """Return what was not asked and would matter: open must-asks, then rule by rule.

        Nothing in an emergency, and nothing that provokes more pain than a gate in force, or an
        open must-ask, allows: what these ask for comes first.
        """
        by_rule = {**self.asked, **{key: self.askable(key) for key in self._undecided()}}
        for key in dict.fromkeys(self.opened):
            by_rule.setdefault(key, self.askable(key))
        first = [name for findings in by_rule.values() for name in findings[:OF_ONE_RULE]]
        wanted = self._allowed(name for key in (*self.asked, *self.opened) for name in by_rule[key])
        rest = [name for findings in by_rule.values() for name in findings]
        return [
            NotAsked(name, tuple(key for key, names in by_rule.items() if name in names))
            for name in dict.fromkeys((*first, *rest))
            if name in wanted
        ]

    def _allowed(self, names: Iterable[str]) -> set[str]:
        """Leave out what may not be asked or tested now."""
        if self.evaluation.triage.level == "emergency":
            return set()
        most = most_pain(self.compiled, self.evaluation)
        known = self.compiled.findings
        return {
            name for name in names if known[name].provokes <= most and not known[name].on_indication
        }

    def _undecided(self) -> tuple[str, ...]:
        """Return open safety rules: what is asked for a must-ask decides them."""
        return self.evaluation.triage.undecided if self.asked else ()


def _rule_of(code: str) -> str | None:
    """Return the rule behind a reason of the certainty, where it is one rule."""
    leg = code.partition("_")[0]
    if leg in LEGS:
        return f"certainty.{leg}"
    return "certainty.caps" if code == "capped" else None
