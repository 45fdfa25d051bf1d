"""From the typed request to the engine's findings. Pure; raises on findings that contradict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.api.v1.answers import Closed
from app.api.v1.generated.red_flags import RedFlags
from app.api.v1.request import ClinicianSettings as Settings
from app.api.v1.request import EvaluationRequest
from app.domain.findings import NO_LIMIT, ClinicianSettings, FindingSet, Sides, Single
from app.domain.vocabulary import Vocabulary

PLAIN_GROUPS = (
    "presentation",
    "symptoms",
    "aggravating_factors",
    "risk_factors",
    "clinical_tests",
    "imaging",
    "measures",
)
NONE_OF_THESE = "none_of_these"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that cannot both be meant."""

    pointer: str
    code: str
    message: str
    hint: str


class ContradictoryFindingsError(Exception):
    """The request says two things that cannot both be true.

    Attributes:
        contradictions: Each with the place to mend.
    """

    def __init__(self, contradictions: list[Contradiction]) -> None:
        self.contradictions = contradictions
        super().__init__(f"{len(contradictions)} contradictions")


class Inbound:
    """Maps requests by the vocabulary of one pack."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._members = {
            group.id: tuple(flag.id for flag in group.members) for group in vocabulary.red_flags
        }
        self._locating = {
            finding.id: group
            for group, findings in vocabulary.groups().items()
            for finding in findings
            if finding.locates_pain and finding.sided
        }
        self._order = tuple(finding.id for finding in vocabulary.all_findings())
        self._either_side = frozenset(f.id for f in vocabulary.all_findings() if f.either_side)
        self._retired = frozenset(f.id for f in vocabulary.all_findings() if f.retired)

    def findings(self, request: EvaluationRequest) -> FindingSet:
        """Return the known findings of a request.

        Raises:
            ContradictoryFindingsError: If a group is answered ``none_of_these`` with a member
                ``yes``, or a pain is placed on a side that ``presentation.side`` excludes.
        """
        values: dict[str, Single | Sides] = {}
        for group in PLAIN_GROUPS:
            for name, answer in _given(getattr(request, group)):
                value = _value(answer)
                if value is not None:
                    values[name] = value
        problems: list[Contradiction] = []
        asked = frozenset(self._flags(request.red_flags, values, problems))
        problems.extend(self._side_problems(values))
        if problems:
            raise ContradictoryFindingsError(sorted(problems, key=lambda each: each.pointer))
        ignored = tuple(name for name in values if name in self._retired)
        for name in ignored:
            del values[name]
        return FindingSet(
            values=values,
            asked_as_group=asked,
            settings=_settings(request.clinician_settings),
            pre_test={n: p for n, p in _given(request.pre_test_probability) if p is not None},
            ignored=ignored,
            other_side=tuple(self._other_side(values)),
        )

    def changed(self, base: FindingSet, changes: EvaluationRequest) -> FindingSet:
        """Return findings with other answers.

        An answer of ``changes`` stands for the one before; the word ``unknown`` takes it back, and
        what is left out or null stays as it was, of an answer given side by side the other side
        too. Settings and probabilities are replaced as given.

        Args:
            base: What is known.
            changes: The other answers.

        Raises:
            ContradictoryFindingsError: If the changes contradict each other or what stays.
        """
        other = self.findings(changes)
        back = frozenset(self._taken_back(changes))
        merged = {**base.values, **other.values, **dict.fromkeys(back)}
        merged |= _side_by_side(base.values, changes)
        # In the vocabulary's order, as if it had been sent so.
        values = {name: said for name in self._order if (said := merged.get(name)) is not None}
        problems = list(self._side_problems(values))
        if problems:
            raise ContradictoryFindingsError(sorted(problems, key=lambda each: each.pointer))
        grouped = base.asked_as_group - back - other.values.keys()
        return FindingSet(
            values=values,
            asked_as_group=grouped | other.asked_as_group,
            settings=other.settings or base.settings,
            pre_test={**base.pre_test, **other.pre_test},
            ignored=base.ignored + other.ignored,
            other_side=tuple(self._other_side(values)),
        )

    def _taken_back(self, changes: EvaluationRequest) -> Iterator[str]:
        """Yield the findings that are said to be unknown."""
        for group in PLAIN_GROUPS:
            for name, answer in _given(getattr(changes, group)):
                if answer == UNKNOWN:
                    yield name
        for group, given in _given(changes.red_flags):
            answers = dict(_given(given)) if isinstance(given, Closed) else {"group_answer": given}
            all_back = answers.pop("group_answer", None) == UNKNOWN
            for name in self._members[group]:
                if answers.get(name) == UNKNOWN or (all_back and name not in answers):
                    yield name

    def _other_side(self, values: Mapping[str, Single | Sides]) -> Iterator[str]:
        """Yield findings that hold only on the side that does not hurt."""
        other = {"left": "right", "right": "left"}.get(str(values.get("side")))
        if other is not None:
            for name, value in values.items():
                one_sided = isinstance(value, Sides) and getattr(value, other) is True
                if one_sided and name not in self._either_side:
                    yield name

    def _flags(
        self,
        groups: RedFlags | None,
        values: dict[str, Single | Sides],
        problems: list[Contradiction],
    ) -> Iterator[str]:
        for group, given in _given(groups):
            answers = dict(_given(given)) if isinstance(given, Closed) else {"group_answer": given}
            none_of_these = answers.get("group_answer") == NONE_OF_THESE
            for name in self._members[group]:
                value = _value(answers.get(name))
                if value is not None:
                    values[name] = value
                if none_of_these and value is True:
                    problems.append(_group_problem(group, name))
                elif none_of_these and name not in answers:
                    # A member that is said to be unknown is not what was asked and is absent.
                    values[name] = False
                    yield name

    def _side_problems(self, values: Mapping[str, Single | Sides]) -> Iterator[Contradiction]:
        side = values.get("side")
        placed = {
            name: value for name in self._locating if isinstance(value := values.get(name), Sides)
        }
        if side == "left":
            yield from self._on_excluded_side(placed, "right")
        elif side == "right":
            yield from self._on_excluded_side(placed, "left")
        elif side == "both" and placed and not self._speaks_plainly(values):
            yield from self._on_one_side_only(placed)
        elif side == "central":
            one_sided = (n for n, v in placed.items() if {v.left, v.right} == {True, False})
            yield from (self._side_problem(name, "") for name in one_sided)

    def _on_excluded_side(
        self, placed: Mapping[str, Sides], excluded: str
    ) -> Iterator[Contradiction]:
        for name, value in placed.items():
            if getattr(value, excluded) is True:
                yield self._side_problem(name, f"/{excluded}")

    def _on_one_side_only(self, placed: Mapping[str, Sides]) -> Iterator[Contradiction]:
        for silent in ("left", "right"):
            if all(getattr(value, silent) is False for value in placed.values()):
                yield self._side_problem(next(iter(placed)), f"/{silent}")

    def _speaks_plainly(self, values: Mapping[str, Single | Sides]) -> bool:
        return any(values.get(name) is True for name in self._locating)

    def _side_problem(self, name: str, end: str) -> Contradiction:
        return Contradiction(
            pointer=f"/{self._locating[name]}/{name}{end}",
            code="contradictory_side",
            message="This places the pain on a side that presentation.side does not say.",
            hint="Mend presentation.side (left, right, both or central), or this answer.",
        )


def _group_problem(group: str, name: str) -> Contradiction:
    return Contradiction(
        pointer=f"/red_flags/{group}/{name}",
        code="contradictory_group",
        message="The group is answered none_of_these, and this member of it is answered yes.",
        hint="Take back group_answer, or this yes.",
    )


def _given(part: Closed | None) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a part of the request that were sent, in the vocabulary's order.

    The set of fields sent has another order in every process, and answers repeat this one.
    """
    if part is not None:
        for name, answer in part.__dict__.items():
            if answer is not None:
                yield name, answer


