"""Each published accuracy is shown with its study, in figures and of a hundred people."""

import math
import re
from typing import Any

import pytest

from app.api.v1.catalogue.card_documents import AccuracyEntry
from app.api.v1.catalogue.present import Catalogue, catalogue
from app.domain.accuracy import AccuracyRow
from app.domain.pack import Pack
from app.engine.compile import CompiledPack

Json = dict[str, Any]

TESTS = 64
NONE = "no published accuracy"
STUDIES = {"diagnostic_study", "review", "guideline", "cohort", "trial", "case_series"}
RECALLED = {
    "active_30_for_tear",
    "active_90_for_tear",
    "long_stride_heel_strike_for_tear",
    "fair_for_deep_gluteal",
    "ischiofemoral_test_for_ischiofemoral",
}
ILLUSTRATED = {
    "mbk_for_pht",
    "bk_for_pht",
    "po_for_pht",
    "piriformis_for_deep_gluteal",
    "long_stride_walking_for_ischiofemoral",
    "sij_cluster_for_sij",
}
NORMAL_95 = 1.96


@pytest.fixture(scope="module")
def served(compiled: CompiledPack) -> Catalogue:
    return catalogue(compiled, complaints=("deep_buttock_pain",))


@pytest.fixture(scope="module")
def entries(served: Catalogue) -> dict[str, Json]:
    return {entry["id"]: entry for entry in served.parts["clinical-tests"]}


@pytest.fixture(scope="module")
def cards(entries: dict[str, Json]) -> dict[str, Json]:
    """Every card, whether of one test or of a combination that a test is a part of."""
    shown = (
        card
        for entry in entries.values()
        for card in (*entry["accuracy"], *entry["accuracy_in_combination"])
    )
    return {card["id"]: card for card in shown}


@pytest.fixture(scope="module")
def rows(pack: Pack) -> dict[str, AccuracyRow]:
    return {row.id: row for row in pack.accuracies}


def test_every_test_has_its_cards_or_says_that_there_is_none(
    entries: dict[str, Json], pack: Pack
) -> None:
    studied = {row.finding for row in pack.accuracies}

    assert len(entries) == len(pack.vocabulary.clinical_tests) == TESTS
    for name, entry in entries.items():
        assert bool(entry["accuracy"]) is (name in studied)
        assert (entry["accuracy_note"] == NONE) is (name not in studied)
    assert sum(entry["accuracy_note"] == NONE for entry in entries.values()) == 44


def test_every_published_accuracy_has_a_card(
    cards: dict[str, Json], rows: dict[str, AccuracyRow]
) -> None:
    assert cards.keys() == rows.keys()


def test_every_card_has_the_shape_that_is_specified(cards: dict[str, Json]) -> None:
    for card in cards.values():
        assert AccuracyEntry.model_validate(card).model_dump(by_alias=True, mode="json") == card


def test_every_figure_is_the_one_of_the_pack(
    cards: dict[str, Json], rows: dict[str, AccuracyRow]
) -> None:
    for name, card in cards.items():
        row = rows[name]
        counts = {**row.counts.model_dump(), "total": row.counts.total} if row.counts else None
        assert card["counts"] == counts
        assert (card["sensitivity"], card["specificity"]) == (row.sensitivity, row.specificity)
        for ratio, member in (
            (row.positive, "positive_likelihood_ratio"),
            (row.negative, "negative_likelihood_ratio"),
        ):
            assert card[member] == (ratio.model_dump() if ratio else None)
        for member in ("population", "target", "reference_standard", "design", "bias", "size"):
            assert card[member] == getattr(row, member)


def test_every_group_of_figures_says_where_it_is_from_and_how_it_was_derived(
    cards: dict[str, Json], pack: Pack
) -> None:
    evidence = {row.id: row for row in pack.evidence}
    for name, card in cards.items():
        stated: set[float] = set()
        for origin in card["origins"]:
            row = evidence[origin["evidence"]]
            assert origin["grade"] == row.grade
            assert origin["source"] in card["sources"]
            assert (row.grade != "D") or origin["derivation"], (name, origin)
            stated |= set(row.figures)
        assert _figures(card) <= stated, name


