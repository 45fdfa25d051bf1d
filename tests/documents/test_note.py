"""The note says what was told, found, concluded and planned, and who reads only it is safe."""

import re
from typing import Any

import pytest

from app.documents.note import NoteBasis, write_note
from app.documents.phrases import dose_in_words
from app.domain.findings import ClinicianSettings, FindingSet, Sides
from app.domain.pack import Pack
from app.engine.compile import CompiledPack
from app.engine.evaluate import evaluate
from tests.safety.patients import TYPICAL

HEADINGS = ("SUBJECTIVE", "OBJECTIVE", "ASSESSMENT", "PLAN", "BASIS")
BASIS = NoteBasis("First things first.", "a" * 64, "9.9.9", "b" * 64)


@pytest.fixture(scope="module")
def compiled(pack: Pack) -> CompiledPack:
    from app.engine.compile import compile_pack

    return compile_pack(pack, "0" * 64)


def note_of(compiled: CompiledPack, values: dict[str, Any]) -> str:
    findings = FindingSet(values=values)
    return write_note(compiled.pack, findings, evaluate(compiled, findings, traced=False), BASIS)


def section(note: str, heading: str) -> str:
    found = re.search(
        rf"^{heading}\n(.*?)(?=^(?:{'|'.join(HEADINGS)})$|\Z)", note, re.MULTILINE | re.DOTALL
    )
    assert found is not None, heading
    return found[1]


def test_parts_stand_in_soap_order_after_the_first_sentence(compiled: CompiledPack) -> None:
    note = note_of(compiled, dict(TYPICAL["classic_runner"]()))

    places = [note.index(f"\n{heading}\n") for heading in HEADINGS]
    assert note.startswith("First things first.\n")
    assert places == sorted(places)
    assert note.endswith("\n")
    assert "\n\n\n" not in note


@pytest.mark.parametrize("name", TYPICAL)
def test_every_finding_that_is_known_is_written_down_once(
    compiled: CompiledPack, name: str
) -> None:
    values = dict(TYPICAL[name]())
    note = note_of(compiled, values)

    told = section(note, "SUBJECTIVE") + section(note, "OBJECTIVE")
    flags = {flag.id for flag in compiled.pack.vocabulary.flags()}
    for finding in compiled.pack.vocabulary.all_findings():
        # Flags cleared as a whole group are named by their group.
        if finding.id in values and finding.id not in flags:
            assert finding.label in told, finding.id


@pytest.mark.parametrize("name", TYPICAL)
def test_the_plan_is_the_plan_of_the_evaluation(compiled: CompiledPack, name: str) -> None:
    values = dict(TYPICAL[name]())
    plan = evaluate(compiled, FindingSet(values=values), traced=False).plan
    written = section(note_of(compiled, values), "PLAN")

    exercises = {item.id: item for item in compiled.pack.plan.exercises}
    for item in exercises.values():
        given = item.id in {planned.exercise for planned in plan.exercises}
        assert (f"- {item.name}: " in written) is given, item.id
    for planned in plan.exercises:
        dose = next(d for d in exercises[planned.exercise].doses if d.phase == planned.phase)
        assert f"{dose_in_words(dose)}." in written
        assert f"[{dose.tag}]" in written


@pytest.mark.parametrize("flag", ["saddle_numbness", "fever", "injury_pop", "foot_drop"])
def test_a_flag_that_is_present_is_said_with_what_to_do_and_no_exercise(
    compiled: CompiledPack, flag: str
) -> None:
    values = {**TYPICAL["classic_runner"](), flag: True}
    evaluation = evaluate(compiled, FindingSet(values=values), traced=False)
    note = note_of(compiled, values)

    rules = {rule.id: rule for rule in compiled.pack.safety_rules}
    label = next(item.label for item in compiled.pack.vocabulary.flags() if item.id == flag)
    assert re.search(rf"^Red flags present: .*{re.escape(label)}", note, re.MULTILINE)
    for fired in evaluation.triage.fired:
        assert rules[fired].action in section(note, "ASSESSMENT")
    assert "No exercise: plan withheld." in section(note, "PLAN")
    for exercise in compiled.pack.plan.exercises:
        assert exercise.name not in section(note, "PLAN")


def test_what_was_not_asked_is_said_and_never_absent(compiled: CompiledPack) -> None:
    note = note_of(compiled, {"pain_ischial": True})

    told = section(note, "SUBJECTIVE")
    for group in compiled.pack.vocabulary.red_flags:
        assert re.search(rf"^Red flags NOT ASKED: .*{re.escape(group.label)}", told, re.MULTILINE)
    assert "none present" not in told
    assert "absent" not in told
    assert "Cannot be excluded, because not asked: " in section(note, "ASSESSMENT")
    assert "Working hypothesis: none named yet." in note


