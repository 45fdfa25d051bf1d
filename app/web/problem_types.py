"""Every kind of refusal this service gives, with its status and a paragraph for developers."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of refusal.

    Attributes:
        slug: Last part of the type URI. Never reused for another meaning.
        title: Short name, the same for every occurrence.
        status: HTTP status it is sent with.
        detail: What is said when nothing more precise is known.
        explanation: What it means and what to do, for a developer.
    """

    slug: str
    title: str
    status: int
    detail: str
    explanation: str

    @property
    def uri(self) -> str:
        """The type URI, relative to this service; it resolves to the explanation."""
        return f"/problems/{self.slug}"


_TYPES: Final = (
    ProblemType(
        "bad-request",
        "The request cannot be understood",
        400,
        "The request cannot be understood. Check it against the specification.",
        "Some part of the request is broken in a way that has no type of its own. Sending it again "
        "unchanged will fail again. Compare the request with the specification.",
    ),
    ProblemType(
        "malformed-json",
        "The body is not one unambiguous JSON object",
        400,
        "The body is not one unambiguous JSON object.",
        "The body must be UTF-8 without a byte order mark and hold one JSON object that can be "
        "read in one way only (RFC 7493): no repeated keys, no NaN or Infinity, no whole number "
        "beyond 2^53 - 1, no half of a surrogate pair, no NUL, at most 32 levels. errors[0].code "
        "names the reason and errors[0].pointer the place. Use a JSON library to write the body.",
    ),
    ProblemType(
        "malformed-form",
        "The form cannot be read in one way only",
        400,
        "The form was not sent as this service's own page sends it: a field twice, a broken "
        "encoding, or far too many fields.",
        "A form is sent as application/x-www-form-urlencoded in UTF-8, each field at most once. "
        "The page at / sends it so. Programs send JSON to /v1/evaluations instead.",
    ),
    ProblemType(
        "empty-body",
        "The body is empty",
        400,
        "The body is empty. Send one JSON object.",
        "This operation needs a JSON object and received no body. A proxy or an HTTP client that "
        "follows a redirect may have dropped it. An object without any finding is written {}. On a "
        "line of a batch: the line is blank.",
    ),
    ProblemType(
        "invalid-host",
        "This service does not answer under that host name",
        400,
        "The Host header is missing, repeated or names a host this service does not answer for.",
        "The Host header must name this service. If a proxy changes it, let the proxy pass the "
        "original on, or have the operator add the name to the allowed hosts.",
    ),
    ProblemType(
        "authentication-required",
        "A valid key is needed",
        401,
        "No valid key came with the request.",
        "The key is missing, unknown, expired or revoked; which of these is not said. Send a valid "
        "key, or ask the operator for one. Do not retry with the same key.",
    ),
    ProblemType(
        "not-allowed",
        "The key does not allow this",
        403,
        "The key that came with the request does not allow this operation.",
        "The key is valid but lacks the scope for this operation. Ask the operator for a key with "
        "the scope named in the specification.",
    ),
    ProblemType(
        "cross-site-form",
        "The form was sent from another site",
        403,
        "The form was sent from another site. Open this service's own page and fill it in there.",
        "Pages accept only forms that their own page sent, so that no other site can put findings "
        "into a clinician's answer. Programs send JSON to /v1/evaluations instead.",
    ),
    ProblemType(
        "not-found",
        "Nothing is found here",
        404,
        "Nothing is found at this address.",
        "The address is not served, or what it names does not exist or belongs to another caller; "
        "the answer is the same for all of these. Paths have no trailing slash.",
    ),
    ProblemType(
        "method-not-allowed",
        "This address does not answer that method",
        405,
        "This address does not answer that method. The Allow header lists those it answers.",
        "The address exists but not for this method. The Allow header lists every method it "
        "answers.",
    ),
    ProblemType(
        "not-acceptable",
        "The answer cannot be given in an accepted format",
        406,
        "None of the formats in the Accept header can be given here.",
        "The Accept header excludes every format this operation gives, which are listed under "
        "produces. Ask for one of them, or leave Accept out. Problems are always sent as "
        "application/problem+json.",
    ),
    ProblemType(
        "request-timeout",
        "The request took too long to arrive",
        408,
        "The request took too long to arrive.",
        "The whole request must arrive within some seconds. Send it again on a better connection.",
    ),
    ProblemType(
        "conflict",
        "The request conflicts with what is kept",
        409,
        "The request conflicts with the present state.",
        "What the request asks for contradicts what is kept at present. Read it again before "
        "deciding what to send.",
    ),
    ProblemType(
        "knowledge-pack-withdrawn",
        "The knowledge pack has been withdrawn",
        409,
        "The knowledge pack has been withdrawn. No new evaluation may rest on it.",
        "A released pack was withdrawn for a clinical reason, so no new evaluation may rest on it. "
        "Evaluations already given can still be replayed. Retrying does not help: name no version "
        "to use the current pack, show the clinician that decision support is not available, and "
        "ask the operator.",
    ),
    ProblemType(
        "gone",
        "This is no longer here",
        410,
        "What was here has been removed for good.",
        "What the address names existed and was removed for good. Forget the address.",
    ),
    ProblemType(
        "precondition-failed",
        "It has changed since it was read",
        412,
        "It has changed since it was read. Read it again.",
        "The version named in If-Match is not the present one: someone else changed it first. Read "
        "it again, apply the change to the new version, and send that with the new ETag.",
    ),
    ProblemType(
        "body-too-large",
        "The body is too large",
        413,
        "The body is larger than this service reads.",
        "The body exceeds the limit given under max_bytes, or has more lines than max_lines. "
        "A set of findings is a few kilobytes; check for attachments or repeated parts, and send a "
        "long batch in several. On a line of a batch, only that line is too large.",
    ),
    ProblemType(
        "unsupported-media-type",
        "The body is not in a format this operation reads",
        415,
        "Send the body as application/json in UTF-8, without Content-Encoding.",
        "The Accept header names what this operation reads: application/json, or for a batch "
        "application/x-ndjson (charset utf-8 or none). Send it without Content-Encoding: "
        "compressed bodies are not read.",
    ),
    ProblemType(
        "validation-failed",
        "The request holds values that are not accepted",
        422,
        "Some values are not accepted; errors lists each with its place.",
        "The request was read, but some values are missing, unknown or out of range. Each entry of "
        "errors gives the place as a JSON pointer, a stable code, a message for people and, where "
        "there is one, what is allowed. Submitted values are never repeated. Correct every entry "
        "and send the request again; nothing was evaluated or kept.",
    ),
    ProblemType(
        "unknown-complaint",
        "This complaint is not served",
        422,
        "No knowledge pack serves this complaint. errors lists those that are served.",
        "The complaint selects the knowledge pack, and none carries that name. Use one of those "
        "under errors[0].allowed, or leave the field out.",
    ),
    ProblemType(
        "precondition-required",
        "If-Match is needed",
        428,
        "This change needs an If-Match header with the ETag that was read.",
        "Changes must name the version they are based on, so that two people cannot overwrite each "
        "other unseen. Read the resource and send its ETag as If-Match.",
    ),
    ProblemType(
        "too-many-requests",
        "Too many requests",
        429,
        "Too many requests. Wait for the time in Retry-After.",
        "The quota of the key is used up for now. Wait for the seconds in Retry-After, then "
        "continue; do not retry earlier.",
    ),
    ProblemType(
        "headers-too-large",
        "There are too many or too long headers",
        431,
        "The request has more or longer headers than this service reads.",
        "A request may carry as many headers and bytes as max_headers and max_bytes say. "
        "Large cookies or repeated forwarding headers are the usual cause.",
    ),
    ProblemType(
        "internal-error",
        "Something went wrong on our side",
        500,
        "Something went wrong on our side. Nothing was concluded about the patient.",
        "A fault of this service. No conclusion about the patient was reached, and none may be "
        "inferred. Retry once; if it fails again, give the operator the request id under instance.",
    ),
    ProblemType(
        "service-unavailable",
        "The service cannot answer just now",
        503,
        "The service cannot answer just now. Nothing was concluded about the patient.",
        "The service is overloaded, starting or stopping. Retry after the seconds in Retry-After; "
        "without that header, after some seconds with growing pauses.",
    ),
    ProblemType(
        "not-ready",
        "The service is not ready",
        503,
        "The service runs but cannot serve requests yet. failing names the components.",
        "Sent by the readiness probe only: the process runs, but the components under failing do "
        "not answer. Send no traffic until the probe answers 200.",
    ),
)

PROBLEM_TYPES: Final = MappingProxyType({kind.slug: kind for kind in _TYPES})
"""Every problem type by slug."""

# Where a status has several types, the most general one stands for it.
_GENERAL: Final = MappingProxyType({kind.status: kind for kind in reversed(_TYPES)})


def type_of_status(status: int) -> ProblemType | None:
    """Return the most general problem type of a status, or None if the status has none."""
    return _GENERAL.get(status)
