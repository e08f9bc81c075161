"""Why a server cannot be reached: in which words the user is told, and without the password."""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.errors import DatabaseUnreachable

if TYPE_CHECKING:
    from tests.engine.servers.conftest import Chain, Server, Start, User


class TestOutOfReach:
    async def refused(self, user: User, hint: str) -> str:
        with pytest.raises(DatabaseUnreachable) as caught:
            await user.engine.read_databases()
        error = caught.value
        said = "\n".join([*error.lines(), error.details, repr(error)])
        assert str(user.server.url.password) not in said
        assert hint in error.hint
        return error.message

    async def test_each_reason_is_told(self, server: Server, start: Start, chain: Chain, tmp_path: Path) -> None:
        user = start(server, chain(), env=ENV_WITH_A_URL_FROM_ELSEWHERE)
        if not server.is_postgresql:  # only those who may use it are told that there is no such database
            server.execute(f"GRANT ALL ON {server.database}_not.* TO '{server.url.username}'@'%%'")
        for url, reason, hint in (
            (server.url.set(port=9), "refused|Can't connect", "start the database, or check host and port"),
            (server.url.set(host="no-such-host.invalid"), "no-such-host.invalid|resolve", "No such host is known"),
            (server.url.set(database=f"{server.database}_not"), f"{server.database}_not", "database of this name"),
            (server.url.set(username="migtui_nobody"), "migtui_nobody", WHO[server.name]),
        ):
            (tmp_path / "url").write_text(url.render_as_string(hide_password=False))
            assert re.search(reason, await self.refused(user, hint))
        (tmp_path / "url").write_text(server.url.render_as_string(hide_password=False))
        assert (await user.reads()).heads == ()

    async def test_wrong_password(self, mariadb: Server, start: Start, chain: Chain) -> None:
        mariadb.execute(f"ALTER USER '{mariadb.url.username}'@'%%' IDENTIFIED BY 'another'")
        said = await self.refused(start(mariadb, chain()), "The server refuses this user or password")
        assert said.startswith(f"Access denied for user '{mariadb.url.username}'")

    @pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
    async def test_wrong_password_on_postgresql(
        self, postgresql: Server, start: Start, chain: Chain, driver: str, async_env: str
    ) -> None:
        """From a server that only knows how to refuse: a real one may trust everybody on this machine."""
        pytest.importorskip(driver)
        async with refusing() as port:
            url = postgresql.url.set(drivername=f"postgresql+{driver}", host="127.0.0.1", port=port)
            user = start(postgresql, chain(), url=url, env=async_env if driver == "asyncpg" else "")
            said = await self.refused(user, "The server refuses this user or password")
        assert 'password authentication failed for user "postgres"' in said


WHO = {
    "postgresql": "no user of this name",
    "mariadb": "The server refuses this user or password",
}
ENV_WITH_A_URL_FROM_ELSEWHERE = """\
from pathlib import Path
from alembic import context
from sqlalchemy import create_engine, pool

with create_engine(Path("url").read_text(), poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
"""Its file is no code: the same worker can be asked about one URL after the other."""


@asynccontextmanager
async def refusing() -> AsyncIterator[int]:
    """A server that speaks PostgreSQL's protocol as far as to ask for a password and refuse it; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _startup(reader) in ENCRYPTIONS:
            writer.write(b"N")
        writer.write(_message(b"R", struct.pack("!i", CLEARTEXT)))
        kind = await reader.readexactly(1)
        assert kind == b"p"
        await _startup(reader)
        fields = b"SFATAL\0VFATAL\0C28P01\0" + b'Mpassword authentication failed for user "postgres"\0\0'
        writer.write(_message(b"E", fields))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


ENCRYPTIONS = (80877103, 80877104)
CLEARTEXT = 3


async def _startup(reader: asyncio.StreamReader) -> int:
    """A message without a type: its first number."""
    (length,) = struct.unpack("!i", await reader.readexactly(4))
    return int(struct.unpack("!i", (await reader.readexactly(length - 4))[:4])[0])


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body
