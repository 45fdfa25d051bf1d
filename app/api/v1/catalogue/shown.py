"""What the specification shows of the catalogue: lists are cut to their first entry."""

from collections.abc import Iterator

from fastapi.openapi.models import Example

from app.api.v1.catalogue.grounds import PREFIX
from app.api.v1.catalogue.parts import PARTS, Part
from app.api.v1.catalogue.shelf import Shelf
from app.web.specification.shown_answers import ShownAnswer


def shown_catalogue(shelf: Shelf) -> Iterator[ShownAnswer]:
    """Yield what each part of the catalogue answers, lists cut to their first entry."""
    overview = shelf.default(PREFIX)
    summary = "What the service knows of deep buttock pain"
    yield ShownAnswer("read_knowledge", "deep_buttock_pain", summary, overview)
    for part in PARTS:
        yield from _shown_part(shelf, part)


def _shown_part(shelf: Shelf, part: Part) -> Iterator[ShownAnswer]:
    address = f"{PREFIX}/{part.path}"
    listed = shelf.default(address)
    first = listed["items"][0]["id"]
    cut = {**listed, "items": listed["items"][:1]}
    summary = f"The first of {len(listed['items'])} entries"
    yield ShownAnswer(f"list_{part.name}", "first_entry", summary, cut)
    entry = shelf.default(f"{address}/{first}")
    yield ShownAnswer(f"read_{part.entry}", example_name(first), f"The entry {first}", entry)


def example_name(entry_id: str) -> str:
    """Return the lower_snake name of an example that shows an entry."""
    return entry_id.replace(".", "_")


def shown_ids(shelf: Shelf, part: Part) -> dict[str, Example]:
    """Return the id whose entry is shown, as the example of a parameter."""
    address = f"{PREFIX}/{part.path}"
    if not shelf.holds(address):
        return {}
    first = shelf.default(address)["items"][0]["id"]
    return {example_name(first): {"summary": f"The entry {first}", "value": first}}
