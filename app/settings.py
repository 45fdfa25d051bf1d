"""The settings of one installation, read from the environment and `.env` by main and cli only."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.web.edge.origins import exact_origins

LOOPBACK = ("127.0.0.1", "localhost")
PREFIX: Final = "HCDS_"
_SERVICE: Final = re.compile(
    r"_SERVICE_HOST$|_SERVICE_PORT(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$"
)


class UnknownSettingError(ValueError):
    """A name with the prefix of the settings is none of them."""


def _split(given: object) -> object:
    """Read `a, b` as a list, because an environment has no other."""
    if isinstance(given, str):
        return [part.strip() for part in given.split(",") if part.strip()]
    return given


def _links(name: str, text: str | None) -> bool:
    """Say whether a cluster wrote a variable about a service that happens to be called hcds."""
    return _SERVICE.search(name.upper()) is not None or (text or "").startswith(
        ("tcp://", "udp://", "sctp://")
    )


def _refuse_unknown(given: Mapping[str, str | None], fields: Iterable[str]) -> None:
    known = [f"{PREFIX}{name.upper()}" for name in fields]
    for name in sorted(each.upper() for each, text in given.items() if not _links(each, text)):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0)[0]
            raise UnknownSettingError(f"{name} is no setting; the nearest is {near}")


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """What differs between installations. Every name is read with the prefix `HCDS_`.

    Attributes:
        mode: `local` starts with nothing set. `clinic` refuses to start on a default that only
            suits one person's machine.
        database_url: SQLite or PostgreSQL. A relative SQLite path starts at the working directory.
        allowed_hosts: Host names answered to. The loopback names are always among them, so that a
            health check beside the process is answered.
        cors_origins: Exact origins whose pages may call from a browser.
        max_body_bytes: Longest request body read, in bytes.
        receipt_deadline_s: Seconds in which a whole request must arrive. A longer body has longer
            if it comes fast enough.
        keep_alive_s: Seconds a connection stays open between two requests. More than a proxy in
            front keeps it, or the proxy sends a request into a connection that is closing.
        answer_deadline_s: Seconds in which a client must take at least a part of its answer.
        max_connections: Connections served at a time by each worker; more get a 503.
        workers: Processes that answer.
        log_format: `json` is one object a line. `console` is for a person at a terminal; left
            empty, it is taken in local mode where the output is a terminal, and json elsewhere.
        log_level: Least level that is written. Lines of requests are written at info.
        metrics_host: Address on which metrics are served, apart from the requests.
        metrics_port: Port of the metrics; 0 serves none.
        drain_s: Seconds between the wish to stop and the stop. Readiness is 503 in them, and
            requests are still answered, so that a load balancer can turn away first.
        grace_s: Seconds that requests in flight get to end in, once nothing new is taken on.
    """

    # What was set may be a secret, the database's password above all: an error never repeats it.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        # Of names without the prefix, which others read. See _refuse_unknown for the rest.
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    mode: Literal["local", "clinic"] = "local"
    # Kept out of repr: the address holds the database's password.
    database_url: str = Field(default="sqlite:///var/hamstring-cds.sqlite3", repr=False)
    allowed_hosts: Listed = LOOPBACK
    cors_origins: Listed = ()
    max_body_bytes: int = Field(default=65_536, ge=1_024, le=1_048_576)
    receipt_deadline_s: float = Field(default=10, ge=1, le=120)
    keep_alive_s: float = Field(default=75, ge=1, le=3_600)
    answer_deadline_s: float = Field(default=30, ge=1, le=600)
    max_connections: int = Field(default=500, ge=1, le=50_000)
    workers: int = Field(default=1, ge=1, le=64)
    log_format: Literal["json", "console", ""] = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_host: str = LOOPBACK[0]
    metrics_port: int = Field(default=0, ge=0, le=65_535)
    drain_s: float = Field(default=0, ge=0, le=300)
    grace_s: int = Field(default=30, ge=1, le=600)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings are read from.

        Raises:
            UnknownSettingError: If a name there is misspelt: it would be a setting without effect.
        """
        for source in (env_settings, dotenv_settings):
            if isinstance(source, EnvSettingsSource):
                _refuse_unknown(source.env_vars, settings_cls.model_fields)
        return init_settings, env_settings, dotenv_settings, file_secret_settings

    @field_validator("allowed_hosts")
    @classmethod
    def _name_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if "*" in hosts:
            raise ValueError("name each host: '*' would answer to any name")
        return tuple(dict.fromkeys((*hosts, *LOOPBACK)))

    @field_validator("cors_origins")
    @classmethod
    def _name_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        exact_origins(origins)
        return origins

    @model_validator(mode="after")
    def _choose_for_a_clinic(self) -> Self:
        unset = {"allowed_hosts", "database_url"} - self.model_fields_set
        if self.mode == "clinic" and unset:
            names = ", ".join(sorted(f"HCDS_{name.upper()}" for name in unset))
            raise ValueError(f"HCDS_MODE=clinic needs {names} to be set")
        return self
