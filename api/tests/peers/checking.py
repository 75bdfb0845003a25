"""A stand-in for services that say yes or no: a captcha's siteverify, and `/v1/moderations`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class CheckingServer:
    """A real HTTP server that answers what the test told it to, and remembers what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.forms: list[dict[str, str]] = []
        self.questions: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.status = 200
        self.text: str | None = None
        self.is_hanging = False
        self.human_tokens = {"human"}
        self.refused_words = {"bomb": "violence"}
        self._spent: set[str] = set()

    async def verify(self, request: web.Request) -> web.Response:
        """Like Turnstile's: each token is good for once."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        token = form["response"]
        is_right = form["secret"] == "secret" and token in self.human_tokens - self._spent
        self._spent.add(token)
        codes = [] if is_right else ["invalid-input-response"]
        if form["secret"] != "secret":
            codes = ["invalid-input-secret"]
        return await self._answer({"success": is_right, "error-codes": codes, "hostname": "x"})

    async def moderate(self, request: web.Request) -> web.Response:
        """Like OpenAI's: flags words."""
        question = await request.json()
        self.questions.append(question)
        self.keys.append(request.headers.get("authorization", ""))
        texts = question["input"] if isinstance(question["input"], list) else [question["input"]]
        return await self._answer(
            {"id": "modr-1", "model": "m", "results": [self._judge(one) for one in texts]}
        )

    def _judge(self, text: str) -> dict[str, Any]:
        categories = {name: word in text for word, name in self.refused_words.items()}
        return {"flagged": any(categories.values()), "categories": {**categories, "hate": False}}

    async def move(self, request: web.Request) -> web.Response:
        """A service that has moved, or says so."""
        raise web.HTTPTemporaryRedirect(f"{self.url}/{request.match_info['to']}")

    async def _answer(self, body: dict[str, Any]) -> web.Response:
        if self.is_hanging:
            await asyncio.Event().wait()
        if self.text is not None:
            return web.Response(text=self.text, status=self.status)
        return web.json_response(body, status=self.status)


@asynccontextmanager
async def start_checking() -> AsyncGenerator[CheckingServer]:
    """Run the stand-in in this event loop."""
    app = web.Application(client_max_size=50_000_000)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    server = CheckingServer("")
    app.router.add_post("/siteverify", server.verify)
    app.router.add_post("/v1/moderations", server.moderate)
    app.router.add_post("/moved/{to:.+}", server.move)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield server
    finally:
        await runner.cleanup()
