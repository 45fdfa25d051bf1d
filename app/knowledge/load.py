"""Reads a pack folder into domain models, naming file, entry and reason of whatever it refuses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from app.domain.accuracy import AccuracyRow
from app.domain.evidence import EvidenceRow, Source
from app.domain.pack import Manifest, Pack
from app.domain.plan import Advice, Exercise, Override, Phase, PlanKnowledge
from app.domain.rules import (
    CertaintyRule,
    Computation,
    Condition,
    Derivation,
    MustAsk,
    ReviewInterval,
    SafetyNet,
    SafetyRule,
    Staging,
    SupportScale,
    TrialDefinition,
)
from app.domain.sweep import NextFindingRules
from app.domain.vocabulary import (
    AggravatingFactor,
    ClinicalTest,
    ImagingFinding,
    Measure,
    PresentationItem,
    RedFlagGroup,
    RiskFactor,
    Symptom,
    Vocabulary,
)
from app.knowledge.errors import PackError
from app.knowledge.identity import tuples

LISTS: dict[str, type[BaseModel]] = {
    "sources": Source,
    "evidence": EvidenceRow,
    "presentation": PresentationItem,
    "symptoms": Symptom,
    "aggravating_factors": AggravatingFactor,
    "risk_factors": RiskFactor,
    "red_flags": RedFlagGroup,
    "clinical_tests": ClinicalTest,
    "imaging": ImagingFinding,
    "measures": Measure,
    "computations": Computation,
    "derivations": Derivation,
    "safety_rules": SafetyRule,
    "must_asks": MustAsk,
    "safety_nets": SafetyNet,
    "review_intervals": ReviewInterval,
    "conditions": Condition,
    "accuracies": AccuracyRow,
    "phases": Phase,
    "exercises": Exercise,
    "advice": Advice,
    "overrides": Override,
}
SINGLES: dict[str, type[BaseModel] | None] = {
    "manifest": Manifest,
    "support": SupportScale,
    "trial_definition": TrialDefinition,
    "certainty": CertaintyRule,
    "staging": Staging,
    "next_findings": NextFindingRules,
    "load_test": None,
    "withheld_actions": None,
}


class _Loader(yaml.CSafeLoader):
    """A safe loader that refuses a key written twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise yaml.YAMLError(f"line {line}: key {key!r} is no word")
        if key in seen:
            raise yaml.YAMLError(f"line {line}: key {key!r} is written twice")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_pack(folder: Path) -> Pack:
    """Read every YAML file of a pack folder and build the pack.

    Args:
        folder: Folder of one version of one complaint.

    Returns:
        The pack, every part valid by itself; cross-checks are :func:`app.knowledge.checks.check`.

    Raises:
        PackError: Naming file, entry and reason for each thing refused.
    """
    problems: list[str] = []
    parts: dict[str, Any] = {name: [] for name in LISTS}
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        raise PackError([f"{folder.name}: no YAML file in it"])
    for file in files:
        where = file.relative_to(folder).as_posix()
        for key, value in _read(file, where, problems).items():
            _take(key, value, where, parts, problems)
    missing = [name for name in (*LISTS, *SINGLES) if not parts.get(name)]
    problems.extend(f"{folder.name}: nothing found under {name}" for name in missing)
    if problems:
        raise PackError(problems)
    return _assemble(parts)


def _read(file: Path, where: str, problems: list[str]) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 -- a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{where}: not readable as YAML: {' '.join(str(error).split())}")
        return {}
    if not isinstance(content, dict):
        problems.append(f"{where}: the top level is not a mapping")
        return {}
    return content


def _take(key: str, value: object, where: str, parts: dict[str, Any], problems: list[str]) -> None:
    if key in LISTS:
        if not isinstance(value, list):
            problems.append(f"{where}: {key} is not a list")
            return
        for number, item in enumerate(value, start=1):
            name = item.get("id", f"entry {number}") if isinstance(item, dict) else number
            parts[key].extend(_valid(LISTS[key], item, f"{where}: {key} {name}", problems))
    elif key in SINGLES:
        if key in parts:
            problems.append(f"{where}: {key} is given a second time")
            return
        model = SINGLES[key]
        valid = [value] if model is None else _valid(model, value, f"{where}: {key}", problems)
        parts[key] = next(iter(valid), None)
    else:
        problems.append(f"{where}: unknown key {key!r}")


def _valid(
    model: type[BaseModel], item: object, where: str, problems: list[str]
) -> Iterator[BaseModel]:
    try:
        yield model.model_validate(tuples(item))
    except (ValidationError, TypeError) as error:
        problems.extend(f"{where}: {reason}" for reason in _reasons(error))


def _reasons(error: ValidationError | TypeError) -> Iterator[str]:
    if isinstance(error, TypeError):
        yield str(error)
        return
    for detail in error.errors(include_url=False):
        place = ".".join(str(step) for step in detail["loc"])
        if detail["type"] == "extra_forbidden":
            yield f"unknown key {place!r}"
        else:
            yield f"{place}: {detail['msg']}" if place else detail["msg"]


def _assemble(parts: dict[str, Any]) -> Pack:
    lists = {name: tuple(parts[name]) for name in LISTS}
    vocabulary = {name: lists.pop(name) for name in Vocabulary.model_fields}
    singles = {name: parts[name] for name in SINGLES}
    plan = {
        name: lists.pop(name) if name in lists else singles.pop(name)
        for name in PlanKnowledge.model_fields
    }
    try:
        return Pack.model_validate({**lists, **singles, "vocabulary": vocabulary, "plan": plan})
    except ValidationError as error:
        raise PackError(list(_reasons(error))) from error
