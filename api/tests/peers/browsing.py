"""A browser without scripts: follows redirects, fills in forms and stops where the client would be called back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from api.tests.waiting import PATIENCE

_LONGEST_WAY = 15


@dataclass(frozen=True)
class Arrival:
    """How the browser came back: by redirect, or with a form that was to be posted."""

    method: str
    url: str
    parameters: Mapping[str, str]


@dataclass
class _Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict[str, str])


class _Forms(HTMLParser):
    """The first form of a page; of its buttons, the first one's value is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.form: _Form | None = None
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is None:
            self.form = _Form(has.get("action", ""), has.get("method", "get").lower())
            self._is_inside = True
        elif self._is_inside and self.form and tag in {"input", "button"} and has.get("name"):
            self.form.fields.setdefault(has["name"], has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


async def browse(
    url: str, *, until: str, fill: Mapping[str, str] | None = None, client: httpx.AsyncClient | None = None
) -> Arrival:
    """Go from a URL to one that starts with `until`; `fill` is typed into the fields of that name on the way.

    A client keeps the cookies, so with the same one the person is still signed in.
    """
    if client is None:
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as fresh:
            return await browse(url, until=until, fill=fill, client=fresh)
    response = await client.get(url)
    for _ in range(_LONGEST_WAY):
        if location := response.headers.get("location"):
            target = urljoin(str(response.url), location)
            if target.startswith(until):
                return Arrival("GET", target, dict(parse_qsl(urlsplit(target).query)))
            response = await client.get(target)
            continue
        form = _read_form(response)
        fields = {name: (fill or {}).get(name, value) for name, value in form.fields.items()}
        target = urljoin(str(response.url), form.action) if form.action else str(response.url)
        if target.startswith(until):
            return Arrival(form.method.upper(), target, fields)
        response = await client.request(form.method, target, data=fields)
    raise AssertionError(f"did not come to {until}; last at {response.url}:\n{response.text}")


def _read_form(response: httpx.Response) -> _Form:
    parser = _Forms()
    parser.feed(response.text)
    if parser.form is None:
        raise AssertionError(f"{response.url} answered {response.status_code}:\n{response.text}")
    return parser.form
