"""Which packs are on the shelf: folders, loaded and checked."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.pack import Pack
from app.knowledge.checks import check
from app.knowledge.identity import canonical_json, digest
from app.knowledge.load import load_pack

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True)
class ShelvedPack:
    """A checked pack with its canonical JSON and identity."""

    pack: Pack
    canonical: str
    digest: str


def shelve(folder: Path) -> ShelvedPack:
    """Load, check and identify one pack.

    Raises:
        PackError: Naming file and reason of whatever is refused.
    """
    pack = load_pack(folder)
    check(pack)
    canonical = canonical_json(pack)
    return ShelvedPack(pack, canonical, digest(canonical))


def newest_folders(packs: Path = PACKS) -> dict[str, Path]:
    """Return the folder of the newest version of each complaint."""
    return {
        complaint.name: max(
            (version for version in complaint.iterdir() if version.is_dir()), key=_version
        )
        for complaint in sorted(packs.iterdir())
        if complaint.is_dir()
    }


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split("."))
