"""Packed answers: for whom, of what, and with which version."""

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.web.answers.compression import accepts_gzip
from tests.web.sample_app import text_of
from tests.web.sockets import HOST, SocketServer, read_answer

GZIP = {"accept-encoding": "gzip"}
PLAIN = {"accept-encoding": "identity"}


@pytest.mark.parametrize(
    ("accepted", "packs"),
    [
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("*", True),
        ("br, deflate, gzip;q=0.2", True),
        ("gzip;q=1.0, identity;q=0.5", True),
        ("gzip;q=0.001", True),
        ("identity;q=0, gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip; q=0, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("identity", False),
        ("br", False),
        ("not-gzip", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_only_who_prefers_it_gets_it(client: TestClient, accepted: str, packs: bool) -> None:
    answer = client.get("/v1/texts/5000", headers={"accept-encoding": accepted})

    assert answer.content == text_of(5_000)
    assert answer.headers.get("content-encoding") == ("gzip" if packs else None)
    assert (int(answer.headers["content-length"]) < 1_000) == packs
    # A cache in between has to keep the two forms apart whichever it meets first.
    assert "Accept-Encoding" in answer.headers["vary"]


def test_who_says_nothing_gets_it_plain(client: TestClient) -> None:
    request = client.build_request("GET", "/v1/texts/5000")
    del request.headers["accept-encoding"]

    answer = client.send(request)

    assert "content-encoding" not in answer.headers
    assert answer.content == text_of(5_000)


@given(st.lists(st.binary(max_size=30), max_size=3))
def test_no_header_upsets_it(values: list[bytes]) -> None:
    assert accepts_gzip(tuple(values)) in {True, False}


@pytest.mark.parametrize(
    ("url", "size"), [("/v1/texts/1023", 1_023), ("/v1/picture", 5_000), ("/version-of-nothing", 0)]
)
def test_what_is_small_or_packed_by_nature_is_left_alone(
    client: TestClient, url: str, size: int
) -> None:
    answer = client.get(url, headers=GZIP)

    assert "content-encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.headers.get("vary", "")
    assert not size or answer.content == text_of(size)


@pytest.mark.parametrize("size", [1_024, 131_071, 131_072, 1_000_000])
def test_any_size_comes_out_whole(client: TestClient, size: int) -> None:
    for url in (f"/v1/texts/{size}", f"/v1/private/{size}"):
        answer = client.get(url, headers=GZIP)

        assert answer.headers["content-encoding"] == "gzip"
        assert answer.content == text_of(size)


def test_what_is_packed_is_not_packed_again(client: TestClient) -> None:
    answer = client.get("/v1/packed", headers=GZIP)

    assert answer.headers.get_list("content-encoding") == ["gzip"]
    assert answer.headers["etag"] == '"packed-gzip"'
    assert answer.content == text_of(5_000)
    again = client.get("/v1/packed", headers={**GZIP, "if-none-match": '"packed-gzip"'})
    assert (again.status_code, again.headers["etag"]) == (304, '"packed-gzip"')


def test_each_form_has_a_version_of_its_own(client: TestClient) -> None:
    packed = client.get("/v1/texts/5000", headers=GZIP)
    plain = client.get("/v1/texts/5000", headers=PLAIN)

    assert (packed.headers["etag"], plain.headers["etag"]) == ('"text-5000-gzip"', '"text-5000"')


@pytest.mark.parametrize(
    ("accepted", "condition", "status", "version"),
    [
        (GZIP, '"text-5000-gzip"', 304, '"text-5000-gzip"'),
        (GZIP, 'W/"text-5000-gzip"', 304, '"text-5000-gzip"'),
        (GZIP, '"other", "text-5000-gzip"', 304, '"text-5000-gzip"'),
        (GZIP, '"text-5000"', 304, '"text-5000"'),
        (GZIP, '"text-5000", "text-5000-gzip"', 304, '"text-5000-gzip"'),
        (GZIP, '"text-5000", "other-gzip"', 304, '"text-5000"'),
        (GZIP, "*", 304, '"text-5000"'),
        (GZIP, '"other-gzip"', 200, '"text-5000-gzip"'),
        (PLAIN, '"text-5000"', 304, '"text-5000"'),
        # It holds only what it does not want any more.
        (PLAIN, '"text-5000-gzip"', 200, '"text-5000"'),
    ],
)
def test_what_is_held_is_not_sent_again(
    client: TestClient, accepted: dict[str, str], condition: str, status: int, version: str
) -> None:
    answer = client.get("/v1/texts/5000", headers={**accepted, "if-none-match": condition})

    assert (answer.status_code, answer.headers["etag"]) == (status, version)
    assert "Accept-Encoding" in answer.headers["vary"]
    if status == 304:
        assert answer.content == b""
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("accepted", [GZIP, PLAIN])
@pytest.mark.parametrize("url", ["/v1/texts/5000", "/v1/texts/100", "/v1/packed", "/v1/lines/1"])
def test_head_tells_what_get_would(client: TestClient, url: str, accepted: dict[str, str]) -> None:
    get, head = client.get(url, headers=accepted), client.head(url, headers=accepted)

    told = {"content-length", "content-encoding", "content-type", "etag", "vary", "cache-control"}
    assert head.content == b""
    assert {n: v for n, v in head.headers.items() if n in told} == {
        n: v for n, v in get.headers.items() if n in told
    }


def test_the_same_bytes_are_packed_the_same_way_each_time(client: TestClient) -> None:
    sizes = set()
    for _ in range(3):
        with client.stream("GET", "/v1/private/5000", headers=GZIP) as answer:
            sizes.add(b"".join(answer.iter_raw()))

    assert len(sizes) == 1
    assert gzip.decompress(sizes.pop()) == text_of(5_000)


def test_lines_are_not_held_back(server: SocketServer) -> None:
    request = b"GET /v1/lines/12 HTTP/1.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
    unpacker, lines, came = zlib.decompressobj(31), 0, list[float]()
    with server.connect() as connection:
        connection.sendall(request + HOST + b"\r\n")
        stream = connection.makefile("rb")
        head = b"".join(iter(stream.readline, b"\r\n")).lower()
        while size := int(stream.readline(), 16):
            lines += unpacker.decompress(stream.read(size)).count(b"\n")
            came += [time.monotonic()] * (lines - len(came))
            stream.readline()

    assert b"content-encoding: gzip\r\n" in head
    assert b"content-length" not in head
    assert (lines, unpacker.eof) == (12, True)
    # The first was there while the last was still to be made, 2.2 s later.
    assert came[-1] - came[0] > 1.0


def test_a_packed_answer_over_the_wire_has_its_length(server: SocketServer) -> None:
    with server.connect() as connection:
        for _ in range(2):
            connection.sendall(
                b"GET /v1/texts/5000 HTTP/1.1\r\nAccept-Encoding: gzip\r\n" + HOST + b"\r\n"
            )
            answer = read_answer(connection)

            assert gzip.decompress(answer.body) == text_of(5_000)
