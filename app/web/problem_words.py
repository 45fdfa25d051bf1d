"""Kinds of problems in words: as plain text, and as pages for browsers.

A page loads nothing and runs nothing. Its few lines of style are the only exception to the policy
of every other answer, named by their hash, so that no other style is taken.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from types import MappingProxyType
from typing import Final

import orjson

from app.web.problems.problem_types import ProblemType, Retry
from app.web.specification.problem_documents import example_of

_RETRY: Final[Mapping[Retry, str]] = MappingProxyType(
    {
        "changed": "Not as it is: it would be refused again. Correct it first.",
        "later": "Yes, after a pause.",
        "once": "Yes, once. If it fails again, ask the operator.",
        "never": "No.",
    }
)
_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem; max-width: 46rem; background: #f3f4f1; color: #1f2c34;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { margin: 1.5rem 0 .25rem; font-size: 1.1rem; }
p { margin: .25rem 0 1rem; } a { color: #0b57a4; }
:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px; }
pre { padding: 1rem; border: 1px solid #d9dfe1; background: #fff; font-size: .875rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; background: #fff; }
th, td { padding: .4rem .6rem; border: 1px solid #d9dfe1; text-align: left; vertical-align: top; }
"""
POLICY: Final = (
    "default-src 'none'; style-src 'sha256-"
    + b64encode(sha256(_STYLE.encode()).digest()).decode("ascii")
    + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The content security policy of the pages."""
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Hamstring CDS</title>
<style>{style}</style>
</head>
<body>
{navigation}<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""
_FOR_WHAT: Final = (
    "<p>Whatever this service refuses, and whatever fails, it answers with a problem document "
    "(RFC 9457). Its type leads to one of these pages. The list grows.</p>"
)
_TO_ALL: Final = '<nav><a href="/problems">Every kind of problem</a></nav>\n'


def text_of(kind: ProblemType) -> str:
    """Return the explanation of a kind of problem as plain text."""
    parts = [f"{kind.status} {kind.title}\n{kind.uri}"]
    parts += [f"{question}\n{answer}" for question, answer in _answers(kind)]
    return "\n\n".join([*parts, f"An example\n{_example(kind)}\n"])


def html_of(kind: ProblemType) -> str:
    """Return the page of a kind of problem."""
    content = [f"<p>Status {kind.status}, type <code>{escape(kind.uri)}</code></p>"]
    for question, answer in _answers(kind):
        content.append(f"<h2>{escape(question)}</h2>\n<p>{escape(answer)}</p>")
    content.append(f"<h2>An example</h2>\n<pre>{escape(_example(kind))}</pre>")
    return _page(kind.title, content, navigation=_TO_ALL)


def html_of_all(kinds: Sequence[ProblemType]) -> str:
    """Return the page that leads to the page of each kind of problem."""
    rows = (
        f'<tr><td>{kind.status}</td><td><a href="{escape(kind.uri)}">{escape(kind.title)}</a></td>'
        f"<td>{escape(_RETRY[kind.retry])}</td></tr>"
        for kind in kinds
    )
    head = '<tr><th scope="col">Status</th><th scope="col">Kind</th><th scope="col">Retry</th></tr>'
    table = "\n".join(
        ["<table>", f"<thead>{head}</thead>", "<tbody>", *rows, "</tbody>", "</table>"]
    )
    return _page("Every kind of problem", [_FOR_WHAT, table])


def _answers(kind: ProblemType) -> tuple[tuple[str, str], ...]:
    return (
        ("What does it mean?", kind.meaning),
        ("What is to be done?", kind.remedy),
        ("Does it help to send the request again?", _RETRY[kind.retry]),
    )


def _example(kind: ProblemType) -> str:
    return orjson.dumps(example_of(kind), option=orjson.OPT_INDENT_2).decode()


def _page(title: str, content: Sequence[str], *, navigation: str = "") -> str:
    return _PAGE.format(
        title=escape(title), style=_STYLE, content="\n".join(content), navigation=navigation
    )
