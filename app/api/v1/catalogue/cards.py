"""Evidence cards: what one study found about one test, in figures and of a hundred people. Pure."""

from collections.abc import Iterator

from app.api.v1.phrases import enumerated, inside
from app.api.v1.wording import Json
from app.documents.phrases import labels_of
from app.domain.accuracy import AccuracyRow, Bounds, Counts, LikelihoodRatio
from app.domain.evidence import EvidenceRow
from app.domain.pack import Pack
from app.engine.post_test import HUNDRED, post_test_range

ILLUSTRATED = (10, 25, 50)
"""Starting figures of the illustration, of a hundred; decisions, A."""

GRADES = ("V", "S", "D", "M", "P")
"""From what was seen in the source to what the product decided."""

CALLED = (
    "An illustration, not a prediction: 10, 25 and 50 of 100 are made-up starting figures; none "
    "that could be defended is published. Ranges run from the cautious bound to the point estimate."
)
RECALLED_GRADE = "M"
NO_RATIO = "No illustration: no likelihood ratio is given."
RECALLED = "No illustration: the likelihood ratios are recalled, not seen."
NO_BOUNDS = "No illustration: a calculation needs the bounds of both ratios, which are not known."
KEPT_OUT = "No illustration: the ratios enter no calculation; see the bias."