def _figures(card: Json) -> set[float]:
    found = [card["sensitivity"], card["specificity"]]
    for member in ("counts", "sensitivity_bounds", "specificity_bounds"):
        found += [v for k, v in (card[member] or {}).items() if k != "total"]
    for member in ("positive_likelihood_ratio", "negative_likelihood_ratio"):
        ratio = card[member] or {}
        found += [ratio.get(key) for key in ("point", "low", "high")]
    return {float(figure) for figure in found if figure is not None}


def test_no_ratio_stands_without_its_study(cards: dict[str, Json], pack: Pack) -> None:
    kinds = {source.id: source.kind for source in pack.sources}
    for name, card in cards.items():
        if card["positive_likelihood_ratio"] or card["negative_likelihood_ratio"]:
            assert {kinds[source] for source in card["sources"]} & STUDIES, name
            assert card["population"], name
            assert card["bias"], name


def test_counts_make_the_shares_and_fill_the_study(cards: dict[str, Json]) -> None:
    counted = [card for card in cards.values() if card["counts"]]

    assert len(counted) == 5
    for card in counted:
        counts = card["counts"]
        diseased = counts["true_positive"] + counts["false_negative"]
        healthy = counts["false_positive"] + counts["true_negative"]
        assert diseased + healthy == counts["total"] == card["size"]
        # Published figures are rounded or cut to two places.
        assert abs(counts["true_positive"] / diseased - card["sensitivity"]) < 0.011
        assert abs(counts["true_negative"] / healthy - card["specificity"]) < 0.011


def test_derived_bounds_follow_from_the_counts(cards: dict[str, Json]) -> None:
    for card in cards.values():
        if not card["counts"]:
            continue
        tp, fn, fp, tn = (
            card["counts"][name]
            for name in ("true_positive", "false_negative", "false_positive", "true_negative")
        )
        for hits, misses, member in (
            ((tp, tp + fn), (fp, fp + tn), "positive_likelihood_ratio"),
            ((fn, tp + fn), (tn, fp + tn), "negative_likelihood_ratio"),
        ):
            low, high = _log_bounds(hits, misses)
            ratio = card[member]
            assert ratio["low"] == pytest.approx(low, rel=0.06, abs=0.006), card["id"]
            assert ratio["high"] == pytest.approx(high, rel=0.06, abs=0.006), card["id"]


