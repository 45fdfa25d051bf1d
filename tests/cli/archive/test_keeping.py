"""Lines and counts are kept together, whenever a run is interrupted."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
import pytest

from app.cli.archive.chunks import Chunk
from app.cli.archive.errors import MiscountedError, WrongCallError
from app.cli.archive.keeping import Keeping
from app.cli.archive.sources import LineSource
from app.cli.archive.tally import Tally
from tests.cli.archive.archives import evaluated

SOME = Tally(2, 2, 1, triage=Counter(soon=2))


def state_of(output: Path) -> Any:
    return orjson.loads(output.with_name(f"{output.name}.part.json").read_bytes())


def interrupted(keeping: Keeping, moment: int) -> bool:
    """Move on by two lines, and say whether that was interrupted before its so-manieth line."""
    left, before = moment, sys.gettrace()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if event == "line" and frame.f_globals["__name__"].startswith("app.cli.archive."):
            if not left:
                raise KeyboardInterrupt
            left -= 1
        return trace

    sys.settrace(trace)
    try:
        keeping.done(lines=2, end=6, output=b"{}\n{}\n", tally=SOME)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_an_interrupt_at_no_moment_parts_lines_from_counts(tmp_path: Path) -> None:
    moments, lines = 0, set[int]()
    while True:
        output = tmp_path / f"{moments}.ndjson"
        with Keeping(output, {}) as keeping:
            keeping.begin(restart=False, overwrite=False)
            ended = not interrupted(keeping, moments)
            keeping.record()
        state = state_of(output)
        assert state["tally"]["lines"] == state["position"]["lines"]
        assert state["tally"]["triage"] == ({"soon": 2} if state["position"]["lines"] else {})
        lines.add(state["position"]["lines"])
        if ended:
            break
        moments += 1

    assert moments > 5
    assert lines == {0, 2}


def test_a_record_that_counts_other_lines_is_refused(tmp_path: Path) -> None:
    given, output = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    given.write_text("{}\n{}\n")
    with Keeping(output, {}) as keeping:
        keeping.begin(restart=False, overwrite=False)
        keeping.done(lines=1, end=3, output=b"{}\n", tally=SOME)
        keeping.record()

    with pytest.raises(WrongCallError, match=r"counts other lines .* --restart"):
        evaluated(given, output)

    assert evaluated(given, output, restart=True).tally.lines == 2


def test_an_output_whose_lines_were_counted_wrongly_is_not_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, output = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    given.write_text("{}\n{}\n")
    right = LineSource.chunks

    def one_too_many(self: LineSource, **place: Any) -> Iterator[Chunk]:
        yield from (chunk._replace(lines=chunk.lines + 1) for chunk in right(self, **place))

    monkeypatch.setattr(LineSource, "chunks", one_too_many)
    with pytest.raises(MiscountedError) as refused:
        evaluated(given, output)

    assert "--restart" in refused.value.remedy
    assert not output.exists()
