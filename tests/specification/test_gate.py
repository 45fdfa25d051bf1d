"""A break of the released specification is caught, and growth is not called one."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from app.cli.contract import PRESENT, RELEASED, Impact, Weighed, fault_of_version, read, weigh
from app.cli.release import check, release
from tests.specification.planted import (
    BREAKS,
    GROWTH,
    REWORDED,
    UNCHANGED,
    Plant,
    a_description_is_better,
    shortened,
)

Json = dict[str, Any]
PLANTS = (*BREAKS, *GROWTH, *REWORDED, *UNCHANGED)
# Each is a process of its own that keeps one core busy.
AT_ONCE = 2

pytestmark = pytest.mark.usefixtures("node")


def by_name(plants: tuple[Plant, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("plant", plants, ids=lambda plant: plant.__name__)


@pytest.fixture(scope="module")
def released() -> Json:
    return read(RELEASED)


@pytest.fixture(scope="module")
def weighed(released: Json, node: None) -> Callable[[Plant], Weighed]:
    """Return how each plant is weighed."""
    before = shortened(released)

    def weigh_one(plant: Plant) -> Weighed:
        after = deepcopy(before)
        plant(after)
        return weigh(before, after)

    # Test processes beside this one weigh their own share of the plants.
    if "PYTEST_XDIST_WORKER" in os.environ:
        return weigh_one
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = dict(zip(PLANTS, pool.map(weigh_one, PLANTS), strict=True))
    return results.__getitem__


@by_name(BREAKS)
def test_a_break_is_caught_and_told(weighed: Callable[[Plant], Weighed], plant: Plant) -> None:
    impact, breaks = weighed(plant)

    assert impact == "major"
    assert breaks
    assert fault_of_version("1.4.2", "1.9.0", impact) is not None
    assert fault_of_version("1.4.2", "2.0.0", impact) is None


@by_name(GROWTH)
def test_growth_is_harmless_and_raises_the_minor_version(
    weighed: Callable[[Plant], Weighed], plant: Plant
) -> None:
    impact, breaks = weighed(plant)

    assert breaks == ()
    assert impact in {"minor", "patch"}
    assert fault_of_version("1.4.2", "1.4.2", impact) is not None
    assert fault_of_version("1.4.2", "1.5.0", impact) is None


@by_name(REWORDED)
def test_a_new_wording_needs_a_new_version(
    weighed: Callable[[Plant], Weighed], plant: Plant
) -> None:
    impact, breaks = weighed(plant)

    assert breaks == ()
    assert fault_of_version("1.4.2", "1.4.2", impact) is not None


def test_a_change_of_words_alone_needs_only_a_patch(
    weighed: Callable[[Plant], Weighed],
) -> None:
    impact, breaks = weighed(a_description_is_better)

    assert (impact, breaks) == ("patch", ())
    assert fault_of_version("1.4.2", "1.4.3", impact) is None


@by_name(UNCHANGED)
def test_an_example_is_no_promise(weighed: Callable[[Plant], Weighed], plant: Plant) -> None:
    assert weighed(plant) == Weighed("none", ())


@pytest.mark.parametrize(
    ("impact", "enough", "too_low"),
    [
        ("none", "1.4.2", "1.4.1"),
        ("patch", "1.4.3", "1.4.2"),
        ("minor", "1.5.0", "1.4.9"),
        ("major", "2.0.0", "1.10.0"),
    ],
)
def test_the_version_rises_by_the_size_of_the_change(
    impact: Impact, enough: str, too_low: str
) -> None:
    assert fault_of_version("1.4.2", enough, impact) is None
    assert "is needed" in (fault_of_version("1.4.2", too_low, impact) or "")


def test_the_committed_specification_may_follow_the_released_one() -> None:
    assert check() == 0


def test_nothing_is_released_over_a_break(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PRESENT.read_text(encoding="utf-8")
    broken = json.loads(text)
    broken["paths"]["/v1/letters"] = broken["paths"]["/v1/notes"]
    kept, present = tmp_path / "released.json", tmp_path / "v1.json"
    kept.write_text(json.dumps(broken), encoding="utf-8")
    present.write_text(text, encoding="utf-8")

    assert release(text, kept, present) == 1
    assert read(kept) == broken
    assert "/v1/letters" in capsys.readouterr().err


def test_the_first_release_is_what_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PRESENT.read_text(encoding="utf-8")
    kept, present = tmp_path / "kept" / "released.json", tmp_path / "v1.json"
    present.write_text(text.replace("Hamstring CDS", "Another", 1), encoding="utf-8")
    assert release(text, kept, present) == 1
    assert not kept.exists()

    present.write_text(text, encoding="utf-8")
    assert release(text, kept, present) == 0
    assert kept.read_text(encoding="utf-8") == text
    assert "released: 1." in capsys.readouterr().out
