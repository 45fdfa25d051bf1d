"""What entries rest on: tag, evidence rows, sources and published accuracy. Pure."""

from app.api.v1.wording import Json, Sources
from app.domain.accuracy import AccuracyRow, Counts, LikelihoodRatio
from app.domain.base import Grounded
from app.domain.pack import Pack

PREFIX = "/v1/knowledge"


class Grounds:
    """Looks up, for one pack, what an entry rests on.

    Args:
        pack: The pack.
        query: What an address of this pack ends with, such as ``?complaint=x``; may be empty.
    """

    def __init__(self, pack: Pack, query: str = "") -> None:
        self._sources = Sources(pack)
        self._query = query
        self._rows: dict[str, list[Json]] = {}
        self._rows_for: dict[str, list[Json]] = {}
        for row in sorted(pack.accuracies, key=lambda item: item.preference):
            entry = self._accuracy(row)
            self._rows.setdefault(row.finding, []).append(entry)
            self._rows_for.setdefault(row.condition, []).append(entry)

    def of(self, item: Grounded) -> Json:
        """Return tag, evidence rows and sources of an entry."""
        sources = self._sources.of(item.evidence)
        return {"tag": item.tag, "evidence": list(item.evidence), "sources": sources}

    def address(self, owner: tuple[str, str] | None) -> str | None:
        """Return the address of the entry of a part."""
        return None if owner is None else f"{PREFIX}/{owner[0]}/{owner[1]}{self._query}"

    def accuracy(self, finding: str) -> list[Json]:
        """Return the published accuracy of a finding, the preferred row first."""
        return self._rows.get(finding, [])

    def accuracy_for(self, condition: str) -> list[Json]:
        """Return the published accuracy of tests for a condition."""
        return self._rows_for.get(condition, [])

    def _accuracy(self, row: AccuracyRow) -> Json:
        return {
            "id": row.id,
            "finding": row.finding,
            "condition": row.condition,
            "construct": row.construct_id,
            "preference": row.preference,
            "counts": None if row.counts is None else _counts(row.counts),
            "sensitivity": row.sensitivity,
            "specificity": row.specificity,
            "positive_likelihood_ratio": _ratio(row.positive),
            "negative_likelihood_ratio": _ratio(row.negative),
            "population": row.population,
            "design": row.design,
            "bias": row.bias,
            "for_post_test": row.for_post_test,
            **self.of(row),
        }


def _counts(counts: Counts) -> Json:
    return {**counts.model_dump(), "total": counts.total}


def _ratio(ratio: LikelihoodRatio | None) -> Json | None:
    return None if ratio is None else ratio.model_dump()
