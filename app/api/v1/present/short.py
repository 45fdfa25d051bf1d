"""The short evaluation: what an archive is searched and counted by."""

import orjson

from app.api.v1.wording import Json
from app.domain.evaluation import Diagnosis, Evaluation, Triage

MOST_NAMED = 3
UNSUPPORTED = frozenset({"none", "against"})
"""Who counts an archive by first names is not to count what nothing speaks for."""


def short(evaluation: Evaluation, digest: str) -> bytes:
    """Return the short evaluation as JSON.

    Args:
        evaluation: What the engine concluded.
        digest: Identity of the evaluation.
    """
    triage = evaluation.triage
    said: Json = {
        "triage": {
            "level": triage.level,
            "act_within": triage.act_within,
            "complete": triage.complete,
            "reasons": triage.fired,
        },
        "coverage": _coverage(triage),
        "top_three": [
            {"condition": item.condition, "support": item.support}
            for item in evaluation.differential[:MOST_NAMED]
            if item.led_by or item.support not in UNSUPPORTED
        ],
        "certainty": certainty_of(evaluation.diagnosis),
        "plan_status": evaluation.plan.status,
        "evaluation_digest": digest,
    }
    return orjson.dumps(said)


def _coverage(triage: Triage) -> Json:
    return {
        "present": [flag for group in triage.coverage for flag in group.present],
        "cannot_exclude": [
            *(f"must_ask.{item.must_ask}" for item in triage.open_questions),
            *(group.group for group in triage.coverage if group.not_asked),
        ],
    }


def certainty_of(diagnosis: Diagnosis) -> str:
    """Return how sure the leading condition may be called; without one, nothing is assessable."""
    return diagnosis.leading_certainty if diagnosis.leading else "not_assessable"
