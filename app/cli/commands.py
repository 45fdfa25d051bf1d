"""The commands and their arguments."""

import argparse
import sys
from collections.abc import Sequence

from app.cli.archive.arguments import add_arguments
from app.cli.files import REPOSITORY, settle
from app.cli.request_modules import modules, with_post_test
from app.domain.pack import DEFAULT_COMPLAINT
from app.knowledge.load import load_pack
from app.knowledge.shelf import newest_folders

GENERATED = REPOSITORY / "app" / "api" / "v1" / "generated"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="hamstring-cds", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in {"generate", "openapi", "seed-coverage"}:
            command.add_argument("--check", action="store_true", help="compare, write nothing")
        if name == "serve":
            command.add_argument("--host", default="127.0.0.1")
            command.add_argument("--port", type=int, default=8000)
            command.add_argument("--workers", type=int, help="instead of HCDS_WORKERS")
        if name == "evaluate":
            add_arguments(command)
        if name == "validate":
            command.add_argument("--write", action="store_true", help="write docs/validation.md")
    given = parser.parse_args(arguments)
    return COMMANDS[given.command][0](given)


def _settled(differing: list[str], *, check: bool, remedy: str) -> int:
    for path in differing:
        print(f"{'differs' if check else 'written'}: {path}")
    if check and differing:
        print(f"run `{remedy}` and look at the difference", file=sys.stderr)
        return 1
    return 0


def generate(given: argparse.Namespace) -> int:
    """Write the typed request modules, or compare them with the vocabulary."""
    pack = load_pack(newest_folders()[DEFAULT_COMPLAINT])
    texts = modules(pack.vocabulary, with_post_test(pack))
    wanted = {GENERATED / name: text for name, text in texts.items()}
    return _settled(settle(wanted, check=given.check), check=given.check, remedy="make generate")


def openapi(given: argparse.Namespace) -> int:
    """Write the specification, or compare it with the application."""
    # The request modules may be missing or broken while `generate` repairs them.
    from app.cli.specification import specification_files  # noqa: PLC0415

    differing = settle(specification_files(), check=given.check)
    return _settled(differing, check=given.check, remedy="make openapi")


def check_contract(_: argparse.Namespace) -> int:
    """Say whether the present specification may follow the released one."""
    from app.cli.release import check  # noqa: PLC0415 -- see openapi

    return check()


def release_specification(_: argparse.Namespace) -> int:
    """Keep the present specification as the released one, if it may follow it."""
    from app.cli.release import release  # noqa: PLC0415 -- see openapi
    from app.cli.specification import specification_files  # noqa: PLC0415 -- see openapi

    (served,) = specification_files().values()
    return release(served)


def serve(given: argparse.Namespace) -> int:
    """Migrate the database and serve."""
    from app.cli.serving import serve as run  # noqa: PLC0415 -- see openapi

    run(host=given.host, port=given.port, workers=given.workers)
    return 0


def validate(given: argparse.Namespace) -> int:
    """Run the coded patients and print honest misses."""
    from app.cli.validation import validate as run  # noqa: PLC0415 -- see openapi

    return run(write=given.write)


def evaluate(given: argparse.Namespace) -> int:
    """Evaluate an archive of findings."""
    from app.cli.archive.command import evaluate as run  # noqa: PLC0415 -- see openapi

    return run(given)


def seed_coverage(given: argparse.Namespace) -> int:
    """Write where each fact of the source article lives, or compare it."""
    from app.cli.seed_coverage import coverage_file  # noqa: PLC0415 -- see openapi

    differing = settle(coverage_file(), check=given.check)
    return _settled(differing, check=given.check, remedy="python -m app.cli seed-coverage")


COMMANDS = {
    "generate": (generate, "write the request modules from the vocabulary"),
    "openapi": (openapi, "write the specification"),
    "check-contract": (check_contract, "compare the specification with the released one"),
    "release-specification": (release_specification, "keep the specification as released"),
    "serve": (serve, "migrate the database and serve"),
    "evaluate": (evaluate, "evaluate an archive of findings, file to file"),
    "validate": (validate, "run the coded patients"),
    "seed-coverage": (seed_coverage, "write docs/seed-coverage.md"),
}
