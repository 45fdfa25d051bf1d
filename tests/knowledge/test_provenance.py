"""Every figure of the pack walks to a row that states it and a source that exists.

Written apart from the check of the application, over the canonical JSON and not over its models, so
that one mistake cannot hide in both.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.knowledge.shelf import ShelvedPack

Node = dict[str, Any]

NOT_WORDS = {"id", "evidence", "seed", "tag", "when", "trial_when", "withhold_exercises"}
FIGURE = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?").findall
TWO_PLACES = 0.011
"""Published figures are rounded or cut to two places."""

NOT_CLINICAL = {"order", "rank", "preference", "version", "seconds", "provokes"}
FINDING_GROUPS = (
    "presentation",
    "symptoms",
    "aggravating_factors",
    "risk_factors",
    "red_flags",
    "clinical_tests",
    "imaging",
    "measures",
)
TAGS = {
    "trial",
    "other_tendon_trial",
    "guideline",
    "expert_opinion",
    "source_article",
    "proposal",
}


@pytest.fixture(scope="module")
def content(shelved: ShelvedPack) -> Node:
    loaded: Node = json.loads(shelved.canonical)
    return loaded


@pytest.fixture(scope="module")
def rows(content: Node) -> dict[str, Node]:
    return {row["id"]: row for row in content["evidence"]}


@pytest.fixture(scope="module")
def entries(content: Node) -> list[tuple[str, Node]]:
    """Return every entry that cites evidence, with its path."""
    rest = {key: value for key, value in content.items() if key not in {"evidence", "sources"}}
    return list(citing(rest, ""))


def citing(node: Any, path: str) -> Iterator[tuple[str, Node]]:
    """Yield every mapping that has evidence, outermost first."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from citing(item, f"{path}[{number}]")
    if isinstance(node, dict):
        if "evidence" in node:
            yield f"{path} {node.get('id', '')}".strip(), node
        for key, value in node.items():
            yield from citing(value, f"{path}/{key}")


def numbers(node: Any) -> Iterator[float]:
    """Yield the numbers below a node, but not those of an entry inside it that cites its own."""
    if isinstance(node, int | float) and not isinstance(node, bool):
        yield float(node)
    if isinstance(node, list):
        for item in node:
            yield from numbers(item)
    if isinstance(node, dict) and "evidence" not in node:
        for value in node.values():
            yield from numbers(value)


def figures(entry: Node) -> set[float]:
    """Return the clinical figures an entry states itself."""
    is_finding = "question" in entry
    skipped = NOT_CLINICAL | ({"low", "high"} if is_finding else set())
    return {
        number for key, value in entry.items() if key not in skipped for number in numbers(value)
    }


def stated(entry: Node, rows: dict[str, Node], *grades: str) -> set[float]:
    cited = [rows[name] for name in entry["evidence"]]
    return {float(number) for row in cited if row["grade"] in grades for number in row["figures"]}


def test_the_walk_reaches_every_kind_of_entry(
    content: Node, entries: list[tuple[str, Node]]
) -> None:
    vocabulary = content["vocabulary"]
    findings = sum(len(vocabulary[group]) for group in FINDING_GROUPS if group != "red_flags")
    flags = sum(len(group["members"]) for group in vocabulary["red_flags"])
    features = sum(len(condition["features"]) for condition in content["conditions"])
    doses = sum(len(exercise["doses"]) for exercise in content["plan"]["exercises"])

    reached = [path.partition(" ")[0] for path, _ in entries]

    assert sum(path.startswith("/vocabulary") for path in reached) == findings + flags
    assert sum("/features" in path for path in reached) == features
    assert sum("/doses" in path for path in reached) == doses
    assert sum(bool(figures(entry)) for _, entry in entries) > 150


def test_every_entry_cites_rows_that_exist(
    entries: list[tuple[str, Node]], rows: dict[str, Node]
) -> None:
    astray = [
        (path, name) for path, entry in entries for name in entry["evidence"] if name not in rows
    ]

    assert astray == []
    assert [path for path, entry in entries if not entry["evidence"]] == []


