"""Pages that do what no page of ours may do, to see that it is noticed."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
HEAD = '<html lang="en"><title>Page</title><link rel="icon" href="data:,">'
PAGES = {
    "clean": '<h1>Clean</h1><script src="/says-nothing.js"></script>',
    "image-from-outside": '<img alt="" src="https://elsewhere.example/pixel.png">',
    "socket-to-outside": '<script src="/opens-a-socket.js"></script>',
    "console-error": '<script src="/complains.js"></script>',
    "exception": '<script src="/throws.js"></script>',
    "missing-file": '<script src="/nothing-here.js"></script>',
    "inline-script": "<script>document.title = 'x'</script>",
    "inline-style": '<p style="color: red">Red</p>',
    "style-from-outside": '<link rel="stylesheet" href="https://elsewhere.example/all.css">',
    "low-contrast": '<link rel="stylesheet" href="/pale.css"><main><h1>Pale</h1></main>',
    "no-label": "<main><h1>Form</h1><input></main>",
}
# Without a policy, so that the request itself is what is noticed.
UNGUARDED = {"image-from-outside", "socket-to-outside"}
FILES = {
    "says-nothing.js": "",
    "opens-a-socket.js": "new WebSocket('wss://elsewhere.example/').onerror = () => {};",
    "complains.js": "console.error('all is lost');",
    "throws.js": "throw new Error('not caught');",
    "pale.css": "h1 { background: #fff; color: #ddd }",
}


async def page(request: Request) -> Response:
    name = request.path_params["name"]
    headers = {} if name in UNGUARDED else {"Content-Security-Policy": POLICY}
    return HTMLResponse(f"<!doctype html>{HEAD}{PAGES[name]}</html>", headers=headers)


async def file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FILES:
        return PlainTextResponse("none", status_code=404)
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(FILES[name], media_type=kind)


async def alive(_: Request) -> Response:
    return PlainTextResponse("alive")


def build_app() -> Starlette:
    routes = [Route("/health/live", alive), Route("/pages/{name}", page), Route("/{name}", file)]
    return Starlette(routes=routes)
