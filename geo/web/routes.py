"""The routes beside the app: the map's assets, the columns of a version, filter masks, records and glyphs.

Everything that names a version by its token never changes, so that browsers keep it for good.

These routes serve the page itself: there is no other data API. Details of records under a licence that does not let
raw rows be passed on are shown all the same, because whoever runs the server decides who may look at it; what leaves
as a file goes through `geo.export`, which leaves them out.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import catalog
from geo.dataset import Dataset
from geo.errors import FilterError, SitmapError
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.records import records
from geo.templates import render
from geo.web.mapdata import RESTING_ON, control_data, map_data, mask_bits, resting_on, root
from geo.webmap.assets import asset
from geo.webmap.bundle import bundle
from geo.webmap.ground import basemap_digest, basemap_json

MOST_RECORDS = 100
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}

Handler = Callable[[Request], Awaitable[Response]]


def routes(base: str = "") -> list[BaseRoute]:
    """Return the routes, below the base path that the server is mounted at."""
    at = root(base)
    return [
        Route(f"{at}/assets/{{digest}}/{{name:path}}", _asset),
        Route(f"{at}/basemap/{{digest}}.json", _basemap),
        Route(f"{at}/glyph/{{kind}}.svg", _glyph),
        Route(f"{at}/columns/{{token}}", _in_thread(_columns)),
        Route(f"{at}/mask/{{token}}", _in_thread(_mask)),
        Route(f"{at}/records/{{token}}", _in_thread(_records)),
        Route(f"{at}/control/{{token}}", _in_thread(_control)),
    ]


def warm() -> None:
    """Load what the first visit needs: the store, its newest version and the columns of it."""
    _encoded(catalog.dataset())


def _in_thread(answer: Callable[[Request, Dataset], Response]) -> Handler:
    """Make a handler of a function over a loaded version; queries run beside the event loop, not in it."""

    def locate_and_answer(request: Request) -> Response:
        loaded = catalog.by_token(request.path_params["token"])
        if loaded is None:
            return PlainTextResponse("no such version of the dataset: reload the page", 404)
        return answer(request, loaded)

    async def handler(request: Request) -> Response:
        try:
            return await run_in_threadpool(locate_and_answer, request)
        except FilterError as error:
            return PlainTextResponse(str(error), 400)
        except SitmapError as error:
            return PlainTextResponse(str(error), 503)

    return handler


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    content = bundle(name) or asset(name)
    if content is None:
        return PlainTextResponse("no such file", 404)
    suffix = name[name.rfind(".") :]
    return Response(
        content, media_type=_MEDIA_TYPES.get(suffix, "application/octet-stream"), headers=_FOREVER
    )


async def _basemap(request: Request) -> Response:
    return await run_in_threadpool(_basemap_now, request.path_params["digest"])


def _basemap_now(digest: str) -> Response:
    try:
        # An address from before something was added is answered with what is there now, and not kept.
        headers = _FOREVER if digest == basemap_digest() else {"Cache-Control": "no-store"}
        return Response(basemap_json(), media_type="application/json", headers=headers)
    except SitmapError as error:
        return PlainTextResponse(str(error), 503)


async def _glyph(request: Request) -> Response:
    try:
        kind = vocabulary.kind(request.path_params["kind"])
    except SitmapError as error:
        return PlainTextResponse(str(error), 404)
    return Response(glyph_svg(kind), media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})


def _columns(_request: Request, loaded: Dataset) -> Response:
    return Response(_encoded(loaded), media_type="application/octet-stream", headers=_FOREVER)


@lru_cache(maxsize=2)
def _encoded(loaded: Dataset) -> bytes:
    return map_data(loaded)


def _wanted(request: Request) -> Filter:
    return Filter.parse({key: request.query_params.getlist(key) for key in request.query_params})


def _control(request: Request, loaded: Dataset) -> Response:
    content = control_data(loaded, _wanted(request))
    # An address from before holdings were added or taken away is answered with what is there now, and not kept.
    current = request.query_params.get(RESTING_ON) == resting_on(loaded)
    headers = _FOREVER if current else {"Cache-Control": "no-store"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _mask(request: Request, loaded: Dataset) -> Response:
    wanted = _wanted(request)
    return Response(mask_bits(loaded, wanted), media_type="application/octet-stream", headers=_FOREVER)


def _records(request: Request, loaded: Dataset) -> Response:
    texts = request.query_params.get("rows", "").split(",")
    if not all(text.isascii() and text.isdigit() for text in texts) or len(texts) > MOST_RECORDS:
        return PlainTextResponse(f"rows: up to {MOST_RECORDS} row numbers, separated by commas", 400)
    rows = [int(text) for text in texts]
    by_row = {record["row"]: record for record in records(loaded.incidents(Filter(), rows), loaded.actors)}
    return JSONResponse([by_row[row] for row in rows if row in by_row], headers=_FOREVER)


def glyph_svg(kind: vocabulary.Kind) -> str:
    """Return the sign of a kind as it stands on the map: a disc of its colour with its glyph."""
    return render("glyph.svg", kind=kind)
