"""What every response has, whoever answers: ids, headers, metrics; and the web client's files."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, get
from structlog.testing import capture_logs

from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.http import Front, WebClient, answer_unexpected
from tertulia.infrastructure.observability import Metrics

CONTRACT_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A small built client; the `app` fixture serves this folder."""
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "diagram").mkdir()
    (folder / "index.html").write_text("<title>page</title>")
    (folder / "docs" / "index.html").write_text("<title>docs</title>")
    (folder / "diagram" / "index.html").write_text("<title>diagram</title>")
    script = folder / "assets" / "index-Ab3dEf9_.js"
    script.write_text("plain")
    script.with_name(script.name + ".gz").write_bytes(gzip.compress(b"packed"))
    script.with_name(script.name + ".br").write_bytes(b"brotli")
    (folder / "manifest.webmanifest").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / ".hidden").write_text("secret")
    return folder


async def test_every_response_has_a_request_id_of_its_own(client: httpx.AsyncClient) -> None:
    ids = {
        (await client.get(path)).headers["x-request-id"]
        for path in ("/healthz", "/healthz", "/", "/api/none")
    }
    assert len(ids) == 4


async def test_a_request_id_that_was_sent_is_kept_if_it_is_harmless(client: httpx.AsyncClient) -> None:
    kept = await client.get("/healthz", headers={"x-request-id": "proxy-1.2:3_4"})
    assert kept.headers["x-request-id"] == "proxy-1.2:3_4"
    for harmful in ("a b", "x" * 65, "<script>", 'a"b'):
        replaced = await client.get("/healthz", headers={"x-request-id": harmful})
        assert replaced.headers["x-request-id"] != harmful


@pytest.mark.parametrize("path", ["/", "/c/123", "/api/config", "/api/none", "/healthz", "/assets/none.js"])
async def test_every_response_has_the_strict_policy(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert set(headers["content-security-policy"].split("; ")) == CONTRACT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


async def test_api_answers_are_not_stored(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/config")).headers["cache-control"] == "no-store"


async def test_the_diagram_frame_has_a_policy_of_its_own(client: httpx.AsyncClient, web: Path) -> None:
    headers = (await client.get("/diagram/")).headers
    policy = headers["content-security-policy"].split("; ")
    assert {"connect-src 'none'", "frame-ancestors 'self'", "style-src 'self' 'unsafe-inline'"} <= set(policy)
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"


async def test_over_https_browsers_are_told_to_stay_there(client: httpx.AsyncClient) -> None:
    assert "strict-transport-security" in (await client.get("https://tertulia.test/healthz")).headers
    assert "strict-transport-security" not in (await client.get("/healthz")).headers


@pytest.mark.parametrize("path", ["/", "/c/0199", "/c/0199/m/0200", "/settings/account", "/sign-in"])
async def test_the_pages_of_the_client_are_one_page(client: httpx.AsyncClient, web: Path, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.text) == (200, "<title>page</title>")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/api/none", "/api/", "/api", "/api/config/more", "/missing.js", "/assets/missing.js"]
)
async def test_what_is_not_there_is_not_the_page(client: httpx.AsyncClient, web: Path, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_hashed_files_are_kept_for_ever_and_sent_packed_as_the_client_likes(
    client: httpx.AsyncClient, web: Path
) -> None:
    path = "/assets/index-Ab3dEf9_.js"
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    assert (plain.text, plain.headers["cache-control"]) == ("plain", "public, max-age=31536000, immutable")
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["vary"] == "accept-encoding"
    packed = await client.get(path, headers={"accept-encoding": "gzip"})
    assert (packed.text, packed.headers["content-encoding"]) == ("packed", "gzip")
    async with client.stream("GET", path, headers={"accept-encoding": "gzip, br"}) as best:
        assert best.headers["content-encoding"] == "br"
        assert b"".join([chunk async for chunk in best.aiter_raw()]) == b"brotli"
    refused = await client.get(path, headers={"accept-encoding": "br;q=0, gzip;q=0"})
    assert "content-encoding" not in refused.headers


async def test_an_unchanged_page_is_not_sent_again(client: httpx.AsyncClient, web: Path) -> None:
    tag = (await client.get("/")).headers["etag"]
    again = await client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    (web / "index.html").write_text("<title>newer page</title>")
    assert (await client.get("/", headers={"if-none-match": tag})).status_code == 200


async def test_folders_have_an_address_with_a_slash(client: httpx.AsyncClient, web: Path) -> None:
    response = await client.get("/docs")
    assert (response.status_code, response.headers["location"]) == (308, "/docs/")
    assert (await client.get("/docs/")).text == "<title>docs</title>"


async def test_a_head_request_gets_the_headers_only(client: httpx.AsyncClient, web: Path) -> None:
    response = await client.head("/")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == "19"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/.hidden",
        "//etc/passwd",
        "/..\\secret.txt",
        "/a\x00b",
    ],
)
async def test_nothing_outside_the_folder_is_served(app: Any, web: Path, path: str) -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    decoded = httpx.URL("http://x" + path.replace("\x00", "%00")).path
    for raw in {path, decoded}:
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": raw,
            "headers": [],
            "scheme": "http",
            "query_string": b"",
        }
        await app(scope, receive, send)
    assert not any(
        b"secret" in message.get("body", b"") or b"root:" in message.get("body", b"") for message in sent
    )


