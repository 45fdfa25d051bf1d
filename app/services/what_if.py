"""The use case: findings and other answers in, what they change out. Nothing is stored."""

from dataclasses import dataclass

from app.domain.findings import FindingSet
from app.domain.what_if import WhatIf
from app.engine.intake import take_in
from app.engine.stand import outcome_of
from app.engine.what_if import moved_rules
from app.services.evaluate import Evaluated, EvaluationService


@dataclass(frozen=True, slots=True)
class Compared:
    """What other answers change, with the two evaluations."""

    answer: WhatIf
    before: Evaluated
    after: Evaluated


class WhatIfService:
    """Compares two evaluations."""

    def __init__(self, evaluations: EvaluationService) -> None:
        self._evaluations = evaluations

    def compare(self, complaint: str, base: FindingSet, changed: FindingSet) -> Compared:
        """Evaluate one visit twice.

        Args:
            complaint: Which pack to ask.
            base: What is known.
            changed: The same with other answers.

        Raises:
            UnknownComplaintError: If no pack serves the complaint.
            KnowledgePackWithdrawnError: If its pack was withdrawn.
        """
        compiled = self._evaluations.pack(complaint)
        before = self._evaluations.evaluate(complaint, base, traced=False)
        after = self._evaluations.evaluate(complaint, changed, traced=False)
        answer = WhatIf(
            before=outcome_of(before.evaluation),
            after=outcome_of(after.evaluation),
            moved=moved_rules(compiled, take_in(compiled, base), take_in(compiled, changed)),
        )
        return Compared(answer, before, after)
