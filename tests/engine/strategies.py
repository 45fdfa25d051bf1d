"""Random rules over a few findings, and random knowledge of them."""

import math
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from app.domain.predicates import Predicate

TRUTHS = ("t0", "t1", "t2", "t3")
NUMBERS = ("n0", "n1", "n2")
Value = bool | int | float | None

thresholds = st.integers(-2, 6) | st.sampled_from([0.5, 2.5, -1.25])
known_truths = st.booleans()
known_numbers = st.integers(-3, 7) | st.sampled_from([0.5, 2.5, math.inf])


def leaves(truths: tuple[str, ...], numbers: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Return the four forms that look at a finding."""
    truth, number = st.sampled_from(truths), st.sampled_from(numbers)
    ordered = st.tuples(thresholds, thresholds).map(sorted)
    return st.one_of(
        st.fixed_dictionaries({"present": truth}),
        st.fixed_dictionaries({"absent": truth}),
        st.fixed_dictionaries(
            {"at_least": st.fixed_dictionaries({"finding": number, "value": thresholds})}
        ),
        st.builds(
            lambda name, span: {"between": {"finding": name, "low": span[0], "high": span[1]}},
            number,
            ordered,
        ),
    )


def inside(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return the four forms that hold others."""
    some = st.lists(parts, min_size=1, max_size=4).map(tuple)
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    counts = several.flatmap(
        lambda of: st.integers(1, len(of)).map(
            lambda least: {"count_of": {"at_least": least, "of": of}}
        )
    )
    return st.one_of(
        st.fixed_dictionaries({"all": some}),
        st.fixed_dictionaries({"any": some}),
        st.fixed_dictionaries({"not": parts}),
        counts,
    )


def predicates(
    truths: tuple[str, ...] = TRUTHS, numbers: tuple[str, ...] = NUMBERS, *, max_leaves: int = 12
) -> st.SearchStrategy[Predicate]:
    """Return random predicate trees over these findings."""
    spelled = st.recursive(leaves(truths, numbers), inside, max_leaves=max_leaves)
    return spelled.map(Predicate.model_validate)


def knowledge(
    truths: tuple[str, ...] = TRUTHS, numbers: tuple[str, ...] = NUMBERS
) -> st.SearchStrategy[dict[str, Value]]:
    """Return what is known of every finding; ``None`` is unknown."""
    return st.fixed_dictionaries(
        {
            **{name: st.none() | known_truths for name in truths},
            **{name: st.none() | known_numbers for name in numbers},
        }
    )


def everything(
    truths: tuple[str, ...] = TRUTHS, numbers: tuple[str, ...] = NUMBERS
) -> st.SearchStrategy[dict[str, Value]]:
    """Return a patient of whom everything is known."""
    return st.fixed_dictionaries(
        {
            **dict.fromkeys(truths, known_truths),
            **dict.fromkeys(numbers, known_numbers),
        }
    )


def more_is_known(before: Mapping[str, Value], all_known: Mapping[str, Value]) -> dict[str, Value]:
    """Keep what was known and fill in what was not."""
    return {name: all_known[name] if value is None else value for name, value in before.items()}
