"""What a clinician may set, and the bounds that no setting passes."""

from dataclasses import dataclass

from app.domain.findings import ClinicianSettings
from app.domain.plan import Phase
from app.engine.compile import CompiledPack


@dataclass(frozen=True, slots=True)
class Applied:
    """Phase, pain limit and cap in force, and what became of each setting."""

    phase: Phase
    pain_limit: int
    cap: int | None
    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def apply_settings(
    compiled: CompiledPack,
    settings: ClinicianSettings | None,
    *,
    reached: Phase,
    allowed: frozenset[str],
) -> Applied:
    """Apply the clinician's settings within bounds.

    A phase may be set lower, or one step beyond what the findings reach; never past what gates and
    certainty allow. The cap may be lowered freely and raised to at most the cap of the next phase.

    Args:
        compiled: The pack.
        settings: What the clinician set, if anything.
        reached: Phase that findings alone reach.
        allowed: Phases that gates and certainty leave.
    """
    phases = compiled.pack.plan.phases
    ladder: list[str] = [phase.id for phase in phases]
    highest = max(index for index, phase in enumerate(phases) if phase.id in allowed)
    start = min(ladder.index(reached.id), highest)
    accepted: list[str] = []
    refused: list[tuple[str, str]] = []
    phase = phases[start]
    if settings is not None and settings.phase is not None:
        wanted = ladder.index(settings.phase)
        if wanted > highest:
            refused.append(("phase", "gate_or_certainty"))
        elif wanted > ladder.index(reached.id) + 1:
            refused.append(("phase", "more_than_one_step"))
        else:
            phase = phases[wanted]
            accepted.append("phase")
    pain_limit, cap = phase.pain_limit, phase.hip_flexion_cap_deg
    if settings is not None and settings.pain_limit is not None:
        pain_limit = settings.pain_limit
        accepted.append("pain_limit")
    if settings is not None and settings.hip_flexion_cap_deg is not None:
        bound = phases[min(ladder.index(phase.id) + 1, highest)].hip_flexion_cap_deg
        if bound is not None and settings.hip_flexion_cap_deg > max(bound, cap or 0):
            refused.append(("hip_flexion_cap_deg", "beyond_next_phase"))
        else:
            cap = settings.hip_flexion_cap_deg
            accepted.append("hip_flexion_cap_deg")
    return Applied(phase, pain_limit, cap, tuple(accepted), tuple(refused))