def _side_by_side(
    base: Mapping[str, Single | Sides], changes: EvaluationRequest
) -> dict[str, Sides | None]:
    """Return what comes of findings that are changed side by side; a side left out stays."""
    changed = {}
    for group in PLAIN_GROUPS:
        for name, answer in _given(getattr(changes, group)):
            said = dict(_given(answer)) if isinstance(answer, Closed) else {}
            if said:
                was = base.get(name)
                stays = {"left": was.left, "right": was.right} if isinstance(was, Sides) else {}
                now = {**stays, **{side: _single(each) for side, each in said.items()}}
                known = any(each is not None for each in now.values())
                changed[name] = Sides(**now) if known else None
    return changed


def _value(answer: Any) -> Any:  # noqa: ANN401 -- of a validated request
    if isinstance(answer, Closed):
        sides = dict(_given(answer))
        left, right = _single(sides.get("left")), _single(sides.get("right"))
        return None if left is None and right is None else Sides(left, right)
    return _single(answer)


_WORDS: dict[Any, Single | None] = {
    "yes": True,
    "no": False,
    "unknown": None,
    None: None,
    "no_limit": NO_LIMIT,
}


def _single(answer: Any) -> Any:  # noqa: ANN401 -- of a validated request
    return _WORDS.get(answer, answer)


def _settings(sent: Settings | None) -> ClinicianSettings | None:
    if sent is None:
        return None
    return ClinicianSettings(
        pain_limit=sent.pain_limit,
        hip_flexion_cap_deg=sent.hip_flexion_cap_deg,
        phase=sent.phase,
        reason=sent.reason,
    )
