"""The page that says what the last long run came to, and why what was waived is no fault."""

import tomllib
from textwrap import fill

from schemathesis.checks import CHECKS, load_all_checks

from tests.fuzz import checks
from tests.fuzz.running import CONFIGURATION, Result
from tests.fuzz.waivers import WAIVERS

WIDTH = 110


def page(result: Result) -> str:
    """Return the page of a run.

    Args:
        result: A run of every operation and phase.
    """
    return "\n\n".join((_head(), _figures(result), _checks(), _sent(), _waivers(result))) + "\n"


def _paragraph(text: str) -> str:
    inner = "  " if text.startswith("- ") else ""
    return fill(" ".join(text.split()), WIDTH, subsequent_indent=inner)


def _head() -> str:
    return "# Fuzzing\n\n" + _paragraph(
        """`make fuzz` starts a server on a free port and lets schemathesis send to every operation
        of `/openapi.json` what the specification allows and what it forbids, in all phases: the
        examples, every boundary of every field, random requests, and sequences that follow ids
        from answer to answer. `make test` has a short run with the same configuration and hooks,
        and another one of an application with faults planted in it, each of which has to be found
        (`tests/fuzz/faulty_app.py`). This page is written by `make fuzz`."""
    )


def _figures(result: Result) -> str:
    report = result.report
    configured = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))
    cases, operations = report["test_cases"], report["operations"]
    rows = {
        "operations tested": f"{operations['tested']} of {operations['total']}",
        "phases": ", ".join(report["phases"]),
        "random examples for each operation": f"{configured['generation']['max-examples']}",
        "requests generated": f"{cases['generated']:,}",
        "failures": f"{cases['unique_failures']}",
        "errors": f"{cases['errored']}",
        "findings waived": f"{sum(result.waived.values()):,}",
        **{name: f"{times:,}" for name, times in result.probes.items()},
        "seconds": f"{report['running_time']:.0f}",
        "seed": f"{report['seed']}",
    }
    table = "\n".join(f"| {name} | {figure} |" for name, figure in rows.items())
    return f"## The last run\n\n| | |\n|---|--:|\n{table}"


def _checks() -> str:
    load_all_checks()
    ours = {
        check.__name__: check.__doc__ or ""
        for check in CHECKS.get_all()
        if check.__module__ == checks.__name__
    }
    others = [name for name in CHECKS.get_all_names() if name not in ours]
    brought = "Every check of the fuzzer runs: " + ", ".join(f"`{name}`" for name in others)
    brought += """. Those about keys, required headers and what was created or deleted have nothing
        to look at as long as the service asks for no key and stores nothing."""
    lines = [_paragraph(f"- `{name}`: {said}") for name, said in ours.items()]
    return "\n\n".join(("## What is looked at", _paragraph(brought), "Ours:", "\n".join(lines)))


def _sent() -> str:
    return "## What is sent beyond the schemas\n\n" + _paragraph(
        """`null` stands for unknown wherever a finding may be left out; the schemas leave that to
        their text, so it is declared to the fuzzer (`tests/fuzz/nulls.py`), which then sends it as
        a valid value that has to be answered. Every text and every key of a request that is wrong
        on purpose gets a mark, as do headers that nobody asks for, and no mark may come back. Of
        questions about a condition, stage, phase or exercise, three in four get an id that the
        pack has."""
    )


def _waivers(result: Result) -> str:
    told = [
        f"- **{waiver.name}** ({result.waived.get(waiver.name, 0):,} times): {waiver.reason}"
        for waiver in WAIVERS
    ]
    first = _paragraph(
        """Findings that are no faults, all of them in `tests/fuzz/waivers.py`. Each is bound to
        its operations, and to the code and the place of every error in the refusal. A run that
        needs one of them not once fails, so that none outlives its reason."""
    )
    return "\n\n".join(("## Waivers", first, "\n".join(map(_paragraph, told))))
