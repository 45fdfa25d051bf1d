"""A pack of an invented complaint, as small as the models allow, to test one thing at a time."""

from typing import Any

from app.domain.pack import Pack
from app.engine.compile import CompiledPack, compile_pack

GROUND = {"evidence": ("row",), "tag": "proposal"}
ALWAYS = "sore"


def finding(name: str, **more: Any) -> dict[str, Any]:
    """Return a finding with a label and a question."""
    return {"id": name, "label": name, "question": f"{name}?", **GROUND, **more}


def criterion(name: str, when: Any = ALWAYS, **more: Any) -> dict[str, Any]:
    """Return a numbered criterion."""
    return {"id": name, "text": f"Criterion {name}", "when": when, **GROUND, **more}


def bedside_test(name: str, construct: str) -> dict[str, Any]:
    """Return a clinical test of a construct."""
    return finding(name, construct=construct, how="Press it", positive="It hurts", sided=True)


def accuracy(name: str, finding_id: str, construct: str, preference: int) -> dict[str, Any]:
    """Return an accuracy row with the published figures of the best of three stretch tests."""
    return {
        "id": name,
        "finding": finding_id,
        "condition": "sore_knee",
        "construct": construct,
        "preference": preference,
        "positive": {"point": 10.2, "low": 4.0, "high": 26.3, "conservative": 4.0},
        "negative": {"point": 0.12, "low": 0.05, "high": 0.27, "conservative": 0.27},
        "population": "92 athletes",
        "design": "Case-control",
        "bias": "Spectrum",
        "for_post_test": True,
        **GROUND,
    }


