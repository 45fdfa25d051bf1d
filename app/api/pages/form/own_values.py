"""What the clinician sets: limits, phase, and probabilities before the tests."""

from app.api.pages.form.fields import NOT_ASKED, Field, Option
from app.domain.pack import Pack

REASONS = (
    Option("clinical_judgement", "Clinical judgement"),
    Option("patient_preference", "The patient's preference"),
    Option("response_to_load", "Response to load"),
    Option("other_condition", "Another condition"),
    Option("equipment", "Equipment"),
)
NOT_SET = Option("", "Not set")
HIGHEST_PAIN = 5
HIGHEST_CAP = 140


def own_values(pack: Pack) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return the questions for settings and for probabilities."""
    said = {override.id: override.text for override in pack.plan.overrides}
    phases = tuple(Option(phase.id, phase.id.upper()) for phase in pack.plan.phases)
    settings = (
        _setting("pain_limit", "Pain limit", said["pain_limit"], high=HIGHEST_PAIN),
        _setting(
            "hip_flexion_cap_deg",
            "Hip flexion cap",
            said["hip_flexion_cap_deg"],
            high=HIGHEST_CAP,
            unit="degrees",
        ),
        _choice("phase", "Phase", said["phase"], (*phases, NOT_SET)),
        _choice("reason", "Reason", "Why you set it. Every setting needs it.", (*REASONS, NOT_SET)),
    )
    asked = {row.condition for row in pack.accuracies if row.for_post_test}
    probabilities = tuple(
        Field(
            path=f"pre_test_probability.{condition.id}",
            label=condition.name,
            question="Of 100 people like this one, how many have it, by you?",
            kind="number",
            low=1,
            high=99,
            unit="of 100",
        )
        for condition in pack.conditions
        if condition.id in asked
    )
    return settings, probabilities


def _setting(name: str, label: str, question: str, *, high: int, unit: str = "") -> Field:
    path = f"clinician_settings.{name}"
    options = (NOT_ASKED,)
    return Field(path, label, question, "number", options, high=high, unit=unit)


def _choice(name: str, label: str, question: str, options: tuple[Option, ...]) -> Field:
    return Field(f"clinician_settings.{name}", label, question, "choice", options)
