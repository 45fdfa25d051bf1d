"""The files that belong to the repository, whether committed yet or not."""

import subprocess
from pathlib import Path

GENERATED = ("app/api/v1/generated/",)


def repository_files(repository: Path) -> list[Path]:
    """Return every file git keeps or would keep; without git, every file outside dot folders."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=repository,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [name for name in listing.stdout.decode().split("\0") if name]
        return sorted(path for path in map(repository.joinpath, names) if path.is_file())
    return sorted(
        path
        for path in repository.rglob("*")
        if path.is_file() and not _is_left_out(path.relative_to(repository))
    )


def python_modules(repository: Path, *folders: str) -> list[Path]:
    """Return the hand-written modules below the folders."""
    return [
        path
        for path in repository_files(repository)
        if path.suffix == ".py"
        and path.relative_to(repository).parts[0] in folders
        and not path.relative_to(repository).as_posix().startswith(GENERATED)
    ]


def _is_left_out(path: Path) -> bool:
    return any(part in {".venv", ".git", "__pycache__", "var"} for part in path.parts)
