"""Whatever is deprecated in the real application says since when and until when."""

from datetime import date

from fastapi.testclient import TestClient

from app.web.answers.deprecation import DECLARED, Notice

METHODS = {"get", "post", "put", "patch", "delete"}


def test_every_deprecated_operation_has_its_notice(client: TestClient) -> None:
    operations = [
        operation
        for path in client.get("/openapi.json").json()["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    ]

    assert len(operations) > 20
    for operation in operations:
        assert (DECLARED in operation) == operation.get("deprecated", False)
        if DECLARED in operation:
            assert Notice.declared(operation[DECLARED]).sunset > date(2026, 11, 22)


def test_what_is_not_deprecated_says_nothing_of_it(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        read = operations.get("get", {"deprecated": True})
        if "{" not in path and not read.get("deprecated", False):
            assert {"deprecation", "sunset"}.isdisjoint(client.get(path).headers), path
