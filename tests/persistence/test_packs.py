"""Packs are kept once, found again, and a released one never changes."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Literal

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.pack import Manifest
from app.persistence.database import reading, writing
from app.persistence.packs import PackDigestError, PackStore, ReleasedPackChangedError
from app.persistence.tables import knowledge_pack

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTENT = '{"title":"Deep buttock pain, äöü, 坐骨"}'
OTHER_CONTENT = '{"title":"Changed"}'


def digest_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def keep(
    store: PackStore, manifest: Manifest, content: str, *, served_at: datetime = MONDAY
) -> None:
    store.keep(manifest, digest=digest_of(content), canonical_json=content, served_at=served_at)


def as_status(manifest: Manifest, status: Literal["released", "withdrawn"]) -> Manifest:
    return manifest.model_copy(update={"status": status})


def count_kept(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(knowledge_pack)) or 0


def test_a_kept_pack_is_found_by_its_digest(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)

    keep(store, draft, CONTENT)

    assert store.get(digest_of(CONTENT)) == CONTENT


def test_a_pack_never_served_is_not_found(migrated: Engine) -> None:
    assert PackStore(migrated).get(digest_of(CONTENT)) is None


def test_keeping_a_pack_again_changes_nothing(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)
    keep(store, draft, CONTENT)

    keep(store, draft, CONTENT, served_at=MONDAY + timedelta(days=1))

    with reading(migrated) as connection:
        assert connection.scalars(select(knowledge_pack.c.first_served_at)).all() == [MONDAY]


def test_the_first_serving_is_kept_in_utc(migrated: Engine, draft: Manifest) -> None:
    in_vienna = MONDAY.astimezone(timezone(timedelta(hours=1)))

    keep(PackStore(migrated), draft, CONTENT, served_at=in_vienna)

    with reading(migrated) as connection:
        served_at = connection.scalars(select(knowledge_pack.c.first_served_at)).one()
    assert served_at == MONDAY
    assert served_at.tzinfo is UTC or served_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(migrated: Engine, draft: Manifest) -> None:
    with pytest.raises(Exception, match="time zone"):
        keep(PackStore(migrated), draft, CONTENT, served_at=MONDAY.replace(tzinfo=None))

    assert count_kept(migrated) == 0


def test_a_wrong_digest_is_refused(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)

    with pytest.raises(PackDigestError):
        store.keep(draft, digest="0" * 64, canonical_json=CONTENT, served_at=MONDAY)

    assert count_kept(migrated) == 0


def test_a_pack_changed_in_the_database_is_an_error_and_not_an_answer(
    migrated: Engine, draft: Manifest
) -> None:
    store = PackStore(migrated)
    keep(store, draft, CONTENT)
    with writing(migrated) as connection:
        connection.execute(update(knowledge_pack).values(canonical_json=OTHER_CONTENT))

    with pytest.raises(PackDigestError):
        store.get(digest_of(CONTENT))


def test_a_draft_may_change_under_one_version(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)
    keep(store, draft, CONTENT)

    keep(store, draft, OTHER_CONTENT)

    assert store.get(digest_of(CONTENT)) == CONTENT
    assert store.get(digest_of(OTHER_CONTENT)) == OTHER_CONTENT


@pytest.mark.parametrize("status", ["released", "draft"])
def test_a_released_pack_may_not_change_under_its_version(
    migrated: Engine, draft: Manifest, status: str
) -> None:
    store = PackStore(migrated)
    released = as_status(draft, "released")
    keep(store, released, CONTENT)
    changed = released.model_copy(update={"status": status})

    with pytest.raises(ReleasedPackChangedError, match="give it a new version"):
        keep(store, changed, OTHER_CONTENT)

    assert store.get(digest_of(OTHER_CONTENT)) is None
    assert store.get(digest_of(CONTENT)) == CONTENT


def test_a_new_version_may_be_released(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)
    released = as_status(draft, "released")
    keep(store, released, CONTENT)

    keep(store, released.model_copy(update={"version": "2026.2"}), OTHER_CONTENT)

    assert count_kept(migrated) == 2


def test_a_released_pack_may_be_withdrawn_and_is_still_found(
    migrated: Engine, draft: Manifest
) -> None:
    store = PackStore(migrated)
    keep(store, as_status(draft, "released"), CONTENT)

    keep(store, as_status(draft, "withdrawn"), OTHER_CONTENT)

    assert store.get(digest_of(CONTENT)) == CONTENT
    assert store.get(digest_of(OTHER_CONTENT)) == OTHER_CONTENT


def test_the_database_itself_refuses_two_releases(migrated: Engine, draft: Manifest) -> None:
    keep(PackStore(migrated), as_status(draft, "released"), CONTENT)
    second = {
        "digest": digest_of(OTHER_CONTENT),
        "pack_id": draft.id,
        "version": draft.version,
        "status": "released",
        "canonical_json": OTHER_CONTENT,
        "first_served_at": MONDAY,
    }

    with pytest.raises(IntegrityError), writing(migrated) as connection:
        connection.execute(knowledge_pack.insert().values(second))


def test_starts_at_once_keep_a_pack_once(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)
    released = as_status(draft, "released")

    with ThreadPoolExecutor(max_workers=8) as starts:
        kept = [starts.submit(keep, store, released, CONTENT) for _ in range(16)]

    assert [start.exception() for start in kept] == [None] * 16
    assert count_kept(migrated) == 1


def test_of_two_releases_at_once_one_is_kept(migrated: Engine, draft: Manifest) -> None:
    store = PackStore(migrated)
    released = as_status(draft, "released")

    with ThreadPoolExecutor(max_workers=8) as starts:
        kept = [starts.submit(keep, store, released, f'{{"n":{n}}}') for n in range(8)]

    errors = [start.exception() for start in kept]
    assert errors.count(None) == 1
    assert sum(isinstance(error, ReleasedPackChangedError) for error in errors) == 7
    assert count_kept(migrated) == 1


def test_no_content_reaches_the_log(
    migrated: Engine, draft: Manifest, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        keep(PackStore(migrated), draft, CONTENT)

    assert CONTENT not in caplog.text
