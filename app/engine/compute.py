"""Named, versioned computations that the rule language cannot express.

Each takes the known values of the findings a pack hands it (``None`` is unknown) and the pack's
limits, and returns a truth or a number, or ``None`` when what is known does not decide it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from app.domain.base import Truth

Limits = Mapping[str, float]
Turns = Callable[[Sequence[Any], int, Sequence[int]], list[int]]
"""From the values read, the place of one of them and the limits of rules that read the result, to
the whole numbers of that one at which the result may pass a limit."""


def _never(_: Limits) -> Turns:
    """Return turns of a computation of truths."""
    return lambda _values, _place, _limits: []


@dataclass(frozen=True, slots=True)
class NamedFunction:
    """A computation as a pack may call it.

    Attributes:
        arguments: How many findings it reads.
        limits: Names of the limits it needs.
        bind: From those limits to the function.
        turns: From those limits to where the result turns.
    """

    version: int
    arguments: int
    limits: frozenset[str]
    bind: Callable[[Limits], Callable[..., Any]]
    turns: Callable[[Limits], Turns] = _never


def _stretch_construct(_: Limits) -> Callable[..., Truth]:
    def decide(modified: Truth, bent_knee: Truth, puranen_orava: Truth) -> Truth:
        """Read the three stretch tests as one: the most valid performed one speaks.

        Source: decisions A; Cacchio 2012. Never the most positive of the three.
        """
        for result in (modified, bent_knee, puranen_orava):
            if result is not None:
                return result
        return None

    return decide


def _irritability_band(limits: Limits) -> Callable[..., int | None]:
    pain_moderate, pain_high = limits["pain_moderate"], limits["pain_high"]
    hours_moderate, hours_high = limits["hours_moderate"], limits["hours_high"]
    sitting_high_below = limits["sitting_high_below"]

    def graded(value: float | None, moderate: float, high: float) -> int:
        if value is None:
            return 0
        return 3 if value >= high else 2 if value >= moderate else 1

    def decide(*values: Any) -> int | None:  # noqa: ANN401 -- numbers and truths of findings
        """Worst known criterion: 1 low, 2 moderate, 3 high; management.md 10b, decisions H.

        Pain is the worst of 24 hours (0 to 10); hours until it settles after load; pain at rest;
        night; minutes of sitting to first pain. Settling at exactly ``hours_high`` is still
        moderate: only longer is high. Then pain, hours and sitting of the only side that was
        measured, where either may hurt: bad ones count, good ones say nothing of the other side.
        """
        pain, hours, rest, night, sitting, pain_of_one, hours_of_one, sitting_of_one = values
        known = max(
            graded(pain, pain_moderate, pain_high), graded(hours, hours_moderate, hours_high + 1)
        )
        of_one = max(
            graded(pain_of_one, pain_moderate, pain_high),
            graded(hours_of_one, hours_moderate, hours_high + 1),
        )
        short = any(
            minutes is not None and minutes < sitting_high_below
            for minutes in (sitting, sitting_of_one)
        )
        severe = 3 if rest is True or night is True or short else 0
        return max(known, of_one if of_one > 1 else 0, severe) or None

    return decide


def _irritability_turns(limits: Limits) -> Turns:
    by_place = {
        0: [limits["pain_moderate"], limits["pain_high"]],
        1: [limits["hours_moderate"], limits["hours_high"] + 1],
        4: [limits["sitting_high_below"]],
    }
    by_place |= {5: by_place[0], 6: by_place[1], 7: by_place[4]}

    def turns(_values: Sequence[Any], place: int, _limits: Sequence[int]) -> list[int]:
        return [ceil(limit) for limit in by_place.get(place, ())]

    return turns


def _age_at_onset(limits: Limits) -> Callable[..., int | None]:
    weeks_a_year = limits["weeks_a_year"]

    def decide(age: int | None, duration_weeks: int | None) -> int | None:
        """Whole years of age when it began, rounded down."""
        if age is None or duration_weeks is None:
            return None
        return max(0, int(age - duration_weeks / weeks_a_year))

    return decide


def _age_at_onset_turns(limits: Limits) -> Turns:
    weeks_a_year = limits["weeks_a_year"]

    def turns(values: Sequence[Any], place: int, limits: Sequence[int]) -> list[int]:
        age, weeks = values
        if place == 0:
            return [] if weeks is None else [ceil(limit + weeks / weeks_a_year) for limit in limits]
        return [] if age is None else [floor((age - limit) * weeks_a_year) + 1 for limit in limits]

    return turns


def _injury_age(_: Limits) -> Callable[..., int | None]:
    def decide(weeks_since: int | None, duration_weeks: int | None, sudden: Truth) -> int | None:
        """Weeks since the injury, as given, else the duration of a pain that began suddenly.

        A pain that came on gradually, or nobody knows how, may be older than an injury on top of
        it: then the date of the injury is unknown until it is given, and unknown is not old.
        Source: decisions C, G1.
        """
        if weeks_since is not None:
            return weeks_since
        return duration_weeks if sudden is True else None

    return decide


def _injury_age_turns(_: Limits) -> Turns:
    def turns(_values: Sequence[Any], place: int, limits: Sequence[int]) -> list[int]:
        return list(limits) if place in {0, 1} else []

    return turns


def _strength_share(_: Limits) -> Callable[..., int | None]:
    def decide(*values: Any) -> int | None:  # noqa: ANN401 -- numbers and truths of findings
        """Strength of the sore side in percent of the other, 0 or more, rounded down.

        Curl or bridge repetitions, whichever is better known to be equal; decisions H. With both
        sides sore there is no other side to compare with: decisions G.
        """
        curl_left, curl_right, bridge_left, bridge_right, left, right = values
        if left is not True and right is not True:
            return None
        pairs = ((curl_left, curl_right), (bridge_left, bridge_right))
        shares = [
            100 * sore // other
            for one, two in pairs
            for sore, other in [(one, two) if left is True else (two, one)]
            if sore is not None and other
        ]
        return max(shares, default=None)

    return decide


def _strength_share_turns(_: Limits) -> Turns:
    def turns(values: Sequence[Any], place: int, limits: Sequence[int]) -> list[int]:
        if place > 3:  # noqa: PLR2004 -- the truths of which side is sore
            return []
        other = values[place ^ 1]
        if not other:
            return [1]
        as_sore = [ceil(limit * other / 100) for limit in limits]
        as_other = [floor(100 * other / limit) + 1 for limit in limits if limit > 0]
        return [1, *as_sore, *as_other]

    return turns


REGISTRY: dict[str, NamedFunction] = {
    "stretch_construct": NamedFunction(1, 3, frozenset(), _stretch_construct),
    "irritability_band": NamedFunction(
        2,
        8,
        frozenset(
            {"pain_moderate", "pain_high", "hours_moderate", "hours_high", "sitting_high_below"}
        ),
        _irritability_band,
        _irritability_turns,
    ),
    "injury_age": NamedFunction(1, 3, frozenset(), _injury_age, _injury_age_turns),
    "strength_share": NamedFunction(1, 6, frozenset(), _strength_share, _strength_share_turns),
    "age_at_onset": NamedFunction(
        1, 2, frozenset({"weeks_a_year"}), _age_at_onset, _age_at_onset_turns
    ),
}
