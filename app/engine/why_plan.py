"""Why a phase was, or was not, opened, and an exercise given: what holds the plan, in its order."""

from app.domain.evaluation import Plan
from app.domain.plan import Exercise, Phase
from app.engine.gates import combine
from app.engine.inquiry import Inquiry

WITHHELD = "withheld"


def question_phase(inquiry: Inquiry, name: str) -> bool:
    """Gather what speaks about a phase, and return whether the plan is in it.

    Args:
        inquiry: The patient; filled on the way.
        name: A phase of the pack.
    """
    plan = inquiry.evaluation.plan
    if plan.status == WITHHELD:
        _withheld(inquiry)
    elif plan.phase != name:
        _other_phase(inquiry, name)
    _climb(inquiry, name)
    return plan.phase == name


def question_exercise(inquiry: Inquiry, name: str) -> bool:
    """Gather what speaks about an exercise, and return whether the plan gives it.

    Args:
        inquiry: The patient; filled on the way.
        name: An exercise of the pack.
    """
    plan = inquiry.evaluation.plan
    exercise = next(item for item in inquiry.compiled.pack.plan.exercises if item.id == name)
    concluded = any(item.exercise == name for item in plan.exercises)
    wanted = _wanted_phase(inquiry, exercise)
    if plan.status == WITHHELD:
        _withheld(inquiry)
    elif plan.phase not in exercise.phases:
        inquiry.hold("exercise_of_phase", name=wanted)
        _other_phase(inquiry, wanted)
    if plan.status != WITHHELD:
        _gates(inquiry, exercise, plan.phase if plan.phase in exercise.phases else wanted)
    _populations(inquiry, exercise)
    _contraindications(inquiry, exercise)
    if _over_cap(plan, exercise):
        inquiry.hold("hip_flexion_cap")
    trial = f"exercise.{name}.trial"
    if exercise.trial_when is not None and inquiry.criterion(trial) is not True:
        inquiry.hold("trial_conditions", trial)
    if name in plan.also_suitable:
        inquiry.hold("few_at_once")
    _climb(inquiry, wanted)
    return concluded


def _withheld(inquiry: Inquiry) -> None:
    """Note why there is no exercise at all: gates, then must-asks, then certainty."""
    for rule in inquiry.fired("stop"):
        inquiry.hold("gate", rule.id)
    inquiry.hold_by_questions()
    if any(reason.kind == "certainty" for reason in inquiry.evaluation.plan.reasons):
        inquiry.look_at_certainty()
        inquiry.hold_by_certainty()


def _ladder(inquiry: Inquiry) -> dict[str, Phase]:
    return {phase.id: phase for phase in inquiry.compiled.pack.plan.phases}


def _wanted_phase(inquiry: Inquiry, exercise: Exercise) -> str:
    """Return the phase of the plan if the exercise has a dose for it, else the nearest that has.

    The next above comes before the last below: that is what the patient is on the way to.
    """
    ladder = list(_ladder(inquiry))
    phases = sorted(exercise.phases, key=ladder.index)
    now = ladder.index(inquiry.evaluation.plan.phase or ladder[0])
    ahead = [phase for phase in phases if ladder.index(phase) >= now]
    return ahead[0] if ahead else phases[-1]


def _other_phase(inquiry: Inquiry, name: str) -> None:
    """Note what keeps the plan out of a phase that it is not in."""
    plan, ladder = inquiry.evaluation.plan, list(_ladder(inquiry))
    set_by_clinician = "phase" in plan.settings_applied
    if plan.phase is not None and ladder.index(name) < ladder.index(plan.phase):
        inquiry.hold("clinician_setting" if set_by_clinician else "phase_passed", name=plan.phase)
        return
    before = len(inquiry.held)
    for rule in inquiry.fired("restrict"):
        if rule.allows is not None and name not in rule.allows.phases:
            inquiry.hold("gate", rule.id)
    if inquiry.evaluation.diagnosis.home_certainty == "possible":
        inquiry.look_at_certainty()
        inquiry.hold_by_certainty()
    waiting = _first_not_reached(inquiry, name)
    if waiting is not None:
        inquiry.hold("phase_criteria", name=waiting)
    if len(inquiry.held) == before:
        inquiry.hold("clinician_setting", name=plan.phase)


def _first_not_reached(inquiry: Inquiry, name: str) -> str | None:
    """Return the first phase on the way to one that a criterion keeps closed, if there is one."""
    for phase in _ladder(inquiry).values():
        keys = (f"phase.{phase.id}.{item.id}" for item in phase.enter)
        if not all(inquiry.known.truth(key) is True for key in keys):
            return phase.id
        if phase.id == name:
            break
    return None


def _climb(inquiry: Inquiry, name: str) -> None:
    """Look at the entry criteria of every phase up to one: phases are climbed one by one."""
    for phase in _ladder(inquiry).values():
        for item in phase.enter:
            inquiry.criterion(f"phase.{phase.id}.{item.id}")
        if phase.id == name:
            break


def _gates(inquiry: Inquiry, exercise: Exercise, phase: str) -> None:
    """Note each restriction that does not allow the exercise with its dose of a phase."""
    for rule in inquiry.fired("restrict"):
        if rule.allows is None or combine([rule]).allows(exercise, phase):
            continue
        allows = rule.allows.model_copy(update={"effort_cap_percent": None})
        by_effort = combine([rule.model_copy(update={"allows": allows})]).allows(exercise, phase)
        inquiry.hold("effort_cap" if by_effort else "gate", rule.id)


def _populations(inquiry: Inquiry, exercise: Exercise) -> None:
    """Note advice for this patient that takes the exercise out of the plan."""
    for advice in inquiry.compiled.pack.plan.advice:
        if exercise.id in advice.withhold_exercises:
            key = None if advice.when is None else f"advice.{advice.id}"
            if key is None or inquiry.look(key) is True:
                inquiry.hold("population", key, advice.id)
                inquiry.against.extend([key] if key is not None else [])


def _contraindications(inquiry: Inquiry, exercise: Exercise) -> None:
    for number, reason in enumerate(exercise.contraindications):
        if reason.when is None:
            continue
        key = f"exercise.{exercise.id}.c{number}"
        truth = inquiry.look(key)
        if truth is True:
            inquiry.against.append(key)
            inquiry.hold("contraindicated", key)
        elif truth is None and reason.hold_if_unknown and not inquiry.stopped:
            # Under a stop nothing waits for a test: none is to be done.
            inquiry.opened.append(key)
            inquiry.hold("contraindication_open", key)


def _over_cap(plan: Plan, exercise: Exercise) -> bool:
    """Return whether it goes deeper than the cap in force, without a reason to pass it."""
    cap = plan.hip_flexion_cap_deg
    if cap is None or plan.phase not in exercise.phases or exercise.hip_flexion_high_deg <= cap:
        return False
    return exercise.cap_exception is None or "hip_flexion_cap_deg" in plan.settings_applied
