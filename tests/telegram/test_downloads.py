"""Files that somebody sent, from the training room and from servers that misbehave."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import BadRequest, NetworkError

from bot.errors import FileTooLarge
from bot.telegram.downloads import CHUNK, LIMIT, Downloads
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import open_session
from tests.training.conftest import TOKEN, running


@asynccontextmanager
async def downloads(base: str) -> AsyncIterator[Downloads]:
    """What brings files from there."""
    async with open_session() as session:
        plain = TelegramMessenger(f"{base}/bot", TOKEN, session)
        yield Downloads(plain, session, f"{base}/file/bot{TOKEN}")


@asynccontextmanager
async def sending(size: int, status: int = 200) -> AsyncIterator[str]:
    """A server that knows one file of so many bytes, and does not tell how many."""

    async def told(_request: web.Request) -> web.Response:
        found = {"file_id": "a", "file_path": "documents/a b.csv"}
        return web.json_response({"ok": True, "result": found})

    async def file(request: web.Request) -> web.StreamResponse:
        assert request.match_info["path"] == "documents/a b.csv"
        answer = web.StreamResponse(status=status)
        await answer.prepare(request)
        for start in range(0, size, CHUNK):
            await answer.write(bytes(min(CHUNK, size - start)))
        return answer

    app = web.Application()
    app.router.add_post("/bot{token}/getFile", told)
    app.router.add_get("/file/bot{token}/{path:.+}", file)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_a_file_comes_as_it_was_sent(tmp_path: Path) -> None:
    """Byte for byte, from the room."""
    content = bytes(range(256)) * 2000
    async with running() as site, downloads(site.base) as bringing:
        phone = await site.phone()
        await phone.upload("document", content, "a.bin")
        (message,) = await phone.messages()
        await bringing.fetch(message["document"]["file_id"], tmp_path / "a")

    assert (tmp_path / "a").read_bytes() == content


async def test_a_file_over_20_mb_is_refused_by_telegram(tmp_path: Path) -> None:
    """And said in a sentence that a person may read."""
    async with running() as site, downloads(site.base) as bringing:
        phone = await site.started()
        form = aiohttp.FormData({"chat_id": str(phone.id)})
        form.add_field("document", BytesIO(bytes(LIMIT + 1)), filename="a")
        async with site.session.post(f"/bot{TOKEN}/sendDocument", data=form) as answer:
            sent = (await answer.json())["result"]
        with pytest.raises(FileTooLarge, match="larger than 20 MB"):
            await bringing.fetch(sent["document"]["file_id"], tmp_path / "a")


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
async def test_bytes_are_counted_while_they_come(tmp_path: Path, size: int) -> None:
    """Whatever a server says of its file, and with a space in its path."""
    async with sending(size) as base, downloads(base) as bringing:
        if size > LIMIT:
            with pytest.raises(FileTooLarge):
                await bringing.fetch("a", tmp_path / "a")
        else:
            await bringing.fetch("a", tmp_path / "a")
            assert (tmp_path / "a").stat().st_size == size


async def test_an_error_does_not_name_the_token(tmp_path: Path) -> None:
    """Neither when the file is gone nor when nobody knows it."""
    async with sending(1, status=404) as base, downloads(base) as bringing:
        with pytest.raises(NetworkError) as caught:
            await bringing.fetch("a", tmp_path / "a")
    async with running() as site, downloads(site.base) as bringing:
        with pytest.raises(BadRequest) as refused:
            await bringing.fetch("a", tmp_path / "a")

    assert TOKEN not in str(caught.value) + str(refused.value)
