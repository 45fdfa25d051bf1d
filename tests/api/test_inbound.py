"""What a request carries is taken in one order, whatever the process and the sender's order."""

import random

import pytest

from app.api.v1.inbound import PLAIN_GROUPS, Inbound
from app.api.v1.request import EvaluationRequest
from app.domain.pack import Pack


@pytest.mark.parametrize("seed", range(3))
def test_findings_come_in_the_vocabularys_order(pack: Pack, seed: int) -> None:
    symptoms = [finding.id for finding in pack.vocabulary.groups()["symptoms"]]
    flags = [flag.id for flag in pack.vocabulary.red_flags[0].members]
    sent = random.Random(seed).sample(symptoms, len(symptoms))
    body = {
        "symptoms": dict.fromkeys(sent, "yes"),
        "red_flags": {pack.vocabulary.red_flags[0].id: dict.fromkeys(reversed(flags), "no")},
    }

    findings = Inbound(pack.vocabulary).findings(EvaluationRequest.model_validate(body))

    assert "symptoms" in PLAIN_GROUPS
    assert list(findings.values) == [*symptoms, *flags]
