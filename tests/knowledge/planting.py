"""Entries to plant into a copy of the pack, right in themselves until a test spoils one thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.knowledge.errors import PackError
from app.knowledge.shelf import shelve

Entry = dict[str, Any]

GROUND: Entry = {"evidence": ["planted_row"], "tag": "proposal"}
NEVER_SAID_TOGETHER = {"all": ["fever", "systemically_unwell", "growing_lump"]}
"""A condition that no rule of the pack has."""


def plant(folder: Path, name: str = "planted.yaml", /, **lists: Any) -> None:
    """Write a file of its own into the pack."""
    (folder / name).write_text(yaml.safe_dump(lists, sort_keys=False), encoding="utf-8")


@contextmanager
def changed(file: Path) -> Iterator[Any]:
    """Read a file of the pack, let a test change its content, and write it back."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    yield content
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def problems_of(folder: Path) -> list[str]:
    """Return why start-up refuses the pack."""
    with pytest.raises(PackError) as refused:
        shelve(folder)
    return refused.value.problems


def named(name: str, entries: list[Entry]) -> Entry:
    """Return the entry with this id."""
    return next(entry for entry in entries if entry["id"] == name)


def derivation(**more: Any) -> Entry:
    """Return a derived finding."""
    return {"id": "planted", "label": "Planted", "when": "fever", **GROUND, **more}


def computation(**more: Any) -> Entry:
    """Return a computed finding."""
    return {
        "id": "planted",
        "label": "Planted",
        "function": "stretch_construct",
        "version": 1,
        "reads": ["modified_bent_knee_stretch", "bent_knee_stretch", "puranen_orava"],
        "result": "truth",
        **GROUND,
        **more,
    }


def safety_rule(**more: Any) -> Entry:
    """Return a gate."""
    return {
        "id": "safety.planted",
        "when": NEVER_SAID_TOGETHER,
        "level": "urgent",
        "act_within": "same_day",
        "effect": "stop",
        "reason": "Planted",
        "action": "Planted",
        "patient_words": "Planted",
        **GROUND,
        **more,
    }


def must_ask(**more: Any) -> Entry:
    """Return a must-ask."""
    return {
        "id": "ask_planted",
        "label": "Planted",
        "question": "Planted?",
        "findings": ["fever"],
        "excludes": "something",
        **GROUND,
        **more,
    }


def symptom(**more: Any) -> Entry:
    """Return a symptom."""
    return {"id": "planted", "label": "Planted", "question": "Planted?", **GROUND, **more}


def red_flags(**more: Any) -> Entry:
    """Return a red-flag group of one flag, with these fields of the flag."""
    flag = symptom(id="planted_flag", excludes="something", **more)
    return {"id": "planted", "label": "Planted", "question": "Any of these?", "members": [flag]}


def feature(name: str, **more: Any) -> Entry:
    """Return a reason for a condition."""
    return {
        "id": name,
        "direction": "for",
        "weight": "strong",
        "when": name,
        "text": "Planted",
        **GROUND,
        **more,
    }


def condition(**more: Any) -> Entry:
    """Return a condition that two strong reasons support."""
    return {
        "id": "planted",
        "name": "Planted",
        "plain_name": "Planted",
        "category": "other",
        "rank": 900,
        "features": [feature("fever"), feature("systemically_unwell")],
        "imaging": "None",
        "next_step": "Planted",
        **GROUND,
        **more,
    }


def accuracy(**more: Any) -> Entry:
    """Return an accuracy row that enters no calculation."""
    return {
        "id": "planted",
        "finding": "slump",
        "condition": "proximal_hamstring_tendinopathy",
        "construct": "planted",
        "preference": 1,
        "population": "Planted",
        "design": "Planted",
        "bias": "Planted",
        "for_post_test": False,
        **GROUND,
        **more,
    }


def dose(**more: Any) -> Entry:
    """Return a dose of the first phase."""
    return {"phase": "p1", "attributed_to": "Planted", **GROUND, **more}


def exercise(**more: Any) -> Entry:
    """Return an exercise of the first phase."""
    return {
        "id": "planted",
        "name": "Planted hold",
        "plain_name": "Planted hold",
        "order": 900,
        "load_type": "isometric",
        "muscles": ["hamstrings"],
        "position": "Lying",
        "how": "Hold it",
        "hip_flexion_low_deg": 0,
        "hip_flexion_high_deg": 10,
        "supported": True,
        "doses": [dose()],
        "regressions": ["Less"],
        "progressions": ["More"],
        **GROUND,
        **more,
    }


def advice(**more: Any) -> Entry:
    """Return a piece of advice."""
    return {
        "id": "planted",
        "kind": "education",
        "title": "Planted",
        "text": "Planted",
        **GROUND,
        **more,
    }


def criterion(name: str, when: Any, **more: Any) -> Entry:
    """Return a criterion."""
    return {"id": name, "text": "Planted", "when": when, **GROUND, **more}
