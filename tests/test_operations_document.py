"""What the document for operators names exists, and what exists is named there."""

import json
import re
from pathlib import Path

import pytest

from app.settings import Settings
from app.web.operations.metrics import REGISTRY
from app.web.problems.problem_types import PROBLEM_TYPES
from tests.journeys.test_logs import ALWAYS


@pytest.fixture(scope="module")
def document(repository: Path) -> str:
    return (repository / "docs" / "operations.md").read_text("utf-8")


def settings() -> set[str]:
    return {f"HCDS_{name.upper()}" for name in Settings.model_fields}


def rows(document: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, without their heads."""
    section = document.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_setting_is_described_and_no_other(document: str) -> None:
    described = [row[0].strip("` ") for row in rows(document, "Settings")]

    assert sorted(described) == sorted(settings())
    assert set(re.findall(r"HCDS_[A-Z_]+", document)) == settings()


def test_every_setting_is_in_the_example_with_its_default(repository: Path) -> None:
    text = (repository / ".env.example").read_text("utf-8")
    given = dict(re.findall(r"^(HCDS_[A-Z_]+)=(.*)$", text, re.MULTILINE))

    assert set(given) == settings()
    read = Settings(_env_file=repository / ".env.example")
    assert read == Settings(_env_file=None)


def test_every_metric_is_described_with_its_labels(document: str) -> None:
    described = {
        row[0].strip("` "): set(re.findall(r"`(\w+)`", row[1])) for row in rows(document, "Metrics")
    }

    existing = {}
    for collector in list(REGISTRY._collector_to_names):
        names, labels = collector._name, set(collector._labelnames)  # type: ignore[attr-defined]
        kind = collector._type  # type: ignore[attr-defined]
        name = f"{names}_total" if kind == "counter" else names
        existing[name] = labels | ({"le"} if kind == "histogram" else set())
    assert described == existing
    alerts = set(re.findall(r"hcds_\w+", document))
    assert alerts <= set(existing) | {f"{name}_bucket" for name in existing}


def test_every_field_of_a_line_is_described(document: str) -> None:
    described = {name for row in rows(document, "Logs") for name in re.findall(r"`(\w+)`", row[0])}
    block = re.search(r"```json\n(.*?)\n```", document, re.DOTALL)
    assert block is not None
    example = json.loads(block[1])

    assert described == ALWAYS | {"problem"}
    assert set(example) == described


def test_every_problem_it_names_exists(document: str) -> None:
    named = {"validation-failed", "service-unavailable", "knowledge-pack-withdrawn"}

    assert named <= set(PROBLEM_TYPES)
    assert all(slug in document for slug in named)


def test_every_file_it_names_exists(document: str, repository: Path) -> None:
    for name in (".env.example", "benchmarks/README.md"):
        assert name in document
        assert (repository / name).is_file()
