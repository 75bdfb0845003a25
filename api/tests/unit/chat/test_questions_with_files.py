"""Questions that have files: named by address, or within the question."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from api.tests.unit.chat.conftest import ChatWorld
from api.tests.unit.files.samples import PNG, chunks_of, make_encrypted_pdf, make_pdf, make_png
from docstore import Query, Update
from tertulia.kernel.errors import AppError
from tertulia.modules.chat.errors import (
    FilesTooLargeError,
    MessageIdTakenError,
    ModelCannotTakeError,
    NoModelCanTakeError,
    QuestionInvalidError,
    TooManyFilesError,
)
from tertulia.modules.chat.schemas import Question, StartedRun
from tertulia.modules.files import (
    FILES,
    FileTooLargeError,
    FileTypeUnknownError,
    PdfEncryptedError,
    StoredFile,
    StoredFileNotFoundError,
)
from tertulia.modules.messages import MESSAGES, FilePart, Message, TextPart
from tertulia.modules.providers import FileContent, Model, ModelFacts, TextContent

DATA_URL = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


@pytest.fixture(autouse=True)
def roomy(world: ChatWorld) -> None:
    """A model with room for files."""
    world.model.context_tokens = 100_000


def file_part(url: str, media_type: str = "image/png", filename: str | None = "a.png") -> dict[str, Any]:
    return {"type": "file", "mediaType": media_type, "filename": filename, "url": url}


def text_part(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


async def ask(world: ChatWorld, *parts: dict[str, Any], question_id: str = "q1", **fields: Any) -> StartedRun:
    message = {"id": question_id, "role": "user", "parts": list(parts)}
    body = {"id": "c1", "messages": [message], **fields}
    return await world.chat.ask("ada", msgspec.convert(body, Question))


async def upload(world: ChatWorld, content: bytes = PNG, filename: str = "a.png") -> StoredFile:
    return await world.files.upload("ada", filename, chunks_of(content))


async def stored_files(world: ChatWorld) -> list[StoredFile]:
    return await world.store.find(FILES, Query(where={"user_id": "ada"}))


async def question_of(world: ChatWorld, question_id: str = "q1") -> Message:
    return await world.messages.repository.get_message("ada", "c1", question_id)


async def test_an_added_file_becomes_part_of_the_question_and_of_the_conversation(world: ChatWorld) -> None:
    file = await upload(world)
    started = await ask(world, file_part(file.url, "text/html", "else.exe"), text_part("What is this?"))
    assert (await question_of(world)).parts == (
        FilePart(media_type="image/png", url=file.url, filename="a.png"),
        TextPart("What is this?"),
    )
    assert (await world.files.get_file("ada", file.id)).conversation_id == "c1"
    await world.wait(started)
    (turn,) = world.model.asked[0].messages
    assert turn.content == (
        FileContent(media_type="image/png", data=PNG, name="a.png"),
        TextContent("What is this?"),
    )


async def test_a_question_may_be_files_alone(world: ChatWorld) -> None:
    started = await ask(world, file_part((await upload(world)).url))
    await world.wait(started)
    assert [type(part) for part in world.model.asked[0].messages[0].content] == [FileContent]
    assert (await world.conversations.get_conversation("ada", "c1")).title == "a.png"


async def test_a_file_within_the_question_is_stored_as_a_file(world: ChatWorld) -> None:
    started = await ask(world, file_part(DATA_URL, filename="photo.png"), text_part("What is this?"))
    (file,) = await stored_files(world)
    assert (file.filename, file.media_type, file.conversation_id) == ("photo.png", "image/png", "c1")
    assert await world.files.read("ada", file.id) == PNG
    assert (await question_of(world)).parts[0] == FilePart(
        media_type="image/png", url=file.url, filename="photo.png"
    )
    await world.wait(started)
    assert world.model.asked[0].messages[0].content[0] == FileContent(
        media_type="image/png", data=PNG, name="photo.png"
    )


async def test_the_address_of_an_image_is_kept(world: ChatWorld) -> None:
    url = "https://images.example/cat.png?size=2"
    started = await ask(world, file_part(url, filename=None), text_part("What is this?"))
    await world.wait(started)
    assert world.model.asked[0].messages[0].content[0] == FileContent(media_type="image/png", url=url)
    assert await stored_files(world) == []


async def test_a_question_with_files_that_is_posted_twice_is_asked_once(world: ChatWorld) -> None:
    file = await upload(world)
    parts = (file_part(file.url), file_part(DATA_URL), text_part("Both?"))
    first, second = await ask(world, *parts), await ask(world, *parts)
    assert first == second
    assert len(await stored_files(world)) == 2
    await world.wait(first)
    assert len(world.model.asked) == 1


async def test_the_same_id_with_another_file_is_another_question(world: ChatWorld) -> None:
    await world.wait(await ask(world, file_part(DATA_URL), text_part("What?")))
    other = f"data:image/png;base64,{base64.b64encode(make_png(9, 9)).decode()}"
    for parts in ((file_part(other), text_part("What?")), (text_part("What?"),)):
        with pytest.raises(MessageIdTakenError):
            await ask(world, *parts)
    assert len(await stored_files(world)) == 1


async def test_an_edit_that_changes_only_the_file_is_a_sibling_and_one_however_often_posted(
    world: ChatWorld,
) -> None:
    await world.wait(await ask(world, file_part(DATA_URL), text_part("What?")))
    edited = (file_part((await upload(world, make_png(9, 9))).url), text_part("What?"))
    first = await ask(world, *edited, messageId="q1")
    second = await ask(world, *edited, messageId="q1")
    assert first == second
    roots = await world.messages.repository.list_siblings("ada", "c1", [None])
    assert len(roots[None]) == 2


async def test_a_file_of_another_conversation_is_copied_and_lives_on(world: ChatWorld) -> None:
    file = await upload(world)
    await world.wait(await ask(world, file_part(file.url)))
    parts = {"parts": [file_part(file.url)], "role": "user", "id": "q2"}
    body = msgspec.convert({"id": "c2", "messages": [parts]}, Question)
    first, second = await world.chat.ask("ada", body), await world.chat.ask("ada", body)
    assert first == second
    await world.wait(first)
    copy = next(kept for kept in await stored_files(world) if kept.conversation_id == "c2")
    assert copy.id != file.id
    assert await world.files.read("ada", copy.id) == PNG
    assert (await world.files.get_file("ada", file.id)).conversation_id == "c1"


async def test_somebody_elses_file_is_not_there(world: ChatWorld) -> None:
    other = await world.files.upload("eve", "a.png", chunks_of(PNG))
    with pytest.raises(StoredFileNotFoundError) as caught:
        await ask(world, file_part(other.url))
    assert caught.value.params == {"id": other.id}


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (file_part("/api/files/nothing/content"), StoredFileNotFoundError),
        (file_part("/api/files/../auth/me"), QuestionInvalidError),
        (file_part("http://images.example/cat.png"), QuestionInvalidError),
        (file_part("https://user:secret@images.example/cat.png"), QuestionInvalidError),
        (file_part("https://@images.example/cat.png"), QuestionInvalidError),
        (file_part("https://"), QuestionInvalidError),
        (file_part("https://[::1/cat.png"), QuestionInvalidError),
        (file_part("https://images.example/a.pdf", "application/pdf"), QuestionInvalidError),
        (file_part("file:///etc/passwd"), QuestionInvalidError),
        (file_part("https://images.example/" + "x" * 3000), QuestionInvalidError),
        (file_part("data:image/png;base64"), QuestionInvalidError),
        (file_part("data:image/png;base64,%%%"), QuestionInvalidError),
        (file_part("data:image/png;base64,UEsDBAAAAAA="), FileTypeUnknownError),
        (file_part("data:image/png;base64," + "A" * 40_000_000), FileTooLargeError),
        ({"type": "file"}, QuestionInvalidError),
        ({"type": "tool-call", "text": "x"}, QuestionInvalidError),
    ],
)
async def test_a_file_that_can_not_be_is_refused_and_nothing_is_stored(
    world: ChatWorld, part: dict[str, Any], error: type[AppError]
) -> None:
    with pytest.raises(error):
        await ask(world, file_part(DATA_URL), text_part("Hi"), part)
    assert await stored_files(world) == []
    assert await world.conversations.find_conversation("ada", "c1") is None


async def test_too_many_files_are_refused(world: ChatWorld) -> None:
    with pytest.raises(TooManyFilesError) as caught:
        await ask(world, *[file_part(DATA_URL)] * 11)
    assert caught.value.params == {"limit": 10}


async def test_files_that_are_too_large_together_are_refused(world: ChatWorld) -> None:
    file = await upload(world)
    size = Update(collection=FILES, key=("ada", file.id), set={"size": 20_000_000})
    await world.store.write(size)
    with pytest.raises(FilesTooLargeError) as caught:
        await ask(world, *[file_part(file.url)] * 3)
    assert caught.value.params == {"megabytes": 50}
    assert await world.store.find(MESSAGES, Query(where={"user_id": "ada"})) == []


async def test_a_question_without_words_and_files_is_empty(world: ChatWorld) -> None:
    with pytest.raises(QuestionInvalidError):
        await ask(world, text_part(" \n"))


class TestAModelThatTakesOnlyText:
    @pytest.fixture(autouse=True)
    def text_only(self, world: ChatWorld) -> None:
        world.model.facts = ModelFacts(inputs=())

    async def test_refuses_an_image_before_anything_is_stored(self, world: ChatWorld) -> None:
        with pytest.raises(NoModelCanTakeError) as caught:
            await ask(world, file_part(DATA_URL), text_part("What is this?"))
        assert caught.value.params == {"model": "Lab/small", "name": "a.png"}
        assert await stored_files(world) == []
        assert (
            await world.store.find(MESSAGES, Query(where={"user_id": "ada", "conversation_id": "c1"})) == []
        )

    async def test_says_which_models_can(self, world: ChatWorld) -> None:
        world.model.models = [
            Model(id="Lab/small", endpoint="Lab", name="small"),
            Model(id="Lab/eyes", endpoint="Lab", name="eyes", capabilities=["image"]),
        ]
        with pytest.raises(ModelCannotTakeError) as caught:
            await ask(world, file_part(DATA_URL), model="Lab/small")
        assert caught.value.params == {"model": "Lab/small", "name": "a.png", "models": "Lab/eyes"}

    async def test_refuses_to_answer_an_image_anew(self, world: ChatWorld) -> None:
        world.model.facts = ModelFacts(inputs=("image",))
        started = await ask(world, file_part(DATA_URL))
        await world.wait(started)
        world.model.facts = ModelFacts(inputs=())
        body = {"id": "c1", "trigger": "regenerate-message", "messageId": started.message_id}
        with pytest.raises(NoModelCanTakeError):
            await world.chat.ask("ada", msgspec.convert(body, Question))

    async def test_is_told_of_an_image_of_an_older_turn(self, world: ChatWorld) -> None:
        world.model.facts = ModelFacts(inputs=("image",))
        await world.wait(await ask(world, file_part(DATA_URL), text_part("What is this?")))
        world.model.facts = ModelFacts(inputs=())
        await world.wait(await ask(world, text_part("And why?"), question_id="q2"))
        assert world.model.asked[1].messages[0].content == (
            TextContent("[image: a.png]"),
            TextContent("What is this?"),
        )

    async def test_gets_the_text_of_a_pdf(self, world: ChatWorld) -> None:
        pdf = await upload(world, make_pdf(["Hello from page one"]), "a.pdf")
        await world.wait(await ask(world, file_part(pdf.url), text_part("Sum up")))
        assert world.model.asked[0].messages[0].content == (
            TextContent("a.pdf\n```\nHello from page one\n```"),
            TextContent("Sum up"),
        )

    async def test_gets_the_text_of_a_pdf_within_the_question(self, world: ChatWorld) -> None:
        url = "data:application/pdf;base64," + base64.b64encode(make_pdf(["Hello"])).decode()
        await world.wait(await ask(world, file_part(url, "application/pdf", "a.pdf")))
        assert "Hello" in world.model.asked[0].messages[0].text

    async def test_refuses_a_pdf_without_words(self, world: ChatWorld) -> None:
        pdf = await upload(world, make_pdf([""]), "scan.pdf")
        with pytest.raises(NoModelCanTakeError):
            await ask(world, file_part(pdf.url))
        assert (await world.files.get_file("ada", pdf.id)).conversation_id is None

    async def test_says_that_a_pdf_is_locked(self, world: ChatWorld) -> None:
        pdf = await upload(world, make_encrypted_pdf(), "locked.pdf")
        with pytest.raises(PdfEncryptedError):
            await ask(world, file_part(pdf.url))

    async def test_gets_text_files_between_fences(self, world: ChatWorld) -> None:
        file = await upload(world, b"print('```')", "a.py")
        await world.wait(await ask(world, file_part(file.url), text_part("What does it do?")))
        assert world.model.asked[0].messages[0].content[0] == TextContent("a.py\n````\nprint('```')\n````")


async def test_a_model_that_reads_pdf_gets_the_pdf(world: ChatWorld) -> None:
    world.model.facts = ModelFacts(inputs=("pdf",))
    content = make_pdf(["Hello"])
    pdf = await upload(world, content, "a.pdf")
    await world.wait(await ask(world, file_part(pdf.url)))
    assert world.model.asked[0].messages[0].content == (
        FileContent(media_type="application/pdf", data=content, name="a.pdf"),
    )
