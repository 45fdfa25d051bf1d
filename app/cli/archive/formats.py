"""The formats of archives, told by the ending of a file's name."""

from pathlib import Path
from typing import Final, Literal, get_args

from app.cli.archive.errors import WrongCallError

Format = Literal["ndjson", "csv", "parquet"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
ENDINGS: Final[dict[str, Format]] = {
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".parquet": "parquet",
}


def format_of(path: Path, chosen: Format | None = None) -> Format:
    """Return the format of a file.

    Args:
        path: Its ending decides.
        chosen: Decides instead of the ending.

    Raises:
        WrongCallError: If the ending says nothing.
    """
    known = chosen or ENDINGS.get(path.suffix.lower())
    if known is None:
        endings = ", ".join(ENDINGS)
        raise WrongCallError(f"{path.name}: the ending is none of {endings}; name the format")
    return known
