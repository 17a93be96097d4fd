"""The headers that make the browser enforce what Sitmap promises: no request leaves the machine.

An online basemap is the one exception, and only a person makes it: the map's frame sets a cookie with the name
of a basemap, and the frame alone, never the app around it, may then load images from that basemap's host.
"""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.webmap.basemaps import basemap

COOKIE = "sitmap_basemap"
_FRAME = "/component/"

# Streamlit's own page needs inline styles; folium's frame builds the map by eval. Neither may reach out.
_POLICY: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def policy(path: str = "/", basemap_name: str = "") -> str:
    """Return the Content-Security-Policy of a path, with the host of a basemap if that one is on."""
    rules = dict(_POLICY)
    if _FRAME in path:
        rules["script-src"] += " 'unsafe-eval'"
        chosen = basemap(basemap_name) if basemap_name else None
        if chosen is not None:
            rules["img-src"] += f" {chosen.origin}"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _chosen_basemap(scope: Scope) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


class SecurityHeaders:
    """ASGI middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and put the headers on what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = urlsplit(scope["path"]).path
        chosen = _chosen_basemap(scope) if _FRAME in path else ""
        if _FRAME in path:
            # The frame's policy depends on the cookie; “not modified” would keep the policy of last time.
            conditional = (b"if-none-match", b"if-modified-since")
            scope["headers"] = [h for h in scope["headers"] if h[0] not in conditional]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy(path, chosen)
                headers["X-Content-Type-Options"] = "nosniff"
                # Tile servers refuse requests without a referrer; nobody else learns where a reader comes from.
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin" if chosen else "same-origin"
                if path.endswith(".html") and _FRAME in path:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)
