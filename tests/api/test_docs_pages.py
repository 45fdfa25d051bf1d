"""The documentation as it is sent: pages without inline code, and files kept for ever."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGES = ("/docs", "/docs/full")
SPECIFICATIONS = ("/docs/openapi.json", "/openapi.json")


class Elements(HTMLParser):
    """The elements of a page, and whatever script or style stands inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"} and data.strip():
            self.inline.append(data)

    def addresses(self, *tags: str) -> list[str]:
        """Return what elements of these kinds load or lead to."""
        both = [value.get("src") or value.get("href") for tag, value in self.found if tag in tags]
        return [address for address in both if address]


def read(client: TestClient, path: str) -> Elements:
    elements = Elements()
    elements.feed(client.get(path).text)
    elements.close()
    return elements


def assets(client: TestClient) -> list[str]:
    return read(client, "/docs").addresses("link", "script", "img")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_under_its_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_still_good_keeps_its_policy(client: TestClient, path: str) -> None:
    etag = client.get(path).headers["etag"]

    again = client.get(path, headers={"If-None-Match": etag})

    # A browser takes the headers of the 304 for the page that it holds.
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == POLICY
    assert again.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_in_a_page_needs_unsafe_inline(client: TestClient, path: str) -> None:
    elements = read(client, path)

    attributes = {name for _, given in elements.found for name in given}
    assert elements.inline == []
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_nothing_outside(client: TestClient, path: str) -> None:
    addresses = read(client, path).addresses("a", "link", "script", "img")

    assert addresses
    assert [each for each in addresses if not re.match(r"/(?!/)|#", each)] == []


def test_the_pages_lead_to_each_other_and_to_the_form(client: TestClient) -> None:
    for path in PAGES:
        assert {"/", *PAGES} <= set(read(client, path).addresses("a")), path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_warns_before_anything_can_be_typed(client: TestClient, path: str) -> None:
    assert "Never type a name, a date of birth or a health number." in client.get(path).text


def test_a_page_is_served_as_what_it_loads(client: TestClient) -> None:
    kinds = {
        address.rpartition(".")[2]: client.get(address).headers["content-type"]
        for address in assets(client)
    }

    assert kinds == {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    }


def test_what_a_page_loads_is_kept_for_ever(client: TestClient) -> None:
    for address in assets(client):
        answer = client.get(address)
        assert re.search(r"\.[0-9a-f]{16}\.", address), address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        held = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (held.status_code, held.content) == (304, b"")
        assert held.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_version_that_is_not_served_is_not_found(client: TestClient) -> None:
    for address in assets(client):
        other = re.sub(r"\.[0-9a-f]{16}\.", ".0123456789abcdef.", address)
        assert client.get(other).status_code == 404


def test_only_what_the_pages_load_is_served_of_the_package(client: TestClient) -> None:
    folder = next(each for each in assets(client) if "swagger-ui-bundle" in each)
    folder = folder.rpartition("/")[0]

    assert client.get(f"{folder}/redoc.standalone.js").status_code == 404
    assert client.get(f"{folder}/../core.py").status_code == 404
    assert client.get(f"{folder}/%2e%2e%2fcore.py").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *SPECIFICATIONS])
def test_each_is_packed_for_who_unpacks_and_plain_for_who_does_not(
    client: TestClient, path: str
) -> None:
    for address in [path, *assets(client)]:
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0, br"})
        with client.stream("GET", address, headers={"Accept-Encoding": "br, GZIP;q=0.5"}) as sent:
            packed = b"".join(sent.iter_raw())

        assert "content-encoding" not in plain.headers
        assert "content-encoding" not in refused.headers
        assert sent.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed) == plain.content == refused.content
        assert plain.headers["vary"] == sent.headers["vary"] == "Accept-Encoding"
        assert plain.headers["etag"] != sent.headers["etag"]


def test_head_is_answered_as_get_without_the_body(client: TestClient) -> None:
    for address in [*PAGES, *SPECIFICATIONS, *assets(client)]:
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.headers["content-type"] == got.headers["content-type"]


def test_the_first_page_is_small_on_a_slow_line(client: TestClient) -> None:
    sizes = {
        address: int(client.get(address).headers["content-length"])
        for address in ["/docs", "/docs/openapi.json", *set(assets(client))]
    }

    assert sum(sizes.values()) < 600 * 1024, sizes
