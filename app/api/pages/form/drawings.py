"""Drawings for the result, each with ids of its own on the page."""

from collections.abc import Mapping
from typing import Any

from app.documents.continuum import Place, draw_continuum
from app.documents.drawing import NoDrawingError, draw_exercise, drawn_hip_flexion
from app.documents.pain_scale import draw_pain_scale
from app.domain.pack import Pack
from app.domain.plan import Exercise


class Drawings:
    """Draws what an answer names, where there is a drawing for it."""

    def __init__(self, pack: Pack) -> None:
        self._stages = pack.staging.stages
        # The drawing of an exercise is the same for everyone, so it is drawn once.
        self._exercises = {each.id: _drawn(each) for each in pack.plan.exercises}

    def exercise(self, name: str) -> str:
        """Return the drawing of an exercise; empty when there is none."""
        drawn = self._exercises.get(name)
        return drawn[0] if drawn else ""

    def deeper_than(self, name: str, cap: int | None) -> int | None:
        """Return the hip flexion that a drawing shows, in degrees, where it passes a cap."""
        drawn = self._exercises.get(name)
        return drawn[1] if drawn and cap is not None and drawn[1] > cap else None

    def stage(self, stage: Mapping[str, Any]) -> str:
        """Return the continuum with the stage of an answer on it."""
        place = Place(
            label=stage["label"],
            confidence=stage["confidence"],
            alternates=tuple(other["label"] for other in stage["alternates"]),
            staged=stage["basis"] != "not_staged",
        )
        return draw_continuum(self._stages, place, prefix="stage")

    def pain(self, limit: int) -> str:
        """Return the pain scale with its accepted part."""
        return draw_pain_scale(limit, prefix="pain")


def _drawn(exercise: Exercise) -> tuple[str, int] | None:
    try:
        drawing = draw_exercise(exercise, prefix=f"drawn-{exercise.id}")
        return drawing, drawn_hip_flexion(exercise.id)
    except NoDrawingError:
        return None
