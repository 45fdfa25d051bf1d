"""What a machine lacks skips a test on a desk, and fails it where the gate requires it."""

import pytest

from tests.required import lacking

NAME = "CDS_REQUIRE_POSTGRES"
WHY = LookupError("there is no server")


@pytest.mark.parametrize("value", [None, "", "0"])
def test_what_nobody_requires_is_skipped_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    if value is not None:
        monkeypatch.setenv(NAME, value)

    with pytest.raises(pytest.skip.Exception, match="there is no server"):
        lacking(WHY, NAME)


def test_what_is_required_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "1")

    with pytest.raises(pytest.fail.Exception, match=f"{NAME}=1, but there is no server"):
        lacking(WHY, NAME)
