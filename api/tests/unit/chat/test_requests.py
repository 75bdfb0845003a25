"""What a model is given of a history."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterable
from pathlib import Path

import pytest

from api.tests.unit.files.samples import PNG, chunks_of, make_png
from docstore import Insert
from docstore.sqlite import SqliteStore
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import SystemClock
from tertulia.modules.chat.documents import DocumentTexts
from tertulia.modules.chat.requests import GO_ON, AskedModel, RequestBuilder
from tertulia.modules.files import (
    FILES,
    FileLimits,
    FileRepository,
    Files,
    InMemoryFileStorage,
    LocalFileStorage,
    PdfUnreadableError,
    StoredFile,
    StoredFileNotFoundError,
)
from tertulia.modules.messages import (
    FilePart,
    Message,
    Part,
    PartContinuation,
    ReasoningPart,
    StepStartPart,
    TextPart,
)
from tertulia.modules.providers import (
    NOBODY,
    ChatMessage,
    Continuation,
    FileContent,
    ModelFacts,
    Providers,
    ReasoningContent,
    TextContent,
)

NOW = SystemClock().now()
MODEL = AskedModel("Lab/small", "small", ModelFacts(), NOBODY)
BLIND = AskedModel("Lab/blind", "blind", ModelFacts(inputs=()), NOBODY)


def question(*parts: Part, number: int = 1) -> Message:
    return Message(
        user_id="ada",
        conversation_id="c1",
        id=f"q{number}",
        parent_id=None,
        role="user",
        parts=parts,
        created_at=NOW,
        branch="q1",
        depth=number,
    )


def answer(*parts: Part, continuations: tuple[PartContinuation, ...] = ()) -> Message:
    return Message(
        user_id="ada",
        conversation_id="c1",
        id="a1",
        parent_id="q1",
        role="assistant",
        parts=parts,
        created_at=NOW,
        branch="q1",
        depth=1,
        continuations=continuations,
    )


def signed(name: str, model: str = "small") -> Continuation:
    return Continuation("lab", model, {"signature": name})


class CountingStorage(InMemoryFileStorage):
    """Counts what is read, and how much of it at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    async def read(self, key: str) -> bytes:
        self.reads.append(key)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return await super().read(key)


@pytest.fixture
def storage() -> CountingStorage:
    return CountingStorage()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    store = SqliteStore(tmp_path / "files.db")
    await store.open((FILES,))
    yield store
    await store.close()


@pytest.fixture
def files(storage: CountingStorage, store: SqliteStore) -> Files:
    return Files(FileRepository(store), storage, SystemClock(), RateLimiter(enabled=False))


@pytest.fixture
def builder(files: Files) -> RequestBuilder:
    return RequestBuilder(files, Providers([]))


def stored_image(file_id: str, size: int) -> StoredFile:
    return StoredFile(
        user_id="ada",
        id=file_id,
        filename="a.png",
        media_type="image/png",
        kind="image",
        size=size,
        created_at=NOW,
        conversation_id="c1",
    )


async def keep(storage: CountingStorage, file_id: str, chunks: AsyncIterable[bytes]) -> FilePart:
    await storage.write(f"ada/{file_id}", chunks)
    return FilePart(media_type="image/png", url=f"/api/files/{file_id}/content", filename=f"{file_id}.png")


async def test_words_are_passed_on_and_answers_of_which_nothing_arrived_are_not(
    builder: RequestBuilder,
) -> None:
    history = [
        answer(TextPart("Left over")),
        question(TextPart("One")),
        answer(StepStartPart()),
        question(TextPart("Two")),
        answer(StepStartPart(), ReasoningPart("Hm"), TextPart("Two "), TextPart("it is")),
        question(TextPart("Three")),
    ]
    assert await builder.build_messages(history, MODEL) == [
        ChatMessage.of("user", "One"),
        ChatMessage.of("user", "Two"),
        ChatMessage.of("assistant", "Two it is"),
        ChatMessage.of("user", "Three"),
    ]


async def test_an_answer_that_goes_on_is_given_with_the_order_to(builder: RequestBuilder) -> None:
    partial = answer(StepStartPart(), TextPart("Once upon"))
    assert await builder.build_messages([question(TextPart("Tell"))], MODEL, partial) == [
        ChatMessage.of("user", "Tell"),
        ChatMessage.of("assistant", "Once upon"),
        ChatMessage.of("user", GO_ON),
    ]


async def test_an_answer_of_which_nothing_is_there_is_asked_for_afresh(builder: RequestBuilder) -> None:
    messages = await builder.build_messages([question(TextPart("Tell"))], MODEL, answer())
    assert messages == [ChatMessage.of("user", "Tell")]


async def test_what_the_vendor_wants_back_stands_at_its_parts(builder: RequestBuilder) -> None:
    parts = (StepStartPart(), ReasoningPart("Hm"), ReasoningPart("unsigned"), TextPart("Yes"), TextPart("!"))
    known = (
        PartContinuation(1, signed("thought")),
        PartContinuation(3, signed("hidden"), alone=True),
        PartContinuation(3, signed("word")),
        PartContinuation(5, signed("last"), alone=True),
    )
    history = [question(TextPart("Is it?")), answer(*parts, continuations=known), question(TextPart("Sure?"))]
    (_, given, _) = await builder.build_messages(history, MODEL)
    assert given.content == (
        ReasoningContent("Hm", signed("thought")),
        ReasoningContent("", signed("hidden")),
        TextContent("Yes", signed("word")),
        TextContent("!"),
        ReasoningContent("", signed("last")),
    )


