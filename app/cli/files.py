"""Files that are written from the code and compared with it."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def settle(wanted: dict[Path, str], *, check: bool) -> list[str]:
    """Write the files, or only say which differ.

    Args:
        wanted: Text by path.
        check: Compare and write nothing.

    Returns:
        One line a file that differed.
    """
    differing = []
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(path.relative_to(REPOSITORY).as_posix())
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return differing
