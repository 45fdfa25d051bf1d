"""P1 and P1b: evaluations over HTTP against a route that only validates and answers."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from app.api.v1.examples import EVALUATION_EXAMPLES
from benchmarks.client import Load, Round, Task, cpu_us, per_second, written
from benchmarks.floor import STORED
from benchmarks.measure import Row, ratio, spread
from benchmarks.serving import Server, ask, serving
from benchmarks.visit import FULL_VISIT, SHORT_VISIT

PATH = "/v1/evaluations"
BARE = f"{PATH}?include=none"
JSON = {"content-type": "application/json"}
MOST_BYTES = 30 * 1024


def measure_evaluations(
    load: Load, product: Server, folder: Path, *, rounds: int, seconds: float
) -> Iterator[Row]:
    """Measure P1 and P1b with a whole visit, and P1 with a short one.

    Args:
        load: The load process.
        product: The service.
        folder: Where the floor's answers may be kept.
        rounds: Turns of each.
        seconds: Length of a turn.

    Yields:
        Rows of the table.
    """
    full, short = _body(FULL_VISIT), _body(SHORT_VISIT)
    with ExitStack() as stack:
        tasks: dict[str, Task] = {}
        for name, body in (("", full), (" short", short)):
            answer = _answered(product, BARE, body)
            stored = folder / f"answer{name.strip()}.json"
            stored.write_bytes(answer)
            floor = stack.enter_context(
                serving("benchmarks.floor:create_evaluation_floor", {STORED: str(stored)})
            )
            # The floor has no such parameter and passes it over: both get the same request.
            tasks[f"floor{name}"] = Task(floor, written("POST", BARE, JSON, body), 200)
            tasks[f"ours{name}"] = Task(product, written("POST", BARE, JSON, body), 200)
        tasks["default"] = Task(product, written("POST", PATH, JSON, full), 200)
        taken = load.in_turns(tasks, rounds=rounds, seconds=seconds)
    yield from _against_floor("P1", f"POST {BARE}, 55 findings", taken["ours"], taken["floor"])
    yield from _default(taken["default"], _answered(product, PATH, full))
    yield from _against_floor(
        "", "the same, 30 findings", taken["ours short"], taken["floor short"], goal=False
    )
    yield _largest(product, (full, short))


def _against_floor(
    name: str, what: str, ours: list[Round], floor: list[Round], *, goal: bool = True
) -> Iterator[Row]:
    target, beyond = (0.45, 0.70) if goal else (None, None)
    requests = ratio(per_second(ours), per_second(floor))
    yield Row(name, f"{what}: requests/s of the floor", requests, "", target, beyond)
    yield Row("", "  CPU of the floor / ours", ratio(cpu_us(floor), cpu_us(ours)))
    yield Row("", "  CPU per request, ours", spread(cpu_us(ours)), "us")
    yield Row("", "  CPU per request, floor", spread(cpu_us(floor)), "us")
    yield Row("", "  load busy, floor", spread([each.client_busy for each in floor]))


def _default(taken: list[Round], answer: bytes) -> Iterator[Row]:
    milliseconds = spread([value / 1_000 for value in cpu_us(taken)])
    yield Row("P1b", f"POST {PATH}: CPU per request", milliseconds, "ms", 3, 1, True)
    yield Row("", "  size of the answer", len(answer) / 1024, "KB", MOST_BYTES / 1024, None, True)


def _largest(product: Server, bodies: tuple[bytes, ...]) -> Row:
    examples = [_body(example.get("value")) for example in EVALUATION_EXAMPLES.values()]
    sizes = [len(_answered(product, PATH, body)) for body in (*bodies, *examples)]
    return Row(
        "P1b",
        "largest default answer of the documented examples",
        max(sizes) / 1024,
        "KB",
        MOST_BYTES / 1024,
        None,
        True,
    )


def _answered(product: Server, path: str, body: bytes) -> bytes:
    answer = ask(product, "POST", path, JSON, body)
    if answer.status != 200:
        raise RuntimeError(f"POST {path}: {answer.status} {answer.body.decode()}")
    return answer.body


def _body(visit: object) -> bytes:
    return json.dumps(visit, separators=(",", ":")).encode()