async def test_what_bears_a_name_of_the_vendors_own_is_left_to_the_adapter(builder: RequestBuilder) -> None:
    known = (PartContinuation(1, signed("word", "a-deployment")),)
    history = [
        question(TextPart("Is it?")),
        answer(ReasoningPart("Hm"), TextPart("Yes"), continuations=known),
    ]
    expected = ChatMessage("assistant", (TextContent("Yes", signed("word", "a-deployment")),))
    assert (await builder.build_messages(history, MODEL))[1] == expected


async def test_files_are_read_together_and_each_once(
    builder: RequestBuilder, storage: CountingStorage
) -> None:
    parts = [await keep(storage, f"f{number}", chunks_of(make_png(number + 1))) for number in range(5)]
    history = [question(*parts), question(*parts, TextPart("And these?"))]
    messages = await builder.build_messages(history, MODEL)
    assert sorted(storage.reads) == [f"ada/f{number}" for number in range(5)]
    assert storage.most_at_once == 5
    assert messages[0].content[2] is messages[1].content[2]


async def test_the_bytes_are_passed_on_as_they_were_read(
    builder: RequestBuilder, storage: CountingStorage
) -> None:
    part = await keep(storage, "f", chunks_of(PNG))
    (turn,) = await builder.build_messages([question(part)], MODEL)
    file = turn.content[0]
    assert isinstance(file, FileContent)
    assert file.data is await storage.read("ada/f")


async def test_old_files_are_left_out_where_a_request_would_get_too_large(
    store: SqliteStore, storage: CountingStorage
) -> None:
    files = Files(
        FileRepository(store), storage, SystemClock(), RateLimiter(enabled=False), FileLimits(20_000_000)
    )
    parts: list[FilePart] = []
    for file_id in ("old", "new"):
        parts.append(await keep(storage, file_id, chunks_of(PNG)))
        await store.write(Insert(FILES, stored_image(file_id, size=20_000_000)))
    old, new = parts
    history = [question(old, number=1), question(new, new, number=2), question(new, number=3)]
    messages = await RequestBuilder(files, Providers([])).build_messages(history, MODEL)
    assert [[type(part) for part in turn.content] for turn in messages] == [
        [TextContent],
        [TextContent, TextContent],
        [FileContent],
    ]
    assert storage.reads == ["ada/new"]


async def test_a_lost_file_fails_the_question_that_has_it_and_no_later_one(builder: RequestBuilder) -> None:
    lost = FilePart(media_type="image/png", url="/api/files/lost/content", filename="a[1].png")
    with pytest.raises(StoredFileNotFoundError):
        await builder.build_messages([question(lost)], MODEL)
    messages = await builder.build_messages([question(lost), question(TextPart("Well?"))], MODEL)
    assert messages[0].content == (TextContent("[image: a[1).png]"),)


async def test_a_pdf_that_can_not_be_read_is_tried_once(files: Files, storage: CountingStorage) -> None:
    documents = DocumentTexts(files)
    await storage.write("ada/f", chunks_of(b"%PDF-1.7\nnothing more"))
    for name in ("a.pdf", "b.pdf"):
        with pytest.raises(PdfUnreadableError) as caught:
            await documents.read_pdf("ada", "f", name)
        assert caught.value.params == {"name": name}
    assert storage.reads == ["ada/f"]


async def test_an_image_named_by_address_is_not_for_a_model_that_does_not_see(
    builder: RequestBuilder,
) -> None:
    part = FilePart(media_type="image/png", url="https://images.example/cat.png")
    messages = await builder.build_messages([question(part), question(TextPart("Well?"))], BLIND)
    assert messages[0].content == (TextContent("[image]"),)
    messages = await builder.build_messages([question(part), question(TextPart("Well?"))], MODEL)
    assert messages[0].content == (FileContent(media_type="image/png", url=part.url),)


async def test_a_text_file_is_cut_where_it_gets_too_long(
    builder: RequestBuilder, storage: CountingStorage
) -> None:
    await storage.write("ada/t", chunks_of(b"a" * 1_500_000, 100_000))
    part = FilePart(media_type="text/plain", url="/api/files/t/content", filename="a.txt")
    (turn,) = await builder.build_messages([question(part)], MODEL)
    assert turn.text.endswith("[The file goes on; the rest is left out.]\n```")
    assert len(turn.text) < 1_001_000


async def test_a_thousand_messages_and_twenty_images_take_little_time(
    tmp_path: Path, store: SqliteStore
) -> None:
    storage = LocalFileStorage(tmp_path / "files")
    builder = RequestBuilder(
        Files(FileRepository(store), storage, SystemClock(), RateLimiter(enabled=False)), Providers([])
    )
    history: list[Message] = []
    for number in range(500):
        parts: tuple[Part, ...] = (TextPart(f"Question {number} " * 20),)
        if number % 25 == 0:
            await storage.write(f"ada/f{number}", chunks_of(bytes(1_000_000), 250_000))
            image = FilePart(media_type="image/png", url=f"/api/files/f{number}/content")
            parts = (image, *parts)
        history += [question(*parts, number=number), answer(TextPart(f"Answer {number} " * 100))]
    times: list[float] = []
    messages: list[ChatMessage] = []
    for _ in range(5):
        started = time.thread_time()
        messages = await builder.build_messages(history, MODEL)
        times.append(time.thread_time() - started)
    assert len(messages) == 1000
    # What it takes is in docs/benchmarks.md; this holds only that nothing is out of proportion.
    assert min(times) < 1
