"""The sweep's answers found the long way: every changed patient is evaluated as a whole."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from app.domain.findings import NO_LIMIT, FindingSet, Sides, Single, word
from app.domain.sweep import Outcome, Sweep
from app.domain.vocabulary import Finding, Measure, PresentationItem
from app.engine.alternatives import Alternative
from app.engine.evaluate import evaluate
from app.engine.intake import take_in
from app.engine.outcome import Decider
from app.engine.stand import outcome_of
from app.engine.sweep import sweep
from tests.safety.bench import Bench
from tests.safety.patients import Findings

MOST, FEW = 400, 61
"""Numbers are tried one by one up to here, and the end of the range."""
Answered = Single | Sides | None


def outcome(bench: Bench, findings: FindingSet) -> Outcome:
    """Return what the whole evaluation of a patient decides."""
    return outcome_of(evaluate(bench.compiled, findings, traced=False))


def changed(findings: FindingSet, name: str, value: Answered) -> FindingSet:
    """Return the findings with one of them answered otherwise, or with none not asked."""
    values = {finding: said for finding, said in findings.values.items() if finding != name}
    return replace(findings, values=values if value is None else {**values, name: value})


def swept(bench: Bench, findings: FindingSet) -> Sweep:
    """Return the sweep of a patient."""
    evaluation = evaluate(bench.compiled, findings, traced=False)
    return sweep(bench.compiled, take_in(bench.compiled, findings), findings, evaluation)


def is_tied(findings: FindingSet) -> bool:
    """Return whether an answer was given side by side, so that the side is left alone."""
    return any(isinstance(value, Sides) for value in findings.values.values())


def swept_alternatives(
    bench: Bench, findings: FindingSet, only: Collection[str] | None = None
) -> Iterator[tuple[str, Alternative, Outcome]]:
    """Yield finding, other answer and the outcome that the short way finds."""
    evaluation = evaluate(bench.compiled, findings, traced=False)
    known = take_in(bench.compiled, findings)
    decider = Decider(bench.compiled, known, evaluation, findings.settings)
    assert decider.now == outcome_of(evaluation)
    for name, question in bench.compiled.stakes.questions.items():
        if (name == "side" and is_tied(findings)) or (only is not None and name not in only):
            continue
        others = tuple(question.alternatives(findings, known.decided))
        found = {other.answer: outcome for other, outcome in decider.after(name, others)}
        for other in others:
            yield name, other, found.get(other.answer, decider.now)


def check_every_alternative(
    bench: Bench, findings: FindingSet, only: Collection[str] | None = None
) -> int:
    """Every other answer to every finding decides as the changed findings decide as a whole.

    Args:
        bench: The product.
        findings: What is known of the patient.
        only: Findings to try; every one when left out.

    Returns:
        How many other answers were tried.
    """
    wrong, tried = [], 0
    for name, other, found in swept_alternatives(bench, findings, only):
        whole = outcome(bench, changed(findings, name, other.value))
        tried += 1
        if found != whole:
            wrong.append((name, other.answer, found, whole))
    assert wrong == [], findings
    return tried


def _is_number(finding: Finding) -> bool:
    return getattr(finding, "low", None) is not None


def with_number(findings: FindingSet, name: str, number: Answered) -> Answered:
    """Return a number as the answer; the other side, where it was measured too, stays."""
    given, side = findings.values.get(name), findings.side
    if not isinstance(given, Sides) or side not in {"left", "right"}:
        return number
    other = given.right if side == "left" else given.left
    pair = (number, other) if side == "left" else (other, number)
    left, right = pair
    assert not isinstance(left, str | Sides)
    assert not isinstance(right, str | Sides)
    return None if left is None and right is None else Sides(left, right)


def every_answer(findings: FindingSet, finding: Finding, most: int) -> dict[str, Answered]:
    """Return every answer to a finding by its word; of a number each whole one up to the most."""
    if isinstance(finding, PresentationItem) and finding.kind == "choice":
        return {**{choice.id: choice.id for choice in finding.values}, "unknown": None}
    if not _is_number(finding):
        return {"yes": True, "no": False, "unknown": None}
    low, high = getattr(finding, "low", 0), getattr(finding, "high", 0)
    numbers: list[int | float] = [*range(low, min(high, most) + 1), high]
    if isinstance(finding, Measure) and finding.no_limit:
        numbers.append(NO_LIMIT)
    answers: dict[str, Answered] = {
        str(word(number)): with_number(findings, finding.id, number) for number in numbers
    }
    return {**answers, "unknown": with_number(findings, finding.id, None)}


def present_answer(bench: Bench, findings: FindingSet, finding: Finding) -> str:
    """Return the word of the answer that counts now: of two sides what they come to, if that."""
    given = findings.values.get(finding.id)
    if isinstance(given, str):
        return given
    counts = word(take_in(bench.compiled, findings)(finding.id))
    return "of one side only" if given is not None and counts == "unknown" else str(counts)


def brute_flips(
    bench: Bench, findings: FindingSet, finding: Finding, most: int
) -> dict[str, Outcome]:
    """Return the answers to a finding that change the outcome, each evaluated as a whole."""
    now, present = outcome(bench, findings), present_answer(bench, findings, finding)
    found: dict[str, Outcome] = {}
    for answer, value in every_answer(findings, finding, most).items():
        if answer != present:
            then = outcome(bench, changed(findings, finding.id, value))
            if then != now:
                found[answer] = then
    return found


def named_flips(found: Sweep, finding: Finding, most: int) -> dict[str, Outcome]:
    """Return the answers that the sweep names for a finding, ranges number by number."""
    named: dict[str, Outcome] = {}
    high = getattr(finding, "high", None) or 0
    for flip in found.flips:
        if flip.finding != finding.id:
            continue
        low, _, last = flip.answer.partition(" to ")
        answers = [flip.answer]
        if last:
            numbers = {n for n in range(int(low), int(last) + 1) if n <= most or n == high}
            answers = [str(number) for number in sorted(numbers)]
        for answer in answers:
            assert answer not in named, (finding.id, answer)
            named[answer] = flip.outcome
    return named


def check_flips(
    bench: Bench, findings: FindingSet, names: Mapping[str, Finding], most: int = FEW
) -> None:
    """The flips of these findings are exactly what brute force finds, and now is what is."""
    result = swept(bench, findings)
    assert result.now == outcome(bench, findings)
    for name, finding in names.items():
        if name == "side" and is_tied(findings):
            assert named_flips(result, finding, most) == {}
            continue
        expected = brute_flips(bench, findings, finding, most)
        named = named_flips(result, finding, most)
        if named != expected:
            differ = {
                answer: (named.get(answer), expected.get(answer))
                for answer in {*named, *expected}
                if named.get(answer) != expected.get(answer)
            }
            raise AssertionError((name, differ, findings))


def settled(bench: Bench, patient: Findings) -> list[Findings]:
    """Answer what is to be asked first, with no or the least, until nothing is to be asked.

    Returns:
        The patient after each round; of the last one nothing is to be asked.
    """
    vocabulary = {finding.id: finding for finding in bench.pack.vocabulary.all_findings()}
    rounds = [patient]
    while following := swept(bench, FindingSet(values=dict(rounds[-1]))).following:
        assert len(rounds) <= len(vocabulary), "there is always something more to ask"
        rounds.append({**rounds[-1], **{n: _calm(vocabulary[n]) for n in following[0].findings}})
    return rounds


def _calm(finding: Finding) -> Single:
    choices, low = getattr(finding, "values", ()), getattr(finding, "low", None)
    if choices:
        calm: str = choices[0].id
        return calm
    return False if low is None else int(low)
