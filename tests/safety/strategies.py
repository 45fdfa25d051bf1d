"""Random patients over the whole vocabulary, with legal values only."""

from typing import Any

from hypothesis import strategies as st

from app.domain.findings import NO_LIMIT, ClinicianSettings, FindingSet, Sides
from app.domain.pack import Pack
from app.domain.vocabulary import Finding, Measure, PresentationItem
from tests.safety.patients import TYPICAL, Findings, Value

Answer = tuple[str, Value]
FLAG_SHARE = 4
"""How many times as often a red flag is drawn as another finding."""


def legal_values(finding: Finding) -> list[Value]:
    """Return the answers worth trying: all words, and the ends and middles of a range."""
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        return [choice.id for choice in finding.values]
    low, high = getattr(finding, "low", None), getattr(finding, "high", None)
    if low is None or high is None:
        sides: list[Value] = [Sides(True, False), Sides(False, None), Sides(None, True)]
        return [True, False, *(sides if finding.sided else [])]
    near = [low, low + 1, low + 3, low + 6, low + 7, low + 15, low + 24, low + 40, high]
    numbers: list[Value] = [number for number in near if number <= high]
    if finding.id == "age":
        numbers.extend([12, 17, 18, 25, 26, 39, 41, 60, 72])
    if isinstance(finding, Measure) and finding.no_limit:
        numbers.append(NO_LIMIT)
    return numbers


def best_value(pack: Pack, measure: str) -> int | float:
    """Return the end of a measure's range at which it speaks least against load."""
    (found,) = [item for item in pack.vocabulary.measures if item.id == measure]
    return found.high if found.higher_is == "better" else found.low


def every_answer(pack: Pack) -> list[Answer]:
    """Return every legal answer that is worth trying, finding by finding."""
    return [
        (finding.id, value)
        for finding in pack.vocabulary.all_findings()
        for value in legal_values(finding)
    ]


def answers(pack: Pack) -> st.SearchStrategy[Answer]:
    """Return single answers, red flags more often than others."""
    flags = {flag.id for flag in pack.vocabulary.flags()}
    pool = every_answer(pack)
    often = [answer for answer in pool if answer[0] in flags and answer[1] is True]
    return st.sampled_from(pool + often * FLAG_SHARE)


def finding_sets(pack: Pack, *, most: int = 12) -> st.SearchStrategy[Findings]:
    """Return random patients: a typical one or nobody, with answers changed and taken away."""
    names = [finding.id for finding in pack.vocabulary.all_findings()]
    starts = [dict[str, Value](), *(build() for build in TYPICAL.values())]

    def patient(start: Findings, said: list[Answer], dropped: list[str]) -> Findings:
        changed = {**start, **dict(said)}
        return {name: value for name, value in changed.items() if name not in dropped}

    return st.builds(
        patient,
        st.sampled_from(starts),
        st.lists(answers(pack), max_size=most),
        st.lists(st.sampled_from(names), max_size=6),
    )


def complete_sets(pack: Pack) -> st.SearchStrategy[Findings]:
    """Return patients of whom every single thing was asked."""
    return st.fixed_dictionaries(
        {
            finding.id: st.sampled_from(legal_values(finding))
            for finding in pack.vocabulary.all_findings()
        }
    )


def settings_of_clinicians() -> st.SearchStrategy[ClinicianSettings | None]:
    """Return what a clinician may ask for, from nothing to all of it."""
    return st.none() | st.builds(
        ClinicianSettings,
        pain_limit=st.none() | st.integers(0, 5),
        hip_flexion_cap_deg=st.none() | st.sampled_from([0, 10, 20, 30, 45, 60, 90, 140]),
        phase=st.none() | st.sampled_from(["p1", "p2", "p3", "p4"]),
    )


def shuffled(content: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return the same entries in any order."""
    return st.permutations(list(content.items())).map(dict)


def measured_on_sides(pack: Pack) -> st.SearchStrategy[Answer]:
    """Return measures taken on the left and on the right; either may be unknown."""
    sided = [item for item in pack.vocabulary.measures if item.sided]

    def numbers(item: Measure) -> st.SearchStrategy[Answer]:
        number = st.none() | st.integers(item.low, min(item.high, 60))
        return st.builds(lambda left, right: (item.id, Sides(left, right)), number, number)

    return st.sampled_from(sided).flatmap(numbers)


def sparse_sets(pack: Pack) -> st.SearchStrategy[Findings]:
    """Return patients of whom red flags are cleared, and anything else may be known."""
    cleared: Findings = dict.fromkeys((flag.id for flag in pack.vocabulary.flags()), False)
    flags = list(cleared)
    said = st.lists(answers(pack) | measured_on_sides(pack), max_size=30)
    ages = st.none() | st.sampled_from([15, 22, 40, 70])

    def patient(said: list[Answer], age: int | None, dropped: list[str]) -> Findings:
        known = {**cleared, **({} if age is None else {"age": age}), **dict(said)}
        return {name: value for name, value in known.items() if name not in dropped}

    return st.builds(patient, said, ages, st.lists(st.sampled_from(flags), max_size=2))


def any_patient(pack: Pack) -> st.SearchStrategy[FindingSet]:
    """Return patients of every kind, with what a clinician may set."""
    values = (
        finding_sets(pack)
        | finding_sets(pack, most=40)
        | sparse_sets(pack)
        | st.builds(
            lambda known, said: {**known, **dict(said)},
            finding_sets(pack),
            st.lists(measured_on_sides(pack), max_size=3),
        )
    )
    return st.builds(FindingSet, values=values, settings=settings_of_clinicians())
