"""The request of an evaluation, grouped as a history is taken."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.api.v1.answers import Closed
from app.api.v1.generated.aggravating_factors import AggravatingFactors
from app.api.v1.generated.clinical_tests import ClinicalTests
from app.api.v1.generated.imaging import Imaging
from app.api.v1.generated.measures import Measures
from app.api.v1.generated.pre_test import PreTest
from app.api.v1.generated.presentation import Presentation
from app.api.v1.generated.red_flags import RedFlags
from app.api.v1.generated.risk_factors import RiskFactors
from app.api.v1.generated.symptoms import Symptoms
from app.domain.pack import DEFAULT_COMPLAINT

SettingReason = Literal[
    "clinical_judgement", "patient_preference", "response_to_load", "other_condition", "equipment"
]


class ClinicianSettings(Closed):
    """What the clinician sets, within bounds and never past a stop, with a reason.

    A value that the gates or the findings do not allow is not applied, and the answer says so.
    """

    pain_limit: Annotated[int, Field(strict=True, ge=0, le=5)] | SkipJsonSchema[None] = Field(
        default=None, description="Most pain during and after exercise, 0 to 5 points of 10."
    )
    hip_flexion_cap_deg: Annotated[int, Field(strict=True, ge=0, le=140)] | SkipJsonSchema[None] = (
        Field(default=None, description="Most hip flexion under load, degrees, in bounds.")
    )
    phase: Literal["p1", "p2", "p3", "p4"] | SkipJsonSchema[None] = Field(
        default=None, description="Phase of the plan; at most one step beyond the findings."
    )
    reason: SettingReason = Field(description="Why the clinician sets it.")


class EvaluationRequest(Closed):
    """Findings of one visit. Everything is optional; what is left out is unknown, never absent.

    Never send a name, a date of birth or a health number.
    """

    complaint: Literal["deep_buttock_pain"] = Field(
        default=DEFAULT_COMPLAINT, description="Which knowledge is asked."
    )
    presentation: Presentation | SkipJsonSchema[None] = Field(
        default=None, description="Who the patient is and how it began."
    )
    symptoms: Symptoms | SkipJsonSchema[None] = Field(
        default=None, description="What the patient tells."
    )
    aggravating_factors: AggravatingFactors | SkipJsonSchema[None] = Field(
        default=None, description="What makes it worse."
    )
    risk_factors: RiskFactors | SkipJsonSchema[None] = Field(
        default=None, description="What raises the chance or changes the plan."
    )
    red_flags: RedFlags | SkipJsonSchema[None] = Field(
        default=None,
        description="What is looked at first. A group takes `none_of_these` or its members.",
    )
    clinical_tests: ClinicalTests | SkipJsonSchema[None] = Field(
        default=None, description="Bedside tests; `yes` is positive."
    )
    imaging: Imaging | SkipJsonSchema[None] = Field(
        default=None, description="Reported imaging; it never sets diagnosis, stage or phase."
    )
    measures: Measures | SkipJsonSchema[None] = Field(
        default=None, description="Numbers with a unit and a closed range."
    )
    pre_test_probability: PreTest | SkipJsonSchema[None] = Field(
        default=None,
        description="Your own probabilities before the test, percent, 1 to 99; each asks for a "
        "post-test range. There is no published starting value.",
    )
    clinician_settings: ClinicianSettings | SkipJsonSchema[None] = Field(
        default=None, description="What you set yourself, within bounds."
    )
