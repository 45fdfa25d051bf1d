"""What entries rest on: tag, evidence rows, sources and published accuracy. Pure."""

from app.api.v1.catalogue.cards import Cards
from app.api.v1.wording import Json, Sources
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
        cards = Cards(pack)
        for row in sorted(pack.accuracies, key=lambda item: item.preference):
            entry = {**cards.card(row), **self.of(row)}
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
