"""Writes the page and its result from templates. Everything is escaped unless it is a drawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.api.pages.assets import Assets
from app.api.pages.form.drawings import Drawings
from app.api.pages.form.fields import NOT_ASKED, Field, Option
from app.api.pages.form.layout import Block, Section, make_layout
from app.api.pages.form.ports import Answered
from app.api.pages.form.reading import Typed
from app.api.pages.form.result import Result, make_result
from app.api.pages.form.wording import SUPPORTS, TAGS, Lexicon, dose_in_words, spelled_out
from app.engine.compile import CompiledPack
from app.web.problems.problem import FieldError, Problem

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A refused answer, at the question it belongs to.

    Attributes:
        path: Where the link leads; empty when the page has no such question.
        pointer, code: As the API says it.
    """

    path: str
    message: str
    hint: str
    pointer: str
    code: str


class FormPages:
    """The form of one complaint, and results, as HTML."""

    def __init__(self, compiled: CompiledPack, assets: Assets) -> None:
        self.layout = make_layout(compiled)
        self._lexicon = Lexicon(compiled)
        self._sign_off = compiled.pack.manifest.sign_off
        self._environment = _environment(self._lexicon, Drawings(compiled.pack), assets)
        self._page = self._environment.get_template("page.html")
        self._result = self._environment.get_template("result.html")
        self._problems = self._environment.get_template("problems.html")

    def page(
        self,
        typed: Mapping[str, str],
        *,
        answered: Answered | None = None,
        problem: Problem | None = None,
    ) -> str:
        """Return the whole page, filled in.

        Args:
            typed: What was typed or chosen, by name.
            answered: The answer to it, if there is one.
            problem: Why there is none, if it was refused.
        """
        shown = self.shown(problem)
        return self._page.render(
            layout=self.layout,
            result=self._made(answered),
            problems=shown,
            errors={each.path: each for each in shown if each.path},
            sign_off=self._sign_off,
            **_state(typed, shown),
        )

    def result(self, answered: Answered) -> str:
        """Return the result alone."""
        return self._result.render(result=self._made(answered))

    def problems(self, problem: Problem) -> str:
        """Return the summary of what was refused, alone."""
        return self._problems.render(problems=self.shown(problem))

    def shown(self, problem: Problem | None) -> list[ShownProblem]:
        """Return what was refused, each at its question."""
        if problem is None:
            return []
        return [self._shown(error) for error in problem.errors]

    def _shown(self, error: FieldError) -> ShownProblem:
        path = error.pointer.strip("/").replace("/", ".")
        names = self.layout.names
        path = next((p for p in (path, f"{path}.group_answer") if p in names), "")
        field = self.layout.by_path.get(path.removesuffix(".left").removesuffix(".right"))
        if field is not None and field.kind == "number" and error.code in NUMBER_CODES:
            return ShownProblem(path, _number_wanted(field), "", error.pointer, error.code)
        if field is not None and error.code in CONTRADICTIONS:
            message, hint = self._contradiction(path, field, error.code)
            return ShownProblem(path, message, hint, error.pointer, error.code)
        return ShownProblem(path, error.message, error.hint or "", error.pointer, error.code)

    def _contradiction(self, path: str, field: Field, code: str) -> tuple[str, str]:
        """Say in clinical words what contradicts a field, and what to do about it."""
        if code == "contradictory_side":
            side = path.removeprefix(field.path).replace(".", ", ")
            return (
                f"{field.label}{side}: this is not on the side that is given as painful.",
                "Change the painful side under “Patient and onset”, or this answer.",
            )
        group = self.layout.by_path[f"{path.rpartition('.')[0]}.group_answer"]
        cleared = group.options[0].label
        return (
            f"{field.label}: answered “Yes”, but the group “{group.label}” as “{cleared}”.",
            "If it is present, set the group to “Not asked”. If not, take back the “Yes”.",
        )

    def _made(self, answered: Answered | None) -> Result | None:
        return None if answered is None else make_result(answered, self.layout, self._lexicon)


NUMBER_CODES = frozenset({"not_a_whole_number", "too_small", "too_large"})
"""Codes whose message tells how to write JSON, which nobody does in a form."""

CONTRADICTIONS = frozenset({"contradictory_group", "contradictory_side"})
"""Codes whose message names the request's fields."""


def _number_wanted(field: Field) -> str:
    limit = ", or tick no limit" if field.no_limit else ""
    return f"{field.label}: write a whole number from {field.low} to {field.high}{limit}."


def _environment(lexicon: Lexicon, drawings: Drawings, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=assets.address,
        condition=lexicon.condition,
        dose=dose_in_words,
        draw_exercise=_markup(drawings.exercise),
        draw_pain=_markup(drawings.pain),
        draw_stage=_markup(drawings.stage),
        drawn_deeper=drawings.deeper_than,
        exercise=lexicon.exercise,
        finding=lexicon.finding,
        scale_options=_scale_options,
        short_tag=lambda name: TAGS.get(name, spelled_out(name)).split(",")[0],
        support=lambda name: SUPPORTS.get(name, spelled_out(name)),
        tag=lambda name: TAGS.get(name, spelled_out(name)),
    )
    return environment


def _markup(draw: Callable[..., str]) -> Callable[..., Markup]:
    # The drawings are this project's own and escape the pack's words themselves.
    return lambda *given: Markup(draw(*given))  # noqa: S704


def _scale_options(field: Field) -> tuple[Option, ...]:
    return (*(Option(str(n), str(n)) for n in field.scale), NOT_ASKED)


def _state(typed: Typed | Mapping[str, str], shown: Sequence[ShownProblem]) -> dict[str, Any]:
    """Return the functions by which the templates look at what was typed."""
    touched = {each.path for each in shown}

    def answered(field: Field) -> bool:
        return any(typed.get(name, "").strip() or name in touched for name in field.names)

    def opened(fields: Sequence[Field]) -> bool:
        return any(answered(field) for field in fields)

    def count(section: Section) -> str:
        if section.id != "red_flags":
            return str(sum(answered(field) for field in section.fields()))
        asked = sum(opened(list(block.fields())) for block in section.blocks)
        return f"{asked}/{len(section.blocks)}"

    def opened_block(block: Block) -> bool:
        return opened(block.first)

    return {
        "typed": lambda name: typed.get(name, ""),
        "sided": lambda field: any(answered_name(typed, touched, n) for n in field.names[1:]),
        "opened": opened_block,
        "opened_more": lambda block: opened(block.more),
        "opened_section": lambda section: opened(list(section.fields())),
        "count": count,
    }


def answered_name(typed: Mapping[str, str], touched: set[str], name: str) -> bool:
    """Say whether something was typed under a name, or refused there."""
    return bool(typed.get(name, "").strip()) or name in touched