async def test_other_methods_are_refused_on_pages(client: httpx.AsyncClient, web: Path) -> None:
    response = await client.post("/", json={})
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD"


async def test_without_a_built_client_a_plain_page_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.status_code == 200
    assert "not built yet" in response.text


async def test_other_methods_are_refused_on_routes(client: httpx.AsyncClient) -> None:
    response = await client.delete("/api/config")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in response.headers["allow"]


async def test_an_unexpected_exception_is_a_bare_500_that_says_nothing_of_it(
    tmp_path: Path,
) -> None:
    @get("/api/fault")
    async def fail() -> None:
        raise RuntimeError("the secret is out")

    api = Litestar(
        [fail], exception_handlers={Exception: answer_unexpected}, openapi_config=None, logging_config=None
    )
    front = Front(api, WebClient(tmp_path), Metrics())
    with capture_logs() as logged:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://x") as client:  # pyright: ignore[reportArgumentType] - ASGI types of two libraries
            response = await client.get("/api/fault")
    assert response.status_code == 500
    assert response.json()["code"] == "unexpected"
    assert "secret" not in response.text
    (entry,) = logged
    assert entry["request_id"] == response.headers["x-request-id"]
    assert "the secret is out" in str(entry["exc_info"])


async def test_an_application_that_breaks_below_the_framework_still_answers(tmp_path: Path) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError

    front = Front(broken, WebClient(tmp_path), Metrics())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://x") as client:  # pyright: ignore[reportArgumentType] - ASGI types of two libraries
        response = await client.get("/api/x")
    assert (response.status_code, response.json()["code"]) == (500, "unexpected")


async def test_metrics_count_by_route_and_never_by_id(client: httpx.AsyncClient, signed_in: Any) -> None:
    await signed_in.client.get("/api/conversations/secret-id")
    await client.get("/api/none")
    text = (await client.get("/metrics")).text
    assert (
        'route="/api/conversations/{conversation_id:str}"' in text
        or 'route="/api/conversations/{conversation_id}"' in text
    )
    assert "secret-id" not in text
    assert "tertulia_runs_active 0.0" in text


async def test_metrics_name_their_format_so_that_prometheus_reads_them(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


async def test_a_server_whose_store_is_closed_lives_but_is_not_ready(
    client: httpx.AsyncClient, application: Application
) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ok"}
    await application.store.close()
    assert (await client.get("/healthz")).status_code == 200
    response = await client.get("/readyz")
    assert (response.status_code, response.json()["code"]) == (503, "not_ready")
