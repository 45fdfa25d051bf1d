"""The rule language: eight predicates over findings, and nothing else.

``present``, ``absent``, ``at_least``, ``between``, ``all``, ``any``, ``not``, ``count_of``. In a
pack a bare id stands for ``present``. A value of a choice is addressed as ``finding.value`` (for
example ``onset.gradual``), so a choice needs no predicate of its own.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from app.domain.base import Knowledge

Reference = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$")]


def _spell_out(value: object) -> object:
    return {"present": value} if isinstance(value, str) else value


class AtLeast(Knowledge):
    """True when the number is known and not below ``value``, in the finding's own unit."""

    finding: Reference
    value: float


class Between(Knowledge):
    """True when the number is known and within ``low`` to ``high``, both included."""

    finding: Reference
    low: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> "Between":
        if self.low > self.high:
            raise ValueError(f"between {self.finding}: low {self.low} is above high {self.high}")
        return self


class CountOf(Knowledge):
    """True when at least ``at_least`` of the parts are true, false when that cannot be reached."""

    at_least: int = Field(ge=1)
    of: tuple["Part", ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _reachable(self) -> "CountOf":
        if self.at_least > len(self.of):
            raise ValueError(f"count_of asks for {self.at_least} of only {len(self.of)}")
        return self


class Predicate(Knowledge):
    """Exactly one of the eight forms."""

    present: Reference | None = None
    absent: Reference | None = None
    at_least: AtLeast | None = None
    between: Between | None = None
    all: tuple["Part", ...] | None = Field(default=None, min_length=1)
    any: tuple["Part", ...] | None = Field(default=None, min_length=1)
    not_: "Part | None" = Field(default=None, alias="not")
    count_of: CountOf | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Predicate":
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a predicate has exactly one form, this one has {given or 'none'}")
        return self

    @property
    def parts(self) -> tuple["Predicate", ...]:
        """The predicates directly inside this one."""
        if self.not_ is not None:
            return (self.not_,)
        if self.count_of is not None:
            return self.count_of.of
        return self.all or self.any or ()

    @property
    def reference(self) -> str | None:
        """The finding this predicate itself looks at, if it is a leaf."""
        if self.at_least is not None:
            return self.at_least.finding
        if self.between is not None:
            return self.between.finding
        return self.present or self.absent

    def walk(self) -> Iterator["Predicate"]:
        """Yield this predicate and all inside it, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def references(self) -> tuple[str, ...]:
        """Every finding looked at, each once, in order of appearance."""
        seen = (leaf.reference for leaf in self.walk())
        return tuple(dict.fromkeys(name for name in seen if name is not None))

    def numbers(self) -> tuple[float, ...]:
        """Every threshold in the predicate; counts of ``count_of`` included."""
        found: list[float] = []
        for leaf in self.walk():
            if leaf.at_least is not None:
                found.append(leaf.at_least.value)
            if leaf.between is not None:
                found.extend((leaf.between.low, leaf.between.high))
            if leaf.count_of is not None:
                found.append(float(leaf.count_of.at_least))
        return tuple(found)


Part = Annotated[Predicate, BeforeValidator(_spell_out)]

Predicate.model_rebuild()
CountOf.model_rebuild()
