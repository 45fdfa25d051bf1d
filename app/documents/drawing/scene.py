"""A whole picture: bodies, what surrounds them, and signs."""

from dataclasses import dataclass

from app.documents.drawing.figure import Figure


@dataclass(frozen=True, slots=True)
class Scene:
    """What one exercise looks like.

    Attributes:
        figures: Bodies, the ghost of the start before the solid end.
        behind: Markup drawn before the bodies.
        before: Markup drawn over them: signs, and what lies on a body.
    """

    figures: tuple[Figure, ...]
    behind: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def hip_flexions(self) -> tuple[float, ...]:
        """Return how far each hip of each body is bent, degrees; extension is negative."""
        return tuple(angle for figure in self.figures for angle in figure.hip_flexions())
