"""The use case: findings and one conclusion in, why it was or was not drawn out."""

from dataclasses import dataclass

from app.domain.findings import FindingSet
from app.domain.why_not import About, WhyNot
from app.engine.intake import take_in
from app.engine.why_not import why_not
from app.services.evaluate import Evaluated, EvaluationService


@dataclass(frozen=True, slots=True)
class Questioned:
    """The answer about one conclusion, with the evaluation that it is read from."""

    answer: WhyNot
    done: Evaluated


class WhyNotService:
    """Questions evaluations. Nothing is stored."""

    def __init__(self, evaluations: EvaluationService) -> None:
        self._evaluations = evaluations

    def ask(self, complaint: str, findings: FindingSet, about: About) -> Questioned:
        """Evaluate one visit and say why one thing was, or was not, concluded.

        Args:
            complaint: Which pack to ask.
            findings: What is known.
            about: What is asked about; something of the pack.

        Raises:
            UnknownComplaintError: If no pack serves the complaint.
            KnowledgePackWithdrawnError: If its pack was withdrawn.
        """
        done = self._evaluations.evaluate(complaint, findings, traced=False)
        known = take_in(done.compiled, findings)
        return Questioned(why_not(done.compiled, known, done.evaluation, about), done)
