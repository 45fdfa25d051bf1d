"""Post-test range, only for a pre-test probability that the clinician gives."""

from collections.abc import Mapping

from app.domain.accuracy import AccuracyRow, LikelihoodRatio
from app.domain.evaluation import PostTest
from app.engine.compile import CompiledPack
from app.engine.intake import Known

HUNDRED = 100


def after(pre_test: int, ratio: float) -> int:
    """Return the post-test probability in whole percent, 0 to 100.

    Args:
        pre_test: Percent, 1 to 99.
        ratio: Likelihood ratio, above 0.
    """
    odds = pre_test / (HUNDRED - pre_test) * ratio
    return round(HUNDRED * odds / (1 + odds))


def post_test_range(pre_test: int, ratio: LikelihoodRatio) -> tuple[int, int]:
    """Return the range from the conservative bound to the point estimate, lower first.

    Raises:
        ValueError: If the ratio has no conservative bound.
    """
    if ratio.conservative is None:
        raise ValueError("a ratio without a conservative bound enters no calculation")
    low, high = sorted((after(pre_test, ratio.conservative), after(pre_test, ratio.point)))
    return low, high


def post_tests(
    compiled: CompiledPack, known: Known, pre_test: Mapping[str, int]
) -> tuple[PostTest, ...]:
    """Return one range per condition and construct, the preferred performed test of each.

    Correlated tests count once. A condition without a probability from the clinician has none.

    Args:
        compiled: The pack.
        known: What is known and decided.
        pre_test: Percent by condition, 1 to 99.
    """
    if not pre_test:
        return ()
    chosen: dict[tuple[str, str], AccuracyRow] = {}
    usable = [r for r in compiled.pack.accuracies if r.for_post_test and r.condition in pre_test]
    for row in sorted(usable, key=lambda row: row.preference):
        if known(row.finding) is not None:
            chosen.setdefault((row.condition, row.construct_id), row)
    return tuple(
        _one(row, pre_test[row.condition], positive=known(row.finding) is True)
        for row in chosen.values()
    )


def _one(row: AccuracyRow, pre_test: int, *, positive: bool) -> PostTest:
    ratio = row.positive if positive else row.negative
    if ratio is None:
        raise ValueError(f"{row.id}: usable without a ratio")
    low, high = post_test_range(pre_test, ratio)
    return PostTest(
        accuracy=row.id,
        condition=row.condition,
        finding=row.finding,
        result="positive" if positive else "negative",
        pre_test=pre_test,
        low=low,
        high=high,
    )
