"""The parts of the catalogue: their addresses, titles and shapes."""

from dataclasses import dataclass

from app.api.v1.catalogue.conclusion_documents import (
    AdviceEntry,
    DifferentialDiagnosisEntry,
    ExerciseEntry,
    PhaseEntry,
    StageEntry,
)
from app.api.v1.catalogue.documents import item_of, list_of
from app.api.v1.catalogue.finding_documents import (
    AggravatingFactorEntry,
    ClinicalTestEntry,
    ImagingEntry,
    MeasureEntry,
    PresentationEntry,
    RedFlagGroupEntry,
    RedFlagItem,
    RiskFactorEntry,
    SymptomEntry,
)
from app.api.v1.catalogue.reference_documents import RuleEntry, SourceEntry
from app.api.v1.schemas.shared import Document


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the catalogue.

    Attributes:
        path: Last step of its address.
        entry: Lower_snake name of one entry.
        many, one: What it is called in a summary.
        about: What its entries say.
        listed, single: Shapes of the list and of one entry.
    """

    path: str
    entry: str
    many: str
    one: str
    about: str
    listed: type[Document]
    single: type[Document]

    @property
    def name(self) -> str:
        """Its lower_snake name."""
        return self.path.replace("-", "_")


PARTS = (
    Part(
        "presentation",
        "presentation_fact",
        "facts of the presentation",
        "fact of the presentation",
        "Who the patient is and how it began: question, allowed values, the rules that read it.",
        list_of(PresentationEntry),
        item_of(PresentationEntry),
    ),
    Part(
        "symptoms",
        "symptom",
        "symptoms",
        "symptom",
        "What the patient tells: question, allowed values, the rules that read it.",
        list_of(SymptomEntry),
        item_of(SymptomEntry),
    ),
    Part(
        "aggravating-factors",
        "aggravating_factor",
        "aggravating factors",
        "aggravating factor",
        "What makes it worse, and by which mechanism.",
        list_of(AggravatingFactorEntry),
        item_of(AggravatingFactorEntry),
    ),
    Part(
        "risk-factors",
        "risk_factor",
        "risk factors",
        "risk factor",
        "Where the risk comes from and whether it can be changed. Never a likelihood ratio.",
        list_of(RiskFactorEntry),
        item_of(RiskFactorEntry),
    ),
    Part(
        "red-flags",
        "red_flag",
        "red flags by group",
        "red flag, or a group of them",
        "What is asked first, which of it blocks exercise while it is unknown, and what cannot be "
        "excluded until then.",
        list_of(RedFlagGroupEntry),
        RedFlagItem,
    ),
    Part(
        "clinical-tests",
        "clinical_test",
        "clinical tests and their accuracy",
        "clinical test and its accuracy",
        "How it is done, what counts as positive, and the published accuracy with population and "
        "bias, or that there is none.",
        list_of(ClinicalTestEntry),
        item_of(ClinicalTestEntry),
    ),
    Part(
        "imaging",
        "imaging_finding",
        "imaging findings",
        "imaging finding",
        "What a report may say. It never sets stage, phase or tendinopathy.",
        list_of(ImagingEntry),
        item_of(ImagingEntry),
    ),
    Part(
        "measures",
        "measure",
        "measures",
        "measure",
        "Numbers with unit and range.",
        list_of(MeasureEntry),
        item_of(MeasureEntry),
    ),
    Part(
        "differential-diagnoses",
        "differential_diagnosis",
        "differential diagnoses",
        "differential diagnosis",
        "What speaks for and against each condition, its first imaging and next step.",
        list_of(DifferentialDiagnosisEntry),
        item_of(DifferentialDiagnosisEntry),
    ),
    Part(
        "stages",
        "stage",
        "stages of the tendon",
        "stage of the tendon",
        "Meaning, reversibility, criteria, and the limits of staging.",
        list_of(StageEntry),
        item_of(StageEntry),
    ),
    Part(
        "phases",
        "phase",
        "phases of the plan",
        "phase of the plan",
        "Aim, caps, and when to enter, progress, hold, regress and stop.",
        list_of(PhaseEntry),
        item_of(PhaseEntry),
    ),
    Part(
        "exercises",
        "exercise",
        "exercises and doses",
        "exercise and its doses",
        "How it is done, its dose in each phase and where that dose was used, contraindications, "
        "regressions and progressions.",
        list_of(ExerciseEntry),
        item_of(ExerciseEntry),
    ),
    Part(
        "education",
        "advice",
        "education and all other advice",
        "piece of education or advice",
        "Every text of the plan, and for whom it is.",
        list_of(AdviceEntry),
        item_of(AdviceEntry),
    ),
    Part(
        "rules",
        "rule",
        "rules in plain words",
        "rule in plain words",
        "Every rule under the id it has in a trace: for programs, and read aloud.",
        list_of(RuleEntry),
        item_of(RuleEntry),
    ),
    Part(
        "sources",
        "source",
        "sources and what was taken from them",
        "source and what was taken from it",
        "Citation, and each fact taken from it with its grade and figures.",
        list_of(SourceEntry),
        item_of(SourceEntry),
    ),
)
