"""Settings refuse what would be unsafe, and start on one person's machine with nothing set."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, UnknownSettingError
from app.web.edge.origins import exact_origins


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(f"HCDS_{name}", value)
    return Settings(_env_file=None)


def test_nothing_needs_to_be_set_locally(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)

    assert settings.mode == "local"
    assert settings.database_url.startswith("sqlite:///var/")
    assert settings.cors_origins == ()
    assert settings.max_body_bytes == 65_536


def test_lists_are_read_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, CORS_ORIGINS="https://a.example.org, http://b.example.org:8080,")

    assert settings.cors_origins == ("https://a.example.org", "http://b.example.org:8080")


@pytest.mark.parametrize("origin", ["http://[::1]:3000", "http://127.0.0.1:8000", "https://a.b"])
def test_an_origin_that_is_exact_may_be_set_and_is_permitted(
    monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    settings = read(monkeypatch, CORS_ORIGINS=origin)

    assert exact_origins(settings.cors_origins) == {origin.encode()}


def test_the_loopback_is_always_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, ALLOWED_HOSTS="cds.example.org")

    assert settings.allowed_hosts == ("cds.example.org", "127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "demo"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "a.example.org,*"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example.org/"),
        ("CORS_ORIGINS", "null"),
        ("CORS_ORIGINS", "https://a.example.org:\u0663"),
        ("MAX_BODY_BYTES", "0"),
        ("MAX_BODY_BYTES", "1073741824"),
    ],
)
def test_an_unsafe_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ValidationError):
        read(monkeypatch, **{name: value})


def test_a_clinic_chooses_its_database_and_its_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="HCDS_ALLOWED_HOSTS, HCDS_DATABASE_URL"):
        read(monkeypatch, MODE="clinic")


def test_a_clinic_that_chose_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        MODE="clinic",
        DATABASE_URL="postgresql://hcds:secret@db/hcds",
        ALLOWED_HOSTS="cds.example.org",
    )

    assert settings.mode == "clinic"
    assert "secret" not in repr(settings)


def test_settings_do_not_change_while_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        read(monkeypatch).mode = "clinic"  # type: ignore[misc]  # what the test is about


def test_an_error_does_not_repeat_what_was_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HCDS_MODE", "clinic")
    monkeypatch.setenv("HCDS_DATABASE_URL", "postgresql://hcds:geheim@db/hcds")
    beside = tmp_path / ".env"
    beside.write_text("POSTGRES_PASSWORD=geheim\n")

    for file in (None, beside):
        with pytest.raises(ValidationError) as refused:
            Settings(_env_file=file)
        assert "geheim" not in str(refused.value)


def test_what_others_read_is_left_to_them(tmp_path: Path) -> None:
    beside = tmp_path / ".env"
    beside.write_text("FORWARDED_ALLOW_IPS=10.0.0.7\nHCDS_WORKERS=3\n")

    assert Settings(_env_file=beside).workers == 3


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_misspelt_name_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    beside = tmp_path / ".env"
    if where == "file":
        beside.write_text("HCDS_ALLOWED_HOST=geheim\n")
    else:
        monkeypatch.setenv("HCDS_ALLOWED_HOST", "geheim")

    with pytest.raises(UnknownSettingError) as refused:
        Settings(_env_file=beside)

    told = "HCDS_ALLOWED_HOST is no setting; the nearest is HCDS_ALLOWED_HOSTS"
    assert str(refused.value) == told


def test_what_a_cluster_says_of_a_service_of_that_name_is_no_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read(
        monkeypatch,
        SERVICE_HOST="10.0.0.7",
        SERVICE_PORT="8000",
        PORT="tcp://10.0.0.7:8000",
        PORT_8000_TCP_ADDR="10.0.0.7",
    )

    assert settings == Settings(_env_file=None)
    with pytest.raises(UnknownSettingError):
        read(monkeypatch, PORT="8000")
