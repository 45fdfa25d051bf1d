"""Fuzzes the service at length and writes docs/fuzz.md: ``python -m tests.fuzz``."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.page import page
from tests.fuzz.running import fuzz
from tests.fuzz.waivers import WAIVERS
from tests.journeys.serving import running

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "fuzz.md"


def main(options: Sequence[str]) -> int:
    """Run, print what the fuzzer prints, and write the page if nothing was found.

    Args:
        options: Further options of the fuzzer; with any, the page is left as it is.

    Returns:
        0 if nothing was found and no waiver has become needless.
    """
    with tempfile.TemporaryDirectory() as kept:
        server, fuzzer = (Path(kept) / name for name in ("server", "fuzzer"))
        server.mkdir()
        fuzzer.mkdir()
        with running(REPOSITORY, server, hash_seed=1) as serving:
            result = fuzz(serving.address, fuzzer, *options, watch=sys.stdout.write)
    print(f"waived: {result.waived}\nprobes: {result.probes}")
    if result.status or options:
        return result.status
    PAGE.write_text(page(result), encoding="utf-8")
    needless = [waiver.name for waiver in WAIVERS if not result.waived.get(waiver.name)]
    print(f"needless waivers: {needless}" if needless else f"wrote {PAGE.relative_to(REPOSITORY)}")
    return 1 if needless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
