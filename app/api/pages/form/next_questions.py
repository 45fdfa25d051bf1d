"""What to ask next, as questions that can be answered within the result."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.api.pages.form.fields import NONE_OF_THESE, Field
from app.api.pages.form.layout import Layout
from app.api.pages.form.wording import CHANGES, PROVOKES, Lexicon, spelled_out

A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Button:
    """One answer that can be given with one tap: its words, and what is sent."""

    label: str
    sent: str


@dataclass(frozen=True, slots=True)
class Control:
    """A question with its answers; one without buttons is typed."""

    field: Field
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """One thing to ask or test next.

    Attributes:
        could_change: What its answer could change, weightiest first.
        outcomes: An answer, and what the result would then be.
        cost: Time, pain and kit.
        whole: The question for a whole red-flag group whose open members these are.
    """

    id: str
    title: str
    question: str
    must: bool
    could_change: str
    outcomes: tuple[tuple[str, str], ...]
    cost: str
    controls: tuple[Control, ...]
    whole: Field | None = None
    clear: Button | None = None


def next_questions(
    document: Mapping[str, Any], layout: Layout, lexicon: Lexicon
) -> list[NextQuestion]:
    """Return what the answer says is to be asked next."""
    taken = {
        group["group"] for group in document["triage"]["red_flag_coverage"] if group.get("present")
    }
    items = document["next_findings"]["items"]
    return [_question(item, layout, lexicon, taken) for item in items]


def _question(
    item: Mapping[str, Any], layout: Layout, lexicon: Lexicon, taken: Collection[str]
) -> NextQuestion:
    kind = item["kind"]
    names = dict.fromkeys(_head(name) for name in item.get("findings", (item["id"],)))
    fields = [layout.by_finding[name] for name in names if name in layout.by_finding]
    whole = _whole_group(fields, layout, taken) if kind != "finding" else None
    return NextQuestion(
        id=f"next-{item['id']}".replace(".", "-"),
        title=lexicon.asked(kind, item["id"]),
        question=item["question"],
        must=kind == "must_ask",
        could_change=", ".join(
            CHANGES.get(each, spelled_out(each)) for each in item.get("could_change", ())
        ),
        outcomes=tuple(_outcomes(item, lexicon)),
        cost=_cost(item),
        controls=tuple(Control(field, _buttons(field)) for field in fields),
        whole=whole,
        clear=Button("Asked: none of these", f"{whole.path}={NONE_OF_THESE}") if whole else None,
    )


def _head(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _outcomes(item: Mapping[str, Any], lexicon: Lexicon) -> Iterable[tuple[str, str]]:
    for answer, to in item.get("if", {}).items():
        yield lexicon.value(item["id"], answer), lexicon.conclusion(to)


def _buttons(field: Field) -> tuple[Button, ...]:
    if field.kind == "number":
        return tuple(Button(str(n), f"{field.path}={n}") for n in field.scale)
    return tuple(
        Button(option.label, f"{field.path}={option.value}")
        for option in field.options
        if option.value
    )


def _whole_group(fields: list[Field], layout: Layout, taken: Collection[str]) -> Field | None:
    """Return the one question for a red-flag group, where all that is open belongs to one.

    A group of which something is present cannot be answered as a whole any more.
    """
    groups = {field.path.rsplit(".", 1)[0] for field in fields}
    if len(groups) != 1 or len(fields) == 1:
        return None
    group = groups.pop()
    if group.rsplit(".", 1)[-1] in taken:
        return None
    return layout.by_path.get(f"{group}.group_answer")


def _cost(item: Mapping[str, Any]) -> str:
    said = []
    if item.get("seconds"):
        seconds = int(item["seconds"])
        said.append(f"{seconds} s" if seconds < A_MINUTE else f"{round(seconds / A_MINUTE)} min")
    if item.get("provokes"):
        said.append(PROVOKES[min(int(item["provokes"]), len(PROVOKES) - 1)])
    if item.get("kit"):
        said.append(str(item["kit"]))
    return ", ".join(said)
