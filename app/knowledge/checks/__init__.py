"""Cross-checks of a loaded pack. Each yields one line per problem: the entry and the reason."""

from collections.abc import Callable, Iterator

from app.domain.pack import Pack
from app.knowledge.checks.content import check_content
from app.knowledge.checks.figures import check_figures
from app.knowledge.checks.logic import check_logic
from app.knowledge.checks.names import check_names, check_rings
from app.knowledge.errors import PackError

Check = Callable[[Pack], Iterator[str]]

# Later checks may rely on what earlier ones established: names first, then rings, then the rest.
STAGES: tuple[tuple[Check, ...], ...] = (
    (check_names,),
    (check_rings,),
    (check_figures, check_content, check_logic),
)


def check(pack: Pack) -> None:
    """Refuse a pack that may not be served.

    Raises:
        PackError: With every problem of the first stage that found one.
    """
    for stage in STAGES:
        problems = [problem for one in stage for problem in one(pack)]
        if problems:
            raise PackError(problems)
