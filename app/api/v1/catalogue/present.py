"""Builds every entry of the catalogue of one pack. Pure."""

from dataclasses import dataclass

from app.api.v1.catalogue.conclusions import ConclusionEntries
from app.api.v1.catalogue.findings import FindingEntries, flags_of
from app.api.v1.catalogue.grounds import PREFIX, Grounds
from app.api.v1.catalogue.method import method
from app.api.v1.catalogue.parts import PARTS
from app.api.v1.catalogue.rules import RuleBook
from app.api.v1.catalogue.sentences import Reader
from app.api.v1.wording import Json, pack_stamp
from app.engine.compile import CompiledPack


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The content of the catalogue of one pack.

    Attributes:
        stamp: Which knowledge it is.
        overview: The first page, without the stamp.
        parts: Entries of each part, by its path.
        more: Entries that are found by id but stand in no list of their own, by path.
    """

    stamp: Json
    overview: Json
    parts: dict[str, list[Json]]
    more: dict[str, list[Json]]


def catalogue(compiled: CompiledPack, *, complaints: tuple[str, ...], query: str = "") -> Catalogue:
    """Build the catalogue of a pack.

    Args:
        compiled: The pack.
        complaints: All complaints that are served.
        query: What addresses of this pack end with; empty for the default complaint.

    Raises:
        KeyError: If a compiled rule has no meaning here.
    """
    pack, reader = compiled.pack, Reader(compiled.pack)
    grounds = Grounds(pack, query)
    rules = RuleBook(compiled, reader, grounds)
    findings = FindingEntries(pack, grounds, rules)
    conclusions = ConclusionEntries(pack, reader, grounds, rules)
    parts = {
        "presentation": findings.presentation(),
        "symptoms": findings.symptoms(),
        "aggravating-factors": findings.aggravating_factors(),
        "risk-factors": findings.risk_factors(),
        "red-flags": findings.red_flags(),
        "clinical-tests": findings.clinical_tests(),
        "imaging": findings.imaging(),
        "measures": findings.measures(),
        "differential-diagnoses": conclusions.differential_diagnoses(),
        "stages": conclusions.stages(),
        "phases": conclusions.phases(),
        "exercises": conclusions.exercises(),
        "education": conclusions.education(),
        "rules": rules.entries(),
        "sources": conclusions.sources(),
    }
    return Catalogue(
        stamp=pack_stamp(compiled),
        overview=_overview(compiled, grounds, parts, complaints=complaints, query=query),
        parts=parts,
        more={"red-flags": list(flags_of(parts["red-flags"]))},
    )


def _overview(
    compiled: CompiledPack,
    grounds: Grounds,
    parts: dict[str, list[Json]],
    *,
    complaints: tuple[str, ...],
    query: str,
) -> Json:
    manifest = compiled.pack.manifest
    return {
        "items": [
            {
                "part": part.name,
                "title": part.many[0].upper() + part.many[1:],
                "count": len(parts[part.path]),
                "href": f"{PREFIX}/{part.path}{query}",
                "item_href": f"{PREFIX}/{part.path}/{{id}}{query}",
            }
            for part in PARTS
        ],
        "complaint": manifest.complaint,
        "complaints": list(complaints),
        "title": manifest.title,
        "intended_use": manifest.intended_use,
        "not_for": list(manifest.not_for),
        "assumptions": list(manifest.assumptions),
        "limitations": list(manifest.limitations),
        "sign_off": manifest.sign_off,
        "method": method(compiled.pack, grounds),
    }
