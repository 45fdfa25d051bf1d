"""Shapes of evidence cards: the published accuracy of a test, with all that limits it."""

from pydantic import Field

from app.api.v1.catalogue.documents import Grounds
from app.api.v1.schemas.shared import Document, Id


class CountsDocument(Document):
    """Patients of the study."""

    true_positive: int = Field(description="People with the condition who tested positive.")
    false_negative: int = Field(description="People with the condition who tested negative.")
    false_positive: int = Field(description="People without it who tested positive.")
    true_negative: int = Field(description="People without it who tested negative.")
    total: int = Field(description="People studied.")


class LikelihoodRatioDocument(Document):
    """A likelihood ratio with its 95 % bounds. Null: not published."""

    point: float = Field(description="The published estimate. No unit: a ratio.")
    low: float | None = Field(description="Lower 95 % bound. No unit: a ratio.")
    high: float | None = Field(description="Upper 95 % bound. No unit: a ratio.")
    conservative: float | None = Field(
        description="The bound nearest to one, the only one a calculation may use; null: none may. "
        "No unit: a ratio."
    )


class BoundsDocument(Document):
    """The 95 % bounds of a share, 0 to 1."""

    low: float = Field(description="Lower bound, 0 to 1. No unit: a share.")
    high: float = Field(description="Upper bound, 0 to 1. No unit: a share.")


class OriginDocument(Document):
    """Where a group of figures was taken from, or how it was computed."""

    of: str = Field(
        description="counts, sensitivity and specificity, likelihood ratios, or bounds of these."
    )
    evidence: Id
    source: Id
    at: str | None = Field(description="Place in the source, as far as known.")
    grade: str = Field(
        description="V seen in the source, S seen second-hand, D derived by arithmetic, M from "
        "memory, P decision of the product."
    )
    derivation: str | None = Field(description="How a derived figure was computed.")


class SpanOf100(Document):
    """Of a hundred people, from the cautious bound to the point estimate."""

    low_of_100: int
    high_of_100: int


class IllustrationDocument(Document):
    """What the ratios would do to a made-up starting figure; of no patient."""

    pre_test_of_100: int
    positive: SpanOf100
    negative: SpanOf100
    sentence: str


class AccuracyEntry(Grounds):
    """The evidence card of one study of one test for one condition.

    Null: no published figure, never 1.
    """

    id: Id
    finding: Id
    finding_label: str
    condition: Id
    condition_name: str
    construct_id: Id = Field(
        alias="construct", description="One row a construct and condition enters a calculation."
    )
    preference: int = Field(
        description="The lower is used first within a construct. No unit: an order."
    )
    counts: CountsDocument | None
    sensitivity: float | None = Field(
        description="Share of those with the condition who test positive, 0 to 1. No unit."
    )
    sensitivity_bounds: BoundsDocument | None
    specificity: float | None = Field(
        description="Share of those without it who test negative, 0 to 1. No unit."
    )
    specificity_bounds: BoundsDocument | None
    positive_likelihood_ratio: LikelihoodRatioDocument | None
    negative_likelihood_ratio: LikelihoodRatioDocument | None
    size: int | None = Field(description="People studied. Null: not seen.")
    population: str
    target: str | None = Field(description="What was looked for. Null: the condition itself.")
    reference_standard: str | None = Field(
        description="What the test was judged against. Null: not seen."
    )
    design: str
    bias: str
    origins: list[OriginDocument] = Field(
        description="Which row of evidence states which figures; derived ones with how."
    )
    natural_frequency: str | None = Field(
        description="The study in one sentence, of a hundred people.",
        examples=[
            (
                "Of 100 people like those studied with hip osteoarthritis, 80 test positive and 20 "
                "negative; of 100 without it, 19 test positive all the same."
            )
        ],
    )
    illustration: list[IllustrationDocument] | None = Field(
        description="At 10, 25 and 50 of 100, computed as a post-test range is. Null: none."
    )
    illustration_note: str = Field(description="That it is an illustration, or why there is none.")
    counted_once_with: list[str] = Field(
        description="Tests that measure the same, by id; one of them enters a calculation."
    )
    counted_once: str | None = Field(description="The same in words.")
    for_post_test: bool = Field(description="Whether it may enter a post-test range.")
