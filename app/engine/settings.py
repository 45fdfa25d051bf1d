"""What a clinician may set, and the bounds that no setting passes."""

from dataclasses import dataclass
from typing import Any

from app.domain.findings import ClinicianSettings
from app.domain.plan import Phase
from app.engine.compile import CompiledPack
from app.engine.gates import Gates

SETTINGS = ("phase", "pain_limit", "hip_flexion_cap_deg")


@dataclass(frozen=True, slots=True)
class Applied:
    """Phase, pain limit and cap in force, and what became of each setting.

    Attributes:
        cap_is_set: The cap is the clinician's own; no exception passes it.
        beyond_findings: The phase is one step beyond what the findings reach.
    """

    phase: Phase
    pain_limit: int
    cap: int | None
    cap_is_set: bool
    beyond_findings: bool
    accepted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def apply_settings(
    compiled: CompiledPack,
    settings: ClinicianSettings | None,
    reached: Phase,
    allowed: frozenset[str],
    gates: Gates,
) -> Applied:
    """Apply the clinician's settings within bounds.

    A phase may be set lower, or one step beyond what the findings reach; never past what gates and
    certainty allow. The cap may be lowered to the pack's bound and raised to at most the cap of
    the next phase. The pain limit may not rise while a gate restricts.

    Args:
        compiled: The pack.
        settings: What the clinician set, if anything.
        reached: Phase that findings alone reach.
        allowed: Phases that gates and certainty leave.
        gates: Gates in force.
    """
    phases = compiled.pack.plan.phases
    ladder: list[str] = [phase.id for phase in phases]
    highest = len(phases) - 1
    while ladder[highest] not in allowed:
        highest -= 1
    start = min(ladder.index(reached.id), highest)
    phase = phases[start]
    if settings is None:
        cap = phase.hip_flexion_cap_deg
        return Applied(phase, phase.pain_limit, cap, cap_is_set=False, beyond_findings=False)
    refused: dict[str, str] = {}
    if settings.phase is not None:
        place = ladder.index(settings.phase)
        why = _phase_refused(place, highest, ladder.index(reached.id))
        refused |= {"phase": why} if why else {}
        phase = phase if why else phases[place]
    ceiling = phases[min(ladder.index(phase.id) + 1, highest)].hip_flexion_cap_deg
    refused |= _limits_refused(compiled, settings, phase, ceiling, gates)
    given = {n: v for n, v in wanted_settings(settings).items() if n not in refused}
    return Applied(
        phase=phase,
        pain_limit=given.get("pain_limit", phase.pain_limit),
        cap=given.get("hip_flexion_cap_deg", phase.hip_flexion_cap_deg),
        cap_is_set="hip_flexion_cap_deg" in given,
        beyond_findings=ladder.index(phase.id) > ladder.index(reached.id),
        accepted=tuple(given),
        refused=tuple(refused.items()),
    )


def _limits_refused(
    compiled: CompiledPack,
    settings: ClinicianSettings,
    phase: Phase,
    ceiling: int | None,
    gates: Gates,
) -> dict[str, str]:
    """Return why cap and pain limit are refused, where they are."""
    refused: dict[str, str] = {}
    why = _cap_refused(compiled, settings.hip_flexion_cap_deg, ceiling)
    if why is not None:
        closed = why == "beyond_next_phase" and gates.allowances
        refused["hip_flexion_cap_deg"] = "gate_or_certainty" if closed else why
    wanted = settings.pain_limit
    if wanted is not None and gates.allowances and wanted > phase.pain_limit:
        refused["pain_limit"] = "gate_or_certainty"
    return refused


def wanted_settings(settings: ClinicianSettings | None) -> dict[str, Any]:
    """Return what the clinician set, by name."""
    if settings is None:
        return {}
    named = {name: getattr(settings, name) for name in SETTINGS}
    return {name: value for name, value in named.items() if value is not None}


def _phase_refused(wanted: int, highest: int, reached: int) -> str | None:
    if wanted > highest:
        return "gate_or_certainty"
    return "more_than_one_step" if wanted > reached + 1 else None


def _cap_refused(compiled: CompiledPack, wanted: int | None, ceiling: int | None) -> str | None:
    if wanted is None:
        return None
    bounds = next(item for item in compiled.pack.plan.overrides if item.id == "hip_flexion_cap_deg")
    if not bounds.low <= wanted <= bounds.high:
        return "out_of_bounds"
    return "beyond_next_phase" if ceiling is not None and wanted > ceiling else None
