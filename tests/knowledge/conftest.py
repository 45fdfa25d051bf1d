"""The pack on the shelf, and a copy of its folder to plant faults in."""

import functools
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from app.domain.pack import Pack
from app.knowledge import load
from app.knowledge.shelf import ShelvedPack, newest_folders, shelve
from tests.knowledge.planting import plant

COMPLAINT = "deep_buttock_pain"


@pytest.fixture(scope="session")
def shelved() -> ShelvedPack:
    """Return the newest version of the pack, loaded and checked."""
    return shelve(newest_folders()[COMPLAINT])


@pytest.fixture(scope="session")
def pack(shelved: ShelvedPack) -> Pack:
    """Return the pack itself."""
    return shelved.pack


@functools.cache
def parsed(text: str, Loader: Any) -> Any:  # noqa: N803 -- as yaml.load has it
    """Parse a text once: nearly all files of a copy are those of every other copy."""
    return yaml.load(text, Loader)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the pack's folder, with rows that planted entries can rest on."""
    monkeypatch.setattr(load, "yaml", SimpleNamespace(**{**vars(yaml), "load": parsed}))
    original = newest_folders()[COMPLAINT]
    copy = tmp_path / original.name
    shutil.copytree(original, copy)
    plant(copy, "planted_rows.yaml", evidence=ROWS)
    return copy


ROWS = [
    {
        "id": "planted_row",
        "source": "product_decisions",
        "dossier": "Planted",
        "grade": "P",
        "says": "Figures that a planted entry may use.",
        "figures": [0, 1, 2, 3, 5, 9, 10, 60],
    },
    {
        "id": "planted_seen",
        "source": "product_decisions",
        "dossier": "Planted",
        "grade": "V",
        "says": "The same, as if seen.",
        "figures": [0, 1, 2, 3, 5, 9, 10, 60],
    },
    {
        "id": "planted_memory",
        "source": "unverified_recollection",
        "dossier": "Planted",
        "grade": "M",
        "says": "The same, from memory.",
        "figures": [0, 1, 2, 3, 5, 9, 10, 60],
    },
]
