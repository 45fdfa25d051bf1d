"""Published accuracy of clinical tests, kept as counts and bounds."""

from pydantic import Field, model_validator

from app.domain.base import Grounded, Identifier, Knowledge, Text


class Counts(Knowledge):
    """Patients of the study: true and false positives and negatives."""

    true_positive: int = Field(ge=0)
    false_negative: int = Field(ge=0)
    false_positive: int = Field(ge=0)
    true_negative: int = Field(ge=0)

    @property
    def total(self) -> int:
        """Patients in the table."""
        return self.true_positive + self.false_negative + self.false_positive + self.true_negative


class Bounds(Knowledge):
    """The 95 % bounds of a share of people, 0 to 1."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> "Bounds":
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class LikelihoodRatio(Knowledge):
    """A likelihood ratio with its 95 % bounds and the bound that a calculation may use.

    Attributes:
        conservative: The bound nearest to one; ``None`` when the ratio may not be used.
    """

    point: float = Field(gt=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, gt=0)
    conservative: float | None = Field(default=None, gt=0)


class AccuracyRow(Grounded):
    """What one study found about one test for one condition.

    Attributes:
        finding: The test, or the derived finding for a combination.
        construct_id: Only one row per construct and condition may enter a calculation.
        preference: The lower is used first within a construct.
        sensitivity_bounds, specificity_bounds: 95 % bounds, where published.
        size: People studied; ``None`` where that was not seen.
        reference_standard: What the test was judged against; ``None`` where that was not seen.
        target: What was looked for, where it is not the condition itself.
        natural_frequency: What the study says of a hundred people, where it gives ratios alone.
        for_post_test: Whether it may enter a post-test range.
    """

    id: Identifier
    finding: Identifier
    condition: Identifier
    construct_id: Identifier = Field(alias="construct")
    preference: int = Field(ge=1)
    counts: Counts | None = None
    sensitivity: float | None = Field(default=None, ge=0, le=1)
    specificity: float | None = Field(default=None, ge=0, le=1)
    sensitivity_bounds: Bounds | None = None
    specificity_bounds: Bounds | None = None
    positive: LikelihoodRatio | None = None
    negative: LikelihoodRatio | None = None
    size: int | None = Field(default=None, ge=1)
    population: Text
    target: Text | None = None
    reference_standard: Text | None = None
    natural_frequency: Text | None = None
    design: Text
    bias: Text
    for_post_test: bool

    @model_validator(mode="after")
    def _usable(self) -> "AccuracyRow":
        usable = (
            self.positive is not None
            and self.negative is not None
            and self.positive.conservative is not None
            and self.negative.conservative is not None
        )
        if self.for_post_test and not usable:
            raise ValueError(f"{self.id}: a post-test range needs both conservative bounds")
        return self
