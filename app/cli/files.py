"""Files that are written from the code and compared with it."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def _named(path: Path) -> str:
    within = path.is_relative_to(REPOSITORY)
    return (path.relative_to(REPOSITORY) if within else path).as_posix()


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
            differing.append(_named(path))
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return differing
