"""Kinds of problems in words: as plain text, and as pages for browsers.

The pages are bare on purpose: they need no style and no script, and so no exception to the policy
that every answer has.
"""

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Final

import orjson

from app.web.problem_documents import example_of
from app.web.problem_types import ProblemType, Retry

_RETRY: Final[Mapping[Retry, str]] = MappingProxyType(
    {
        "changed": "Not as it is: it would be refused again. Correct it first.",
        "later": "Yes, after a pause.",
        "once": "Yes, once. If it fails again, ask the operator.",
        "never": "No.",
    }
)
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - Hamstring CDS</title>
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
    return _PAGE.format(title=escape(title), content="\n".join(content), navigation=navigation)