def test_sides_numbers_and_choices_are_spelled_out(compiled: CompiledPack) -> None:
    note = note_of(
        compiled,
        {
            "age": 41,
            "side": "left",
            "slump": Sides(False, True),
            "pain_worst_24h": Sides(6, 2),
            "minutes_sitting_to_first_pain": float("inf"),
        },
    )

    assert "Age 41 years" in note
    assert "Side of the pain Left" in note
    assert "Slump test (left negative, right positive)" in note
    assert "Worst pain in 24 hours (left 6 points of 10, right 2 points of 10)" in note
    assert "Minutes of sitting to first pain without limit" in note


def test_versions_and_sources_stand_at_the_end(compiled: CompiledPack) -> None:
    written = section(note_of(compiled, dict(TYPICAL["classic_runner"]())), "BASIS")

    manifest = compiled.pack.manifest
    assert f"Pack {manifest.id} {manifest.version} ({manifest.status})" in written
    assert "digest aaaaaaaaaaaa; engine 9.9.9; evaluation bbbbbbbbbbbb" in written
    assert manifest.sign_off in written
    cited = re.findall(r"^- (.*)$", written, re.MULTILINE)
    assert cited
    assert set(cited) <= {source.citation for source in compiled.pack.sources}
    assert len(cited) == len(set(cited))


def test_no_id_shows_through(compiled: CompiledPack) -> None:
    note = note_of(compiled, dict(TYPICAL["sprinter_near_return"]()))
    body = note.replace("other_tendon_trial", "").replace("expert_opinion", "")
    body = body.replace("source_article", "").replace("Pack deep_buttock_pain", "")

    assert re.findall(r"\b[a-z]+_[a-z_]+\b", body) == []


def test_what_the_clinician_set_is_said_with_its_reason(compiled: CompiledPack) -> None:
    values = dict(TYPICAL["classic_runner"]())
    settings = ClinicianSettings(pain_limit=5, phase="p3", reason="patient_preference")
    findings = FindingSet(values=values, settings=settings)
    note = write_note(compiled.pack, findings, evaluate(compiled, findings, traced=False), BASIS)

    written = section(note, "PLAN")
    assert "Set by the clinician (patient preference): " in written
    assert "phase p3" in written
    assert "pain limit 5" in written
    assert "one step beyond what the findings reach" in written
    assert "Set by the clinician" not in note_of(compiled, values)


def test_why_a_plan_is_provisional_is_said(compiled: CompiledPack) -> None:
    values = {k: v for k, v in TYPICAL["classic_runner"]().items() if k != "leg_swelling"}

    assert "- Provisional: red flags were not asked" in section(note_of(compiled, values), "PLAN")


def test_figures_of_the_phase_carry_their_tag(compiled: CompiledPack) -> None:
    written = section(note_of(compiled, dict(TYPICAL["classic_runner"]())), "PLAN")

    for line in written.splitlines():
        if re.match(r"(Tempo|How often|Progress when|Hold when|Go back when|Stop when): ", line):
            assert line.endswith("]"), line


@pytest.mark.parametrize("name", TYPICAL)
def test_a_dose_in_the_note_ends_at_the_cap_of_a_gate(compiled: CompiledPack, name: str) -> None:
    values = {**TYPICAL[name](), "fluoroquinolone_within_60_days": True}
    plan = evaluate(compiled, FindingSet(values=values), traced=False).plan
    written = section(note_of(compiled, values), "PLAN")

    cap = plan.effort_cap_percent
    assert cap is not None
    assert plan.exercises
    assert f"effort at most {cap} % of maximum" in written
    efforts = re.findall(r"effort (?:at most )?(?:(\d+) to )?(\d+) %", written)
    assert efforts
    assert all(int(high) <= cap for _, high in efforts)
    assert "Progress when" not in written


def test_what_holds_on_no_side_stands_with_what_is_absent(compiled: CompiledPack) -> None:
    note = note_of(
        compiled,
        {
            "slump": Sides(False, False),
            "leg_feels_weak": Sides(None, False),
            "reported_fracture": Sides(False, False),
            "single_leg_bridge": Sides(True, False),
        },
    )

    assert "Tests negative: Slump test (left negative, right negative)." in note
    assert "Symptoms absent: Leg feels weak (right no)." in note
    assert "Imaging without: Fracture reported (left no, right no)." in note
    assert "Tests positive: Single-leg bridge (left positive, right negative)." in note
