"""One drawing for each exercise, made from joint angles.

`draw_exercise` returns a whole `<svg>` with a name for those who do not see it. It looks right on
its own, in colour and in grey: a working limb has a heavier rim, a working muscle a dotted fill, a
start is dashed. A page's stylesheet may outweigh every colour by class, for instance:

    .exercise-drawing { width: 100%; height: auto; }
    .exercise-drawing .muscle-ground { fill: var(--accent); }   .muscle { stroke: var(--accent); }
    .exercise-drawing .figure { fill: var(--limb); }            .limb-far { fill: var(--limb-far); }
    .exercise-drawing .note { font-family: inherit; }

Other classes: `trunk`, `limb`, `limb-near`, `limb-working`, `ghost`, `partner`, `floor`, `prop`,
`wall`, `band`, `band-core`, `weight`, `arrow`, `arrow-head`, `hold`, `speed`, `muscle-dot`.
`paint-order: stroke` must stay: rims are drawn under the fills, so that parts merge.

What an exercise looks like is a table of poses here and no clinical content; how far a drawn hip is
bent is tested against the limits that the pack gives for the exercise.
"""

from app.documents.drawing.figure import DOTS, draw_figure
from app.documents.drawing.hinges import HINGES
from app.documents.drawing.holds import HOLDS
from app.documents.drawing.lifts import LIFTS
from app.documents.drawing.running import RUNNING
from app.documents.drawing.scene import Scene
from app.documents.svg import ACCENT, element, picture
from app.domain.plan import Exercise

SIZE = (320, 200)
"""Width and height of every drawing."""

SCENES: dict[str, Scene] = {**HOLDS, **LIFTS, **HINGES, **RUNNING}


class NoDrawingError(LookupError):
    """An exercise has no drawing."""


def draw_exercise(exercise: Exercise, *, prefix: str) -> str:
    """Return the drawing of an exercise, its working muscles marked.

    Args:
        exercise: Of the pack; its name and position become the picture's own name.
        prefix: Begins every id of the picture, so that several stand on a page.

    Raises:
        NoDrawingError: If there is none of this exercise.
    """
    scene = _scene(exercise.id)
    figures = [draw_figure(figure, exercise.muscles) for figure in scene.figures]
    drawn = "".join((*scene.behind, *figures, *scene.before))
    return picture(
        SIZE,
        f"{exercise.plain_name}. {exercise.position}.",
        prefix,
        _dots(prefix),
        drawn.replace(DOTS, f"url(#{prefix}-muscle)"),
        kind="exercise-drawing",
    )


def drawn_hip_flexion(exercise_id: str) -> int:
    """Return the deepest hip flexion that the drawing shows, degrees.

    A plan's cap may be lower than what the exercise allows; a page can say so beside the drawing.

    Raises:
        NoDrawingError: If there is no drawing of this exercise.
    """
    return max(0, round(max(_scene(exercise_id).hip_flexions())))


def _scene(exercise_id: str) -> Scene:
    scene = SCENES.get(exercise_id)
    if scene is None:
        raise NoDrawingError(f"there is no drawing of the exercise {exercise_id}")
    return scene


def _dots(prefix: str) -> str:
    """Return the pattern that fills a working muscle: the accent with white dots."""
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=5, height=5, fill=ACCENT, class_="muscle-ground"),
            element("circle", cx=2.5, cy=2.5, r=1.1, fill="#fff", class_="muscle-dot"),
            id=f"{prefix}-muscle",
            width=5,
            height=5,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(-45)",
        ),
    )
