"""JSON that could be read in two ways is refused, all other JSON is read as ever."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.requests.strict_json import MalformedJsonError, parse_strict

REFUSED = [
    pytest.param(b"", "empty_body", "", id="nothing"),
    pytest.param(b" \n\t", "empty_body", "", id="white space"),
    pytest.param(b"\xef\xbb\xbf{}", "byte_order_mark", "", id="BOM"),
    pytest.param('{"a":"é"}'.encode("latin-1"), "not_utf8", "", id="Latin-1"),
    pytest.param("{}".encode("utf-16"), "not_utf8", "", id="UTF-16"),
    pytest.param("{}".encode("utf-16-le"), "invalid_json", "", id="UTF-16 without BOM"),
    pytest.param(b'{"a":"\xed\xa0\x80"}', "not_utf8", "", id="encoded surrogate"),
    pytest.param(b"[]", "not_an_object", "", id="list"),
    pytest.param(b"null", "not_an_object", "", id="null"),
    pytest.param(b'"text"', "not_an_object", "", id="text"),
    pytest.param(b"3", "not_an_object", "", id="number"),
    pytest.param(b'{"a":{"b":NaN}}', "not_finite", "/a/b", id="NaN"),
    pytest.param(b'{"a":[1,Infinity]}', "not_finite", "/a/1", id="Infinity"),
    pytest.param(b'{"a":-Infinity}', "not_finite", "/a", id="-Infinity"),
    pytest.param(b'{"a":1e999}', "number_too_large", "/a", id="1e999"),
    pytest.param(b'{"a":-1e999}', "number_too_large", "/a", id="-1e999"),
    pytest.param(b'{"a":9007199254740992}', "integer_too_large", "/a", id="2^53"),
    pytest.param(b'{"a":-9007199254740992}', "integer_too_large", "/a", id="-2^53"),
    pytest.param(b'{"a":%s}' % (b"9" * 6000), "integer_too_large", "/a", id="6000 digits"),
    pytest.param(b'{"a":1,"a":1}', "duplicate_key", "", id="repeated key"),
    pytest.param(b'{"a":1,"\\u0061":2}', "duplicate_key", "", id="repeated key, escaped"),
    pytest.param(b'{"x":[{"a":1,"a":2}]}', "duplicate_key", "/x/0", id="repeated key below"),
    pytest.param(b'{"a":"\\ud800"}', "lone_surrogate", "/a", id="lone surrogate"),
    pytest.param(b'{"a":["x","\\udc00"]}', "lone_surrogate", "/a/1", id="low surrogate"),
    pytest.param(b'{"a":{"\\ud800":1}}', "lone_surrogate", "/a", id="surrogate in key"),
    pytest.param(b'{"a":"x\\u0000y"}', "nul_character", "/a", id="NUL"),
    pytest.param(b'{"a":{"\\u0000":1}}', "nul_character", "/a", id="NUL in key"),
    pytest.param(b'{"a":"\x00"}', "invalid_json", "", id="raw NUL"),
    pytest.param(b'{"a":"\n"}', "invalid_json", "", id="raw line break in a text"),
    pytest.param(b'{"a":1}{}', "invalid_json", "", id="two objects"),
    pytest.param(b"{'a':1}", "invalid_json", "", id="single quotes"),
    pytest.param(b'{"a":1,}', "invalid_json", "", id="comma too many"),
    pytest.param(b'{"a":', "invalid_json", "", id="cut off"),
    pytest.param(b'{"a":"x', "invalid_json", "", id="cut off in a text"),
    pytest.param(b'{"a":01}', "invalid_json", "", id="leading zero"),
    pytest.param(b'{"a":.5}', "invalid_json", "", id="leading point"),
    pytest.param(b'{"a":True}', "invalid_json", "", id="Python"),
    pytest.param(b'{"a":1} // c', "invalid_json", "", id="comment"),
    pytest.param(b"a=1&b=2", "invalid_json", "", id="form"),
    pytest.param(b'{"a":' + b"[" * 32 + b"]" * 32 + b"}", "too_deep", "/a" + "/0" * 31, id="33"),
    pytest.param(b"[" * 20_000, "too_deep", "", id="20,000 levels, cut off"),
    pytest.param(b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "too_deep", "", id="20,000 levels"),
    pytest.param(b'{"a":NaN,"b":', "invalid_json", "", id="two faults"),
    pytest.param(b'{"a":NaN,"b":' + b"[" * 20_000, "too_deep", "", id="two faults, deep"),
]


@pytest.mark.parametrize(("body", "code", "pointer"), REFUSED)
def test_refuses_and_says_where(body: bytes, code: str, pointer: str) -> None:
    with pytest.raises(MalformedJsonError) as refusal:
        parse_strict(body)

    assert (refusal.value.code, refusal.value.pointer) == (code, pointer)
    assert refusal.value.detail.endswith(".")


def test_a_refusal_carries_nothing_of_the_body() -> None:
    with pytest.raises(MalformedJsonError) as refusal:
        parse_strict(b'{"name":"Smith",}')

    assert refusal.value.__context__ is None
    assert "Smith" not in repr(vars(refusal.value))


def test_names_a_repeated_key_only_if_it_is_lower_snake() -> None:
    with pytest.raises(MalformedJsonError, match="duplicate_key") as known:
        parse_strict(b'{"night_pain":1,"night_pain":2}')
    with pytest.raises(MalformedJsonError, match="duplicate_key") as unknown:
        parse_strict(b'{"Mrs Smith":{"x":{"a":1,"a":2}}}')

    assert '"night_pain"' in known.value.detail
    assert (unknown.value.detail, unknown.value.pointer) == (
        'The key "a" is given twice in one object.',
        "",
    )


def test_keeps_whole_numbers_and_decimals_apart() -> None:
    read = parse_strict(b'{"a":6.0,"b":6,"c":6e0,"d":9007199254740991,"e":-0}')

    assert isinstance(read, dict)
    assert [type(each) for each in read.values()] == [float, int, float, int, int]


def test_accepts_32_levels_astral_characters_and_escaped_backslashes() -> None:
    deep = b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"

    assert parse_strict(deep) == json.loads(deep)
    assert parse_strict(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}
    assert parse_strict(b'{"a":"\\\\u0000 \\\\ud800"}') == {"a": "\\u0000 \\ud800"}


leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(names, trees, max_size=4), st.booleans())
def test_reads_every_proper_object_as_the_standard_reader_does(
    tree: dict[str, object], ascii_only: bool
) -> None:
    body = json.dumps(tree, ensure_ascii=ascii_only).encode()

    assert parse_strict(body, max_depth=1_000) == json.loads(body)


@given(st.binary(max_size=200) | st.text('{}[]",:01eE.-\\uNaIdDn tf', max_size=60).map(str.encode))
def test_never_fails_in_any_other_way(body: bytes) -> None:
    try:
        read = parse_strict(body)
    except MalformedJsonError:
        return

    assert isinstance(read, dict)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"a":"' + b'\\"' * 32_000, id="unclosed text of quotes"),
        pytest.param(b'{"a":[' + b'{"a":1,"a":2},' * 4_600 + b"1]}", id="repeated keys"),
        pytest.param(
            b"{" + b",".join(b'"k%d":1' % n for n in range(6_000)) + b',"k1":1}', id="many keys"
        ),
        pytest.param(b'{"a":[' + b"[]," * 21_000 + b'"\\u0000"]}', id="many lists"),
        pytest.param(b'{"a":"' + b"\\u00e9" * 10_000 + b'"}', id="many escapes"),
    ],
)
def test_no_body_of_64_kilobytes_takes_long(body: bytes) -> None:
    started = time.process_time()
    with suppress(MalformedJsonError):
        parse_strict(body)

    # Work, not waiting: a few hundredths; what grows with the square would take many seconds.
    assert time.process_time() - started < 2.0
