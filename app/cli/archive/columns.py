"""The columns that a table of findings may have: one for each thing a request takes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from inspect import isclass
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from app.api.v1.answers import Closed
from app.api.v1.request import EvaluationRequest
from app.cli.archive.errors import WrongCallError
from app.domain.spelling import nearest
from app.web.requests.pointers import is_nameable

GROUP_ANSWER: Final = "group_answer"
FEWEST_NAMED: Final = 5
"""How many faults of a header are told at once."""


@cache
def known_columns() -> dict[str, str]:
    """Return where the value of each column stands in the body, by column.

    A column is named by the wire path of what it says. ``red_flags.<group>`` is the answer to a
    whole group and stands in the body beside its members.
    """
    return dict(_columns(EvaluationRequest, ""))


def _columns(model: type[Closed], above: str) -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        path = f"{above}{name}"
        kinds = list(_kinds(field.annotation))
        models = [kind for kind in kinds if isclass(kind) and issubclass(kind, Closed)]
        if len(models) < len([kind for kind in kinds if kind is not type(None)]):
            grouped = any(GROUP_ANSWER in inner.model_fields for inner in models)
            yield path, f"{path}.{GROUP_ANSWER}" if grouped else path
        for inner in models:
            yield from _columns(inner, f"{path}.")


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 -- any annotation
    """Yield what a field may be, taken out of unions and annotations."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _kinds(part)
    else:
        yield annotation


def body_paths(header: Sequence[str]) -> tuple[str, ...]:
    """Return where the values of each column stand in the body.

    Args:
        header: The columns of a table.

    Raises:
        WrongCallError: If a column is not known, or is there twice.
    """
    known = known_columns()
    faults = [_unknown(nth, name) for nth, name in enumerate(header, 1) if name not in known]
    faults += [
        f"{name} is there {times} times"
        for name, times in Counter(header).items()
        if times > 1 and name in known
    ]
    if faults:
        more = f"; and {len(faults) - FEWEST_NAMED} more" if len(faults) > FEWEST_NAMED else ""
        raise WrongCallError(
            f"the columns are not accepted, nothing was read: {'; '.join(faults[:FEWEST_NAMED])}"
            f"{more}. Rows are joined by their number; no ids or names are taken"
        )
    return tuple(known[name] for name in header)


def _unknown(nth: int, name: str) -> str:
    if not all(is_nameable(step) for step in name.split(".")):
        return f"column {nth} is not named by a wire path such as presentation.age"
    known = known_columns()
    above, _, end = name.rpartition(".")
    places = [column for column in known if column.rsplit(".", 1)[-1] == end]
    near = places[0] if places else nearest(name, known) or _nearest_end(end)
    # If the header is missing, what is like no name of ours may be that of a patient.
    ours = name in _parts() or (near and above in _parts()) or nearest(name, known)
    said = f"{name} is unknown" if ours else f"column {nth} is unknown"
    return said + (f" (did you mean {near}?)" if near else "")


@cache
def _parts() -> frozenset[str]:
    """Return what our columns are parts of, each as a path; the empty one is the whole body."""
    steps = [column.split(".") for column in known_columns()]
    return frozenset(".".join(each[:nth]) for each in steps for nth in range(len(each)))


def _nearest_end(end: str) -> str | None:
    by_end = {column.rsplit(".", 1)[-1]: column for column in known_columns()}
    near = nearest(end, by_end)
    return by_end[near] if near else None
