"""The room's web pages: static files, nothing from another host."""

from pathlib import Path

from aiohttp import web

from bot.training.stage import Handler

FOLDER = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "connect-src 'self' ws: wss:; style-src 'self'; script-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
         ".html": "text/html"}  # fmt: skip


def serve(path: Path) -> web.StreamResponse:
    """The file with the headers every page has, or a plain 404."""
    if not path.is_file():
        return web.Response(status=404, text="There is no such page.\n", headers=HEADERS)
    headers = dict(HEADERS)
    if kind := TYPES.get(path.suffix):
        headers["Content-Type"] = f"{kind}; charset=utf-8"  # some machines' registries know none
    return web.FileResponse(path, headers=headers)


def page(name: str) -> Handler:
    """A handler that serves one file of the folder."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return serve(FOLDER / name)

    return handler


async def static(request: web.Request) -> web.StreamResponse:
    """GET /static/…, never outside the folder."""
    path = (FOLDER / request.match_info["path"]).resolve()
    return serve(path if path.is_relative_to(FOLDER.resolve()) else FOLDER / "absent")


def add_routes(app: web.Application) -> None:
    """Put the pages' paths into `app`."""
    app.router.add_get("/", page("index.html"))
    app.router.add_get("/phones", page("phones.html"))
    app.router.add_get("/static/{path:.+}", static)
