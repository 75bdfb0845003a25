"""How long it takes to write the request of a long conversation with images."""

from __future__ import annotations

import os
import statistics
import time
import tracemalloc
from binascii import b2a_base64

import msgspec

from bench.adapters.wires import Wire
from tertulia.modules.providers.domain import ChatMessage, ChatRequest, FileContent, TextContent

MESSAGES = 1000
IMAGES = 20
IMAGE_BYTES = 200_000
_WORDS = "Could you tell me a little more about how this works, and what I should look out for? " * 4


class WritingResult(msgspec.Struct, frozen=True):
    """Seconds for one request; how much of its size was held at once beside the body."""

    seconds: float
    body_bytes: int
    peak: float
    """Memory at its highest while writing, over the size of the body: 1 is the body alone."""


def make_conversation(model: str) -> ChatRequest:
    """1,000 messages, 20 of them with an image of 200 kB."""
    every = MESSAGES // IMAGES
    messages: list[ChatMessage] = [ChatMessage.of("system", "Be brief.")]
    for number in range(MESSAGES - 1):
        text = TextContent(f"{number}: {_WORDS}")
        if number % 2:
            messages.append(ChatMessage("assistant", (text,)))
        elif number % every == 0:
            image = FileContent(media_type="image/jpeg", data=os.urandom(IMAGE_BYTES), name="a.jpg")
            messages.append(ChatMessage("user", (image, text)))
        else:
            messages.append(ChatMessage("user", (text,)))
    return ChatRequest(model, messages)


def measure_writing(wire: Wire, request: ChatRequest, repeats: int) -> WritingResult:
    """The median of the repeats, and the memory of one more."""
    wire_format = wire.make_format()
    request = msgspec.structs.replace(request, model=wire.model)
    times: list[float] = []
    size = 0
    for _ in range(repeats):
        started = time.perf_counter()
        body = wire_format.write(request).body or b""
        times.append(time.perf_counter() - started)
        size = len(body)
        del body
    tracemalloc.start()
    call = wire_format.write(request)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del call
    return WritingResult(statistics.median(times), size, highest / size)


def measure_base64(request: ChatRequest, repeats: int) -> float:
    """Seconds that base64 alone takes for the images, the least that any request can take."""
    images = [
        part.data
        for message in request.messages
        for part in message.content
        if isinstance(part, FileContent) and part.data is not None
    ]
    times: list[float] = []
    for _ in range(repeats):
        started = time.perf_counter()
        for image in images:
            b2a_base64(image, newline=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)
