"""Releases the specification: what is kept as released is what clients may rely on."""

import sys
from pathlib import Path

from app.cli.contract import PRESENT, RELEASED, NodeMissingError, faults, read
from app.cli.files import settle


def check(released: Path = RELEASED, present: Path = PRESENT) -> int:
    """Compare the committed specification with the released one; return an exit status.

    Args:
        released: File of the released specification. Where there is none, anything may follow.
        present: File of the present one.
    """
    try:
        found = faults(read(released), read(present)) if released.exists() else []
    except NodeMissingError as error:
        found = [str(error)]
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print("docs/contract.md says what may change, and how", file=sys.stderr)
    return 1 if found else 0


def release(served: str, released: Path = RELEASED, present: Path = PRESENT) -> int:
    """Keep the present specification as the released one; return an exit status.

    Nothing is kept if the committed file is not what is served, or if it may not follow the
    released one.

    Args:
        served: Text of the specification as it is served.
        released: File of the released specification; it may be missing before the first release.
        present: File of the present one.
    """
    if settle({present: served}, check=True):
        print("the specification is not what is served: run `make openapi`", file=sys.stderr)
        return 1
    status = check(released, present)
    if status == 0:
        released.parent.mkdir(parents=True, exist_ok=True)
        released.write_text(present.read_text(encoding="utf-8"), encoding="utf-8")
        print(f"released: {read(released)['info']['version']}")
    return status
