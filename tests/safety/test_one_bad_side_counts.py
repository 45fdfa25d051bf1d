"""Rule 1: a bad number of one sore side is not made better by the side that was not measured."""

import pytest

from app.domain.findings import Sides
from tests.safety.bench import Bench
from tests.safety.expectations import PHASES
from tests.safety.patients import NO_ONE_SIDE, TYPICAL, placed

WORST = {
    "pain_worst_24h": 10,
    "settles_after_hours": 336,
    "minutes_sitting_to_first_pain": 0,
    "pain_at_rest": 10,
    "load_test_pain": 10,
}


@pytest.mark.parametrize("side", NO_ONE_SIDE)
@pytest.mark.parametrize("measure", WORST)
@pytest.mark.parametrize("name", TYPICAL)
def test_the_worse_of_two_sides_is_at_least_as_bad_as_the_one_that_is_known(
    bench: Bench, name: str, measure: str, side: str | None
) -> None:
    patient, worst = placed(TYPICAL[name](), side), WORST[measure]
    both = bench.evaluate({**patient, measure: Sides(worst, worst)}).plan

    for one in (Sides(worst, None), Sides(None, worst)):
        plan = bench.evaluate({**patient, measure: one}).plan
        assert PHASES.index(plan.phase) <= PHASES.index(both.phase), (plan.phase, both.phase)
