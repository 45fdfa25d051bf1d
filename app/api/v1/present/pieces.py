"""Parts of the answer that never change for a pack, written to JSON once."""

from collections.abc import Iterable

import orjson

from app.api.v1.wording import Json, Sources
from app.documents.phrases import labels_of
from app.domain.base import Grounded
from app.domain.evaluation import PlanReason
from app.domain.pack import Pack


class Pieces:
    """Texts of one pack by id, with their tag and sources, ready to be put into an answer."""

    def __init__(self, pack: Pack) -> None:
        self._sources = Sources(pack)
        self.pack = pack
        self.label = labels_of(pack)
        self.condition = {item.id: item for item in pack.conditions}
        self.safety = {rule.id: rule for rule in pack.safety_rules}
        self.ask = {item.id: item for item in pack.must_asks}
        self.net = {item.id: item.text for item in pack.safety_nets}
        self.review = {item.level: item for item in pack.review_intervals}
        self.stage = {item.id: item for item in pack.staging.stages}
        self.phase = {item.id: item for item in pack.plan.phases}
        self.exercise = {item.id: item for item in pack.plan.exercises}
        self.advice = {item.id: item for item in pack.plan.advice}
        self.accuracy = {item.id: item for item in pack.accuracies}
        self.flag_group = {group.id: group.label for group in pack.vocabulary.red_flags}
        self.condition_head: dict[str, Json] = {
            item.id: {"condition": item.id, "name": item.name, "category": item.category}
            for item in pack.conditions
        }
        self._features = self._feature_fragments()
        self._told = {
            (condition.id, feature.id): fragment({"text": feature.text})
            for condition in pack.conditions
            for feature in condition.features
        }
        self._text = {
            (condition.id, feature.id): feature.text
            for condition in pack.conditions
            for feature in condition.features
        }

    def provenance(self, item: Grounded) -> Json:
        """Return tag and sources of an entry."""
        return {"tag": item.tag, "sources": self._sources.of(item.evidence)}

    def label_of(self, name: str) -> str:
        """Return the label of a finding, or of a choice whose value is addressed."""
        return self.label.get(name) or self.label.get(name.partition(".")[0], name)

    def withheld_action(self, reason: PlanReason) -> str:
        """Return what to do instead of exercise, by what withholds the plan or makes it wait."""
        certainty = reason.kind == "certainty"
        key = f"certainty_{reason.rule}" if certainty else reason.kind
        return self.pack.plan.withheld_actions[key]

    def features(self, condition: str, names: Iterable[str]) -> list[orjson.Fragment]:
        """Return features of a condition with weight, tag and sources, already written."""
        return [self._features[condition, name] for name in names]

    def told_features(self, condition: str, names: Iterable[str]) -> list[orjson.Fragment]:
        """Return features of a condition as text alone, already written."""
        return [self._told[condition, name] for name in names]

    def texts(self, condition: str, names: Iterable[str]) -> list[str]:
        """Return the texts of features of a condition."""
        return [self._text[condition, name] for name in names]

    def _feature_fragments(self) -> dict[tuple[str, str], orjson.Fragment]:
        return {
            (condition.id, feature.id): fragment(
                {
                    "id": feature.id,
                    "text": feature.text,
                    "weight": feature.weight,
                    **self.provenance(feature),
                }
            )
            for condition in self.pack.conditions
            for feature in condition.features
        }


def fragment(content: object) -> orjson.Fragment:
    """Write content to JSON once, to be put into many answers."""
    return orjson.Fragment(orjson.dumps(content))


def word_of(truth: bool | None) -> str:  # noqa: FBT001 -- a Kleene truth
    """Return a truth as a word: ``yes``, ``no`` or ``unknown``."""
    return "unknown" if truth is None else "yes" if truth else "no"
