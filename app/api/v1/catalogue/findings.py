"""Entries of the vocabulary: what can be asked, seen or measured. Pure."""

from collections.abc import Iterator

from app.api.v1.catalogue.grounds import Grounds
from app.api.v1.catalogue.rules import RuleBook
from app.api.v1.wording import Json
from app.domain.pack import Pack
from app.domain.spelling import allowed
from app.domain.vocabulary import Finding, RedFlag, RedFlagGroup

NO_ACCURACY = "no published accuracy"
WITH_ACCURACY = "read population, design and bias before using it"


class FindingEntries:
    """Builds the entries of each group of findings."""

    def __init__(self, pack: Pack, grounds: Grounds, rules: RuleBook) -> None:
        self._vocabulary = pack.vocabulary
        self._grounds = grounds
        self._rules = rules
        self._combinations = _combinations(pack)

    def presentation(self) -> list[Json]:
        """Return who the patient is and how it began."""
        return [
            self._entry(
                item,
                kind=item.kind,
                choices=[choice.model_dump() for choice in item.values],
                unit=item.unit,
            )
            for item in self._vocabulary.presentation
        ]

    def symptoms(self) -> list[Json]:
        """Return what the patient tells."""
        return [self._entry(item) for item in self._vocabulary.symptoms]

    def aggravating_factors(self) -> list[Json]:
        """Return what makes it worse."""
        return [
            self._entry(item, mechanism=item.mechanism)
            for item in self._vocabulary.aggravating_factors
        ]

    def risk_factors(self) -> list[Json]:
        """Return who is at risk."""
        return [
            self._entry(item, origin=item.origin, modifiable=item.modifiable)
            for item in self._vocabulary.risk_factors
        ]

    def red_flags(self) -> list[Json]:
        """Return the groups of red flags with their members."""
        return [self._group(group) for group in self._vocabulary.red_flags]

    def clinical_tests(self) -> list[Json]:
        """Return the bedside tests with their published accuracy, or that there is none."""
        return [
            self._entry(
                item,
                construct=item.construct_id,
                how=item.how,
                positive=item.positive,
                kit=item.kit,
                accuracy=self._grounds.accuracy(item.id),
                accuracy_note=WITH_ACCURACY if self._grounds.accuracy(item.id) else NO_ACCURACY,
                accuracy_in_combination=[
                    row
                    for name in self._combinations.get(item.id, ())
                    for row in self._grounds.accuracy(name)
                ],
            )
            for item in self._vocabulary.clinical_tests
        ]

    def imaging(self) -> list[Json]:
        """Return what imaging may report."""
        return [self._entry(item, modality=item.modality) for item in self._vocabulary.imaging]

    def measures(self) -> list[Json]:
        """Return what is measured in numbers."""
        return [
            self._entry(item, unit=item.unit, no_limit=item.no_limit, higher_is=item.higher_is)
            for item in self._vocabulary.measures
        ]

    def _group(self, group: RedFlagGroup) -> Json:
        return {
            "kind": "group",
            "id": group.id,
            "label": group.label,
            "question": group.question,
            "members": [self._flag(flag, group) for flag in group.members],
        }

    def _flag(self, flag: RedFlag, group: RedFlagGroup) -> Json:
        return self._entry(
            flag, kind="flag", group=group.id, blocking=flag.blocking, excludes=flag.excludes
        )

    def _entry(self, finding: Finding, **more: object) -> Json:
        takes = allowed(finding)
        return {
            "id": finding.id,
            "label": finding.label,
            "question": finding.question,
            "allowed": {
                "values": list(takes.values),
                "low": takes.low,
                "high": takes.high,
                "sides": takes.sides,
                "sentence": takes.sentence(),
            },
            "sided": finding.sided,
            "either_side": finding.either_side,
            "locates_pain": finding.locates_pain,
            "seconds": finding.seconds,
            "provokes": finding.provokes,
            "on_indication": finding.on_indication,
            "at_follow_up": finding.at_follow_up,
            "retired": finding.retired,
            "seed": list(finding.seed),
            "read_by": self._rules.read_by(finding.id),
            **more,
            **self._grounds.of(finding),
        }


def _combinations(pack: Pack) -> dict[str, list[str]]:
    """Return, for each finding, the derived findings with accuracy that read it directly."""
    studied = {row.finding for row in pack.accuracies}
    combined: dict[str, list[str]] = {}
    for derivation in pack.derivations:
        if derivation.id in studied:
            for name in derivation.when.references():
                combined.setdefault(name, []).append(derivation.id)
    return combined


def flags_of(groups: list[Json]) -> Iterator[Json]:
    """Yield every flag of the groups."""
    for group in groups:
        yield from group["members"]