class Cards:
    """Builds the evidence cards of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._rows = {row.id: row for row in pack.evidence}
        self._labels = labels_of(pack)
        self._tests = {item.id for item in pack.vocabulary.clinical_tests}
        self._names = {item.id: item.name for item in pack.conditions}
        self._accuracies = pack.accuracies

    def card(self, row: AccuracyRow) -> Json:
        """Return what one study found, without what it rests on."""
        return {
            "id": row.id,
            "finding": row.finding,
            "finding_label": self._labels[row.finding],
            "condition": row.condition,
            "condition_name": self._names[row.condition],
            "construct": row.construct_id,
            "preference": row.preference,
            "counts": None if row.counts is None else _counts(row.counts),
            "sensitivity": row.sensitivity,
            "sensitivity_bounds": _bounds(row.sensitivity_bounds),
            "specificity": row.specificity,
            "specificity_bounds": _bounds(row.specificity_bounds),
            "positive_likelihood_ratio": _ratio(row.positive),
            "negative_likelihood_ratio": _ratio(row.negative),
            "size": row.size,
            "population": row.population,
            "target": row.target,
            "reference_standard": row.reference_standard,
            "design": row.design,
            "bias": row.bias,
            "origins": list(self._origins(row)),
            "natural_frequency": self._natural_frequency(row),
            **self._illustration(row),
            **self._counted_once(row),
            "for_post_test": row.for_post_test,
        }

    def _natural_frequency(self, row: AccuracyRow) -> str | None:
        """Return what the study says of a hundred people, which is read better than a share."""
        if row.sensitivity is None or row.specificity is None:
            return row.natural_frequency
        had = inside(row.target or self._names[row.condition].partition(" (")[0])
        found = round(HUNDRED * row.sensitivity)
        false_alarms = HUNDRED - round(HUNDRED * row.specificity)
        recalled = next(self._origins(row))["grade"] == RECALLED_GRADE
        return (
            f"{'Recalled, not seen: of' if recalled else 'Of'} 100 people like those studied with "
            f"{had}, {found} test positive and {HUNDRED - found} negative; of 100 without it, "
            f"{false_alarms} test positive all the same."
        )

    def _illustration(self, row: AccuracyRow) -> Json:
        if not row.for_post_test or row.positive is None or row.negative is None:
            return {"illustration": None, "illustration_note": self._why_none(row)}
        rows = [_illustrated(pre, row.positive, row.negative) for pre in ILLUSTRATED]
        return {"illustration": rows, "illustration_note": CALLED}

    def _why_none(self, row: AccuracyRow) -> str:
        ratios = [ratio for ratio in (row.positive, row.negative) if ratio is not None]
        if not ratios:
            return NO_RATIO
        if any(self._rows[name].grade == RECALLED_GRADE for name in row.evidence):
            return RECALLED
        known = [ratio for ratio in ratios if ratio.low is not None and ratio.high is not None]
        return KEPT_OUT if row.positive and row.negative and known == ratios else NO_BOUNDS

    def _counted_once(self, row: AccuracyRow) -> Json:
        """Return the other tests that measure the same, of which one enters a calculation."""
        same = [
            other
            for other in self._accuracies
            if (other.condition, other.construct_id) == (row.condition, row.construct_id)
        ]
        tests = dict.fromkeys(other.finding for other in same if other.finding in self._tests)
        others = [name for name in tests if name != row.finding]
        if not others:
            return {"counted_once_with": [], "counted_once": None}
        labels = enumerated([inside(self._labels[name]) for name in others])
        return {
            "counted_once_with": others,
            "counted_once": f"Counts once with {labels}: they measure one thing, so at most one "
            "of them enters a calculation.",
        }

    def _origins(self, row: AccuracyRow) -> Iterator[Json]:
        """Yield for each group of figures the row of evidence that states it, best grade first."""
        cited = sorted((self._rows[n] for n in row.evidence), key=lambda e: GRADES.index(e.grade))
        for of, figures in _groups(row):
            stated = next((each for each in cited if figures <= set(each.figures)), None)
            if stated is not None:
                yield _origin(of, stated)
            else:
                parts = (e for e in cited if figures & set(e.figures))
                yield from (_origin(of, each) for each in parts)


def _groups(row: AccuracyRow) -> Iterator[tuple[str, set[float]]]:
    """Yield the figures of a card in groups that one row of evidence states together."""
    ratios = [ratio for ratio in (row.positive, row.negative) if ratio is not None]
    shares = [bounds for bounds in (row.sensitivity_bounds, row.specificity_bounds) if bounds]
    counts = () if row.counts is None else tuple(row.counts.model_dump().values())
    groups: dict[str, tuple[float | None, ...]] = {
        "counts": counts,
        "sensitivity and specificity": (row.sensitivity, row.specificity),
        "bounds of sensitivity and specificity": tuple(
            bound for bounds in shares for bound in (bounds.low, bounds.high)
        ),
        "likelihood ratios": tuple(ratio.point for ratio in ratios),
        "bounds of the likelihood ratios": tuple(
            bound for ratio in ratios for bound in (ratio.low, ratio.high)
        ),
    }
    for of, values in groups.items():
        figures = {float(value) for value in values if value is not None}
        if figures:
            yield of, figures


def _origin(of: str, row: EvidenceRow) -> Json:
    return {
        "of": of,
        "evidence": row.id,
        "source": row.source,
        "at": row.at,
        "grade": row.grade,
        "derivation": row.derivation,
    }


def _counts(counts: Counts) -> Json:
    return {**counts.model_dump(), "total": counts.total}


def _bounds(bounds: Bounds | None) -> Json | None:
    return None if bounds is None else bounds.model_dump()


def _ratio(ratio: LikelihoodRatio | None) -> Json | None:
    return None if ratio is None else ratio.model_dump()


def _illustrated(pre_test: int, positive: LikelihoodRatio, negative: LikelihoodRatio) -> Json:
    """Return one line of the illustration, computed as a post-test range is."""
    with_it, without = post_test_range(pre_test, positive), post_test_range(pre_test, negative)
    return {
        "pre_test_of_100": pre_test,
        "positive": {"low_of_100": with_it[0], "high_of_100": with_it[1]},
        "negative": {"low_of_100": without[0], "high_of_100": without[1]},
        "sentence": f"Illustration: where {pre_test} of 100 have it before the test, "
        f"{_to(with_it)} of 100 with a positive test have it, and {_to(without)} of 100 with a "
        "negative one.",
    }


def _to(span: tuple[int, int]) -> str:
    low, high = span
    return str(low) if low == high else f"{low} to {high}"