VOCABULARY: dict[str, Any] = {
    "presentation": (
        finding("age", kind="whole_number", low=0, high=120),
        finding(
            "side",
            kind="choice",
            values=tuple(
                {"id": name, "label": name.title()} for name in ("left", "right", "both", "central")
            ),
        ),
        finding(
            "onset",
            kind="choice",
            values=tuple(
                {"id": name, "label": name.title()} for name in ("gradual", "sudden", "recurrent")
            ),
        ),
    ),
    "symptoms": (finding("sore", sided=True), finding("tired")),
    "aggravating_factors": (finding("stairs", mechanism="other"),),
    "risk_factors": (finding("overload", origin="extrinsic", modifiable=True),),
    "red_flags": (
        {
            "id": "danger",
            "label": "Danger",
            "question": "Any of these?",
            "members": (
                finding("fever", excludes="infection"),
                finding("leg_swollen", excludes="a clot", sided=True, either_side=True),
            ),
        },
    ),
    "clinical_tests": (
        bedside_test("best_stretch", "stretch"),
        bedside_test("good_stretch", "stretch"),
        bedside_test("fair_stretch", "stretch"),
        bedside_test("squeeze", "contraction"),
    ),
    "imaging": (finding("reported_tear", modality="any"),),
    "measures": (
        finding("pain", unit="of 10", low=0, high=10, sided=True, higher_is="worse"),
        finding(
            "minutes_sitting",
            unit="minutes",
            low=0,
            high=240,
            sided=True,
            no_limit=True,
            higher_is="better",
        ),
    ),
}
RULES: dict[str, Any] = {
    "computations": (),
    "derivations": (
        {"id": "sits_long", "label": "Sits long", **GROUND}
        | {"when": {"at_least": {"finding": "minutes_sitting", "value": 30}}},
    ),
    "safety_rules": (
        {"id": "safety.fever", "when": "fever", "level": "urgent", "act_within": "same_day"}
        | {"effect": "stop", "reason": "Fever", "action": "Send on", "patient_words": "See one now"}
        | GROUND,
    ),
    "must_asks": (
        {"id": "ask_fever", "label": "Fever", "question": "Fever?", "findings": ("fever",)}
        | {"excludes": "infection", **GROUND},
    ),
    "safety_nets": ({"id": "net_worse", "text": "Come back if worse", **GROUND},),
    "review_intervals": (
        {"level": "routine", "days_low": 28, "days_high": 42, "text": "In a month", **GROUND},
    ),
    "support": {"weights": {"strong": 3, "moderate": 2, "weak": 1}, "strong_from": 6}
    | {"moderate_from": 3, "weak_from": 1, "against_from": -1, **GROUND},
}
FEATURE: dict[str, Any] = {"direction": "for", "weight": "strong", "text": "It is sore", **GROUND}
DIAGNOSIS: dict[str, Any] = {
    "conditions": (
        {
            "id": "sore_knee",
            "name": "Sore knee",
            "plain_name": "Sore knee",
            "category": "other",
            "rank": 1,
            "home": True,
            "features": (
                {"id": "knee_sore", "when": "sore", **FEATURE},
                {"id": "knee_stairs", "when": "stairs", **FEATURE},
            ),
            "imaging": "None",
            "next_step": "Load it",
            **GROUND,
        },
    ),
    "trial_definition": {
        "id": "small_trial",
        "name": "Small trial",
        "applies": (criterion("adult", {"at_least": {"finding": "age", "value": 18}}),),
        "required": (criterion("slowly", "onset.gradual"),),
        "counted": (criterion("by_stretch", "best_stretch"),),
        "at_least": 1,
        "note": "Reported only",
        **GROUND,
    },
    "certainty": {
        "condition": "sore_knee",
        "site": "sore",
        "aggravator": "stairs",
        "provocation": "best_stretch",
        "caps": "fever",
        "minimum_set": (criterion("known_age", {"at_least": {"finding": "age", "value": 0}}),),
        "negative_constructs": (
            criterion("no_stretch", {"absent": "best_stretch"}),
            criterion("no_squeeze", {"absent": "squeeze"}),
        ),
        "negatives_needed": 2,
        **GROUND,
    },
    "accuracies": (
        accuracy("fair_row", "fair_stretch", "stretch", 3),
        accuracy("best_row", "best_stretch", "stretch", 1),
        accuracy("good_row", "good_stretch", "stretch", 2),
        accuracy("squeeze_row", "squeeze", "contraction", 1),
    ),
}
STAGE_NAMES = ("early", "middle", "late", "late_flare", "indeterminate")
STAGING: dict[str, Any] = {
    "stages": tuple(
        {"id": name, "name": name.title(), "order": order, **GROUND}
        | {"meaning": "Some", "reversibility": "Some", "management": "Some"}
        for order, name in enumerate(STAGE_NAMES, start=1)
    ),
    "needs": (criterion("need_age", {"at_least": {"finding": "age", "value": 0}}),),
    "irritable_note": "Irritable",
    "irritable_when": "tired",
    "limits": ("Not validated", "Not reliable", "Never by imaging"),
    **GROUND,
}
PLAN: dict[str, Any] = {
    "phases": tuple(
        {"id": name, "name": name.upper() + " phase", "aim": "Calm", "pain_limit": 3}
        | {"tempo": "Slow", "frequency": "Daily", "minimum_weeks": 2, **GROUND}
        | dict.fromkeys(("progress_when", "hold_when", "regress_when"), ("Said so",))
        | {"stop_when": ("Said so",)}
        for name in ("p1", "p2", "p3", "p4")
    ),
    "exercises": (),
    "advice": (),
    "overrides": (),
    "load_test": "Three squats",
    "withheld_actions": {},
}
CONTENT: dict[str, Any] = {
    "manifest": {"id": "knee_pain", "version": "2026.1", "complaint": "knee_pain"}
    | {"title": "Knee pain", "status": "draft", "intended_use": "Tests only"}
    | dict.fromkeys(("not_for", "assumptions", "limitations"), ("Invented",))
    | {"sign_off": "Nobody"},
    "sources": (
        {"id": "nobody", "kind": "product_decision", "citation": "Invented"}
        | {"checked_on": "2026-01-01"},
    ),
    "evidence": (
        {"id": "row", "source": "nobody", "dossier": "None", "grade": "P", "says": "Invented"},
    ),
    "vocabulary": VOCABULARY,
    **RULES,
    **DIAGNOSIS,
    "staging": STAGING,
    "plan": PLAN,
    "next_findings": {
        "weights": {"triage": 8, "plan_status": 4, "leading_condition": 2, "phase": 1, "stage": 1},
        "shown": 5,
        "provokes_least": 2,
        **GROUND,
    },
}


def small_pack(**replaced: Any) -> Pack:
    """Return the small pack with some of its parts replaced."""
    return Pack.model_validate({**CONTENT, **replaced})


def compiled_small_pack(**replaced: Any) -> CompiledPack:
    """Return the small pack, compiled."""
    return compile_pack(small_pack(**replaced), "small")