def _log_bounds(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % bounds of a ratio of two shares, by the log method."""
    ratio = (one[0] / one[1]) / (other[0] / other[1])
    error = math.sqrt(1 / one[0] - 1 / one[1] + 1 / other[0] - 1 / other[1])
    return ratio * math.exp(-NORMAL_95 * error), ratio * math.exp(NORMAL_95 * error)


def test_the_bound_that_calculates_is_a_bound_of_the_ratio(cards: dict[str, Json]) -> None:
    for card in cards.values():
        for member in ("positive_likelihood_ratio", "negative_likelihood_ratio"):
            ratio = card[member]
            if ratio and ratio["conservative"] is not None:
                assert ratio["conservative"] in {ratio["low"], ratio["high"]}
                assert abs(math.log(ratio["conservative"])) < abs(math.log(ratio["point"]))


def test_one_sentence_speaks_of_a_hundred_people(cards: dict[str, Json]) -> None:
    for name, card in cards.items():
        said = card["natural_frequency"]
        begins = "Recalled, not seen: of 100 people" if name in RECALLED else "Of 100 people"
        assert said.startswith(f"{begins} like those studied with ")
        assert said.endswith(".")
        if card["sensitivity"] is not None:
            found, missed = (
                round(100 * card["sensitivity"]),
                round(100 - 100 * card["sensitivity"]),
            )
            alarms = round(100 - 100 * card["specificity"])
            assert [int(n) for n in re.findall(r"\d+", said)] == [100, found, missed, 100, alarms]


def test_a_study_of_something_else_does_not_speak_of_the_condition(cards: dict[str, Json]) -> None:
    percussion = cards["percussion_for_fracture"]["natural_frequency"]
    tear = cards["active_30_for_tear"]["natural_frequency"]

    assert percussion.startswith("Of 100 people like those studied with a hip fracture, mostly an")
    assert "with a tear of the hamstring origin, 73 test positive" in tear


def test_the_illustration_is_the_arithmetic_of_odds(cards: dict[str, Json]) -> None:
    shown = {name: card for name, card in cards.items() if card["illustration"]}

    assert shown.keys() == ILLUSTRATED
    for card in shown.values():
        assert card["illustration_note"].startswith("An illustration, not a prediction")
        assert [line["pre_test_of_100"] for line in card["illustration"]] == [10, 25, 50]
        for line in card["illustration"]:
            for result in ("positive", "negative"):
                ratio = card[f"{result}_likelihood_ratio"]
                ends = sorted(
                    _after(line["pre_test_of_100"], ratio[end]) for end in ("conservative", "point")
                )
                assert [line[result]["low_of_100"], line[result]["high_of_100"]] == ends
            said = [int(number) for number in re.findall(r"\d+", line["sentence"])]
            told = [n for end in ("positive", "negative") for n in line[end].values()]
            assert line["sentence"].startswith("Illustration: where ")
            assert set(told) <= set(said)


def _after(percent: int, ratio: float) -> int:
    """Return a post-test probability by Bayes' rule on people, not on odds."""
    with_it, without = percent * ratio, 100 - percent
    return round(100 * with_it / (with_it + without))


def test_where_there_is_no_illustration_it_says_why(cards: dict[str, Json]) -> None:
    notes = {n: c["illustration_note"] for n, c in cards.items() if c["illustration"] is None}

    assert notes.keys() == cards.keys() - ILLUSTRATED
    assert all(note.startswith("No illustration: ") for note in notes.values())
    assert "recalled, not seen" in notes["active_30_for_tear"]
    assert "no likelihood ratio is given" in notes["slump_for_radiculopathy"]
    assert "bounds of both ratios" in notes["slr_for_radiculopathy"]


def test_correlated_tests_are_said_to_count_once(
    cards: dict[str, Json], rows: dict[str, AccuracyRow], pack: Pack
) -> None:
    tests = {test.id for test in pack.vocabulary.clinical_tests}
    for name, card in cards.items():
        row = rows[name]
        same = {
            other.finding
            for other in pack.accuracies
            if (other.condition, other.construct_id) == (row.condition, row.construct_id)
        }
        assert set(card["counted_once_with"]) == (same & tests) - {row.finding}
        assert bool(card["counted_once"]) is bool(card["counted_once_with"])
    assert cards["mbk_for_pht"]["counted_once"] == (
        "Counts once with bent-knee stretch and Puranen-Orava test: they measure one thing, so at "
        "most one of them enters a calculation."
    )


def test_what_was_recalled_is_a_proposal_and_calculates_nothing(cards: dict[str, Json]) -> None:
    recalled = {
        name
        for name, card in cards.items()
        if any(origin["grade"] == "M" for origin in card["origins"])
    }

    assert recalled == RECALLED
    for name in recalled:
        assert cards[name]["tag"] == "proposal"
        assert cards[name]["for_post_test"] is False


def test_a_card_of_a_combination_stands_with_its_rule_too(served: Catalogue) -> None:
    rules = {entry["id"]: entry for entry in served.parts["rules"]}

    (card,) = rules["piriformis_positive"]["accuracy"]
    assert card["counts"] == {
        "true_positive": 21,
        "false_negative": 2,
        "false_positive": 2,
        "true_negative": 8,
        "total": 33,
    }
    assert card["reference_standard"] == "Entrapment of the sciatic nerve seen at endoscopy"