def test_every_row_comes_from_a_source_that_exists(content: Node) -> None:
    sources = {source["id"] for source in content["sources"]}

    assert [row["id"] for row in content["evidence"] if row["source"] not in sources] == []


def test_every_entry_carries_a_tag_of_the_six(entries: list[tuple[str, Node]]) -> None:
    assert {entry["tag"] for _, entry in entries} == TAGS


def test_every_figure_is_stated_by_a_row_its_entry_cites(
    entries: list[tuple[str, Node]], rows: dict[str, Node]
) -> None:
    unsupported = {
        path: left
        for path, entry in entries
        if (left := figures(entry) - stated(entry, rows, "V", "S", "D", "M", "P"))
    }

    assert unsupported == {}


@pytest.mark.parametrize("part", ["/plan", "/conditions"])
def test_a_figure_in_the_words_of_an_entry_is_stated_too(
    part: str, entries: list[tuple[str, Node]], rows: dict[str, Node]
) -> None:
    unsupported = {
        path: left
        for path, entry in entries
        if path.startswith(part) and (left := spoken(entry) - on_paper(entry, rows))
    }

    assert unsupported == {}


def spoken(entry: Node) -> set[float]:
    """Return the numbers an entry says in words, not those of an entry inside it."""
    fields = (value for key, value in entry.items() if key not in NOT_WORDS)
    return {float(number) for field in fields for text in texts(field) for number in FIGURE(text)}


def on_paper(entry: Node, rows: dict[str, Node]) -> set[float]:
    said = (number for name in entry["evidence"] for number in FIGURE(rows[name]["says"]))
    return stated(entry, rows, *"VSDMP") | {float(number) for number in said}


def texts(node: Any) -> Iterator[str]:
    """Yield the texts below a node, but not those of an entry inside it that cites its own."""
    if isinstance(node, str):
        yield node
    if isinstance(node, list):
        for item in node:
            yield from texts(item)
    if isinstance(node, dict) and "evidence" not in node:
        for value in node.values():
            yield from texts(value)


def test_a_figure_under_any_tag_but_proposal_is_stated_by_a_row_that_was_seen_or_derived(
    entries: list[tuple[str, Node]], rows: dict[str, Node]
) -> None:
    soft = {
        path: left
        for path, entry in entries
        if entry["tag"] != "proposal" and (left := figures(entry) - stated(entry, rows, *"VSD"))
    }

    assert soft == {}


def test_what_rests_on_memory_is_a_proposal(
    entries: list[tuple[str, Node]], rows: dict[str, Node]
) -> None:
    remembered = {
        path: entry["tag"]
        for path, entry in entries
        if any(rows[name]["grade"] == "M" for name in entry["evidence"])
    }

    assert set(remembered.values()) == {"proposal"}


def test_a_derived_figure_says_how_it_was_derived(content: Node) -> None:
    derived = [row for row in content["evidence"] if row["grade"] == "D"]

    assert derived
    assert [row["id"] for row in derived if not row.get("derivation")] == []


def test_a_decision_of_the_product_is_graded_as_one(content: Node) -> None:
    own = [row for row in content["evidence"] if row["source"] == "product_decisions"]

    assert {row["grade"] for row in own} == {"P"}


def test_a_row_from_memory_names_no_publication_it_was_not_seen_in(content: Node) -> None:
    firm = [
        row["id"]
        for row in content["evidence"]
        if row["source"] == "unverified_recollection" and row["grade"] != "M"
    ]

    assert firm == []


def test_counts_of_a_study_agree_with_its_published_accuracy(content: Node) -> None:
    counted = [row for row in content["accuracies"] if "counts" in row]

    differing = [row["id"] for row in counted if not agrees(row)]

    assert counted
    assert differing == []


def agrees(row: Node) -> bool:
    """Return whether sensitivity and specificity follow from the counts, to two places."""
    counts = row["counts"]
    diseased = counts["true_positive"] + counts["false_negative"]
    healthy = counts["false_positive"] + counts["true_negative"]
    sensitivity = counts["true_positive"] / diseased
    specificity = counts["true_negative"] / healthy
    return bool(
        abs(sensitivity - row["sensitivity"]) <= TWO_PLACES
        and abs(specificity - row["specificity"]) <= TWO_PLACES
    )
