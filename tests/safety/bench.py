"""The product as these tests see it: findings in; evaluation, or answer over HTTP, out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.v1.facade import Facade
from app.api.v1.inbound import Inbound
from app.api.v1.request import EvaluationRequest
from app.api.v1.router import make_v1_router
from app.domain.evaluation import Evaluation, Triage
from app.domain.findings import NO_LIMIT, ClinicianSettings, FindingSet, Sides
from app.domain.pack import Pack
from app.domain.rules import SafetyRule
from app.engine import evaluate as engine
from app.engine import intake, safety
from app.engine.compile import CompiledPack, compile_pack
from app.knowledge.shelf import newest_folders, shelve
from app.services.evaluate import EvaluationService
from app.web.install import install_web
from tests.safety.patients import Value

COMPLAINT = "deep_buttock_pain"
URL = "/v1/evaluations"
MOST_FREEDOM = ClinicianSettings(pain_limit=5, hip_flexion_cap_deg=140, phase="p4")
"""A clinician who asks for all that the request allows."""


class Bench:
    """One compiled pack with everything that is served from it."""

    def __init__(self, compiled: CompiledPack) -> None:
        self.compiled = compiled

    def __repr__(self) -> str:
        return f"<bench {self.compiled.digest[:8]}>"

    @property
    def pack(self) -> Pack:
        """The pack itself."""
        return self.compiled.pack

    @cached_property
    def service(self) -> EvaluationService:
        """The use case on this pack."""
        return EvaluationService({COMPLAINT: self.compiled})

    @cached_property
    def inbound(self) -> Inbound:
        """The way in from the wire."""
        return Inbound(self.pack.vocabulary)

    @cached_property
    def client(self) -> TestClient:
        """A client of the facade behind all layers, for which every error is an answer."""
        app = FastAPI()
        install_web(app, allowed_hosts=["testserver"])
        app.include_router(make_v1_router(Facade(self.service, {COMPLAINT: self.compiled})))
        return TestClient(app, raise_server_exceptions=False)

    @cached_property
    def rules(self) -> dict[str, SafetyRule]:
        """Safety rules by id."""
        return {rule.id: rule for rule in self.pack.safety_rules}

    def evaluate(
        self, values: Mapping[str, Value | None], settings: ClinicianSettings | None = None
    ) -> Evaluation:
        """Evaluate what is known of a patient."""
        findings = FindingSet(values=dict(values), settings=settings)  # type: ignore[arg-type]
        return engine.evaluate(self.compiled, findings, traced=False)

    def triage(self, values: Mapping[str, Value]) -> Triage:
        """Return only the urgency, by the same functions; for crosses of many thousands."""
        findings = FindingSet(values=dict(values))
        known = intake.take_in(self.compiled, findings)
        fired = safety.fired_rules(self.compiled, known.decided)
        return safety.triage(self.compiled, known, findings, fired)

    def digest(self, findings: FindingSet) -> tuple[str, str]:
        """Return the identities of the findings and of their evaluation."""
        done = self.service.evaluate(COMPLAINT, findings, traced=False)
        return done.input_digest, done.digest

    def receive(self, body: Mapping[str, Any]) -> FindingSet:
        """Return what the facade makes of a request's JSON."""
        return self.inbound.findings(EvaluationRequest.model_validate(dict(body)))

    def answer(self, body: Mapping[str, Any], include: str = "none") -> dict[str, Any]:
        """Return the answer over HTTP to a request that has to be accepted."""
        response = self.client.post(URL, json=dict(body), params={"include": include})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def fired(self, evaluation: Evaluation, *effects: str) -> list[SafetyRule]:
        """Return the rules in force, of these effects or of any."""
        rules = [self.rules[name] for name in evaluation.triage.fired]
        return [rule for rule in rules if not effects or rule.effect in effects]

    def wire(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return findings as the JSON of a request, each flag answered by itself."""
        body: dict[str, Any] = {}
        for group, findings in self.pack.vocabulary.groups().items():
            if group != "red_flags":
                known = {f.id: _word(values[f.id]) for f in findings if f.id in values}
                body |= {group: known} if known else {}
        body["red_flags"] = {
            group.id: {f.id: _word(values[f.id]) for f in group.members if f.id in values}
            for group in self.pack.vocabulary.red_flags
        }
        return body


def _word(value: Value) -> object:
    if isinstance(value, Sides):
        sides = {"left": value.left, "right": value.right}
        return {side: _word(said) for side, said in sides.items() if said is not None}
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "no_limit" if value == NO_LIMIT else value


@cache
def product() -> Bench:
    """Return the bench of the newest pack on the shelf."""
    shelved = shelve(newest_folders()[COMPLAINT])
    return Bench(compile_pack(shelved.pack, shelved.digest))


def bench_of(pack: Pack) -> Bench:
    """Return the bench of a changed pack, which no check of the loader has seen."""
    return Bench(compile_pack(pack, "0" * 64))


@contextmanager
def served(bench: Bench, compiled: CompiledPack) -> Iterator[None]:
    """Let the running service find another compiled pack under the complaint."""
    packs = bench.service._packs
    before = packs[COMPLAINT]
    packs[COMPLAINT] = compiled
    try:
        yield
    finally:
        packs[COMPLAINT] = before


def withdrawn(compiled: CompiledPack) -> CompiledPack:
    """Return the same pack after its withdrawal."""
    manifest = compiled.pack.manifest.model_copy(update={"status": "withdrawn"})
    return replace(compiled, pack=compiled.pack.model_copy(update={"manifest": manifest}))
