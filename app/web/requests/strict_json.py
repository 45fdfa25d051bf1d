"""JSON as RFC 7493 (I-JSON) wants it: one meaning per body, or a refusal."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from math import isfinite
from typing import Final, NoReturn

from app.web.requests.pointers import Nameable, is_nameable, safe_pointer

MAX_DEPTH: Final = 32
_LARGEST_INTEGER: Final = 2**53 - 1
_MOST_DIGITS: Final = len(str(-_LARGEST_INTEGER))
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

_DETAILS: Final = {
    "empty_body": "The body is empty. Send one JSON object.",
    "byte_order_mark": "The body starts with a byte order mark. Send UTF-8 without one.",
    "not_utf8": "The body is not UTF-8. Send JSON encoded as UTF-8.",
    "not_an_object": "The top level of the body must be one JSON object, written in { }.",
    "not_finite": "NaN and Infinity are not JSON. Leave the field out, or send null.",
    "number_too_large": "A number is too large to be kept.",
    "integer_too_large": "A whole number is beyond 2^53 - 1 and cannot be kept exactly.",
    "lone_surrogate": "A text holds half of a surrogate pair, which is not a character.",
    "nul_character": "A text holds the character NUL (U+0000).",
    "too_deep": f"The body is nested more than {MAX_DEPTH} levels deep.",
}

# Python's own wording, so that nothing but these known texts can reach the caller.
_SYNTAX: Final = (
    ("Expecting value", "a value was expected"),
    ("Expecting ',' delimiter", "a comma or a closing bracket was expected"),
    ("Expecting ':' delimiter", "a colon was expected"),
    ("Expecting property name", "a key in double quotes was expected"),
    ("Illegal trailing comma", "there is a comma too many"),
    ("Unterminated string", "a text is not closed"),
    ("Invalid control character", "a text holds an unescaped control character"),
    ("Invalid \\", "a text holds an unknown escape"),
    ("Extra data", "something follows the end of the object"),
)


class MalformedJsonError(ValueError):
    """The body is not one unambiguous JSON object.

    Attributes:
        code: Stable lower_snake reason.
        detail: The reason in plain words, without any submitted value.
        pointer: JSON pointer of the place, or of the nearest ancestor that may be named.
    """

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.pointer = pointer


class _FlawFoundError(Exception):
    """Stops the fast reading; the place is looked up only then."""


class _Flaw:
    """Stands where a flaw was read, so that its place can be found in the tree."""

    def __init__(self, code: str, key: str) -> None:
        self.code = code
        self.key = key


def parse_strict(
    body: bytes, *, max_depth: int = MAX_DEPTH, nameable: Nameable = is_nameable
) -> object:
    """Read a request body as one JSON object, refusing whatever could be read in two ways.

    Args:
        body: The bytes as received.
        max_depth: Deepest nesting accepted; the top-level object is level 1.
        nameable: Says which keys a refusal may repeat.

    Returns:
        The object. Whole numbers are ints, numbers written with a point or exponent are floats.

    Raises:
        MalformedJsonError: For anything but UTF-8 without a byte order mark, for broken syntax,
            repeated keys, NaN, Infinity, numbers out of range, lone surrogates, NUL, too deep
            nesting, or a top level that is not an object.
    """
    outcome = _read(_decoded(body), max_depth, nameable)
    # Raised here and not where it was met, so that no traceback carries the body along.
    if isinstance(outcome, MalformedJsonError):
        raise outcome
    return outcome


def _decoded(body: bytes) -> str:
    if not body.strip():
        raise _malformed("empty_body")
    if body.startswith(_BYTE_ORDER_MARK):
        raise _malformed("byte_order_mark")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        flaw = _malformed("not_utf8")
    raise flaw


def _read(text: str, max_depth: int, nameable: Nameable) -> object:
    try:
        tree = _read_fast(text)
    except _FlawFoundError:
        return _first_flaw(text, max_depth, nameable)
    except json.JSONDecodeError as error:
        return _syntax_error(error)
    except RecursionError:
        return _malformed("too_deep")
    if not isinstance(tree, dict):
        return _malformed("not_an_object")
    # Fewer brackets than levels cannot nest too deep, and only an escape can smuggle in a NUL or
    # a lone surrogate, so most bodies need no second look.
    brackets = text.count("{") + text.count("[")
    too_deep = brackets > max_depth and _nests_deeper(tree, max_depth)
    flawed = too_deep or ("\\u" in text and _has_broken_text(tree))
    return _first_flaw(text, max_depth, nameable) if flawed else tree


def _members(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _nests_deeper(tree: object, max_depth: int) -> bool:
    level = [tree]
    for _ in range(max_depth):
        level = [m for node in level for m in _members(node) if isinstance(m, (dict, list))]
        if not level:
            return False
    return True


def _has_broken_text(tree: object) -> bool:
    level, texts = [tree], list[str]()
    while level:
        below: list[object] = []
        for node in level:
            if isinstance(node, dict):
                texts.extend(node)
            below.extend(_members(node))
        texts.extend(member for member in below if isinstance(member, str))
        level = [member for member in below if isinstance(member, (dict, list))]
    # Joined, because one look at a long text is cheaper than many at short ones.
    return _text_flaw("".join(texts)) is not None


def _text_flaw(text: str) -> str | None:
    if "\0" in text:
        return "nul_character"
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return "lone_surrogate"
    return None


def _first_flaw(text: str, max_depth: int, nameable: Nameable) -> MalformedJsonError:
    """Read again, keeping flaws in the tree, and name the first one in the order of the text."""
    try:
        tree = _read_marking(text)
    except json.JSONDecodeError as error:
        return _syntax_error(error)
    except RecursionError:
        return _malformed("too_deep")
    pending: list[tuple[object, tuple[str | int, ...]]] = [(tree, ())]
    while pending:
        node, path = pending.pop()
        code = _flaw_of(node, len(path), max_depth)
        if code is not None:
            key = node.key if isinstance(node, _Flaw) and nameable(node.key) else ""
            return _malformed(code, safe_pointer(path, nameable), key)
        if isinstance(node, dict):
            pending.extend((node[key], (*path, key)) for key in reversed(node))
        elif isinstance(node, list):
            pending.extend((node[place], (*path, place)) for place in reversed(range(len(node))))
    return _malformed("not_an_object")


def _flaw_of(node: object, depth: int, max_depth: int) -> str | None:
    if isinstance(node, _Flaw):
        return node.code
    if isinstance(node, str):
        return _text_flaw(node)
    if isinstance(node, (dict, list)):
        if depth >= max_depth:
            return "too_deep"
        if isinstance(node, dict):
            return next(filter(None, map(_text_flaw, node)), None)
    return None


def _syntax_error(error: json.JSONDecodeError) -> MalformedJsonError:
    reason = next(
        (plain for start, plain in _SYNTAX if error.msg.startswith(start)), "it is broken"
    )
    return MalformedJsonError(
        "invalid_json",
        f"The body is not valid JSON: {reason} at line {error.lineno}, column {error.colno}.",
    )


def _malformed(code: str, pointer: str = "", key: str = "") -> MalformedJsonError:
    if code == "duplicate_key":
        name = f'The key "{key}"' if key else "A key"
        return MalformedJsonError(code, f"{name} is given twice in one object.", pointer)
    return MalformedJsonError(code, _DETAILS[code], pointer)


def _stop(*_: str) -> NoReturn:
    raise _FlawFoundError


def _reader(on_flaw: Callable[[str, str], object]) -> Callable[[str], object]:
    """Return a decoder that calls ``on_flaw`` with a code, and a key where one is repeated."""

    def members(pairs: list[tuple[str, object]]) -> object:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        return on_flaw("duplicate_key", repeated)

    def integer(digits: str) -> object:
        # Counted first: Python refuses to read thousands of digits at all.
        if len(digits) <= _MOST_DIGITS and abs(number := int(digits)) <= _LARGEST_INTEGER:
            return number
        return on_flaw("integer_too_large", "")

    def real(digits: str) -> object:
        number = float(digits)
        return number if isfinite(number) else on_flaw("number_too_large", "")

    def constant(_: str) -> object:
        return on_flaw("not_finite", "")

    return json.JSONDecoder(
        object_pairs_hook=members, parse_int=integer, parse_float=real, parse_constant=constant
    ).decode


_read_fast = _reader(_stop)
_read_marking = _reader(_Flaw)
