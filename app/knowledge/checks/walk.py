"""Ways through a pack that several checks share."""

from collections.abc import Iterator

from pydantic import BaseModel

from app.domain.base import Grounded
from app.domain.pack import Pack
from app.domain.predicates import Predicate


def children(value: object) -> Iterator[BaseModel]:
    """Yield the models directly inside a model, tuple or mapping."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inside = getattr(value, name)
            if isinstance(inside, BaseModel):
                yield inside
            else:
                yield from children(inside)
    elif isinstance(value, tuple):
        for item in value:
            if isinstance(item, BaseModel):
                yield item
    elif isinstance(value, dict):
        yield from (item for item in value.values() if isinstance(item, BaseModel))


def models(value: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Yield every model inside, outermost first, with a path of ids for messages."""
    yield path, value
    for child in children(value):
        name = getattr(child, "id", None)
        yield from models(child, f"{path}/{name}".lstrip("/") if name else path)


def grounded(pack: Pack) -> Iterator[tuple[str, Grounded]]:
    """Yield everything in the pack that has to say what it rests on."""
    for path, model in models(pack):
        if isinstance(model, Grounded):
            yield f"{path or 'pack'} ({type(model).__name__})", model


def predicates(pack: Pack) -> Iterator[tuple[str, Predicate]]:
    """Yield the outermost predicates with the path of their owner."""

    def inside(value: object, path: str) -> Iterator[tuple[str, Predicate]]:
        for child in children(value):
            if isinstance(child, Predicate):
                yield path, child
            else:
                name = getattr(child, "id", None)
                yield from inside(child, f"{path}/{name}".lstrip("/") if name else path)

    yield from inside(pack, "")
