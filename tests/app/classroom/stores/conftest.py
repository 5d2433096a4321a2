"""Each kind of store, for the tests of both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.app.classroom.stores.kinds import InMemory, InRedis, Kept, room
from tests.support.programs import redis


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def redis_program() -> str:
    path = redis.find()
    if path is None:
        pytest.skip(redis.NONE)
    return path


@pytest.fixture(scope="session")
def redis_server(redis_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.RedisServer]:
    server = redis.RedisServer(redis_program, tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(params=["memory", "redis"])
async def kept(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncIterator[Kept]:
    if request.param == "redis":
        server: redis.RedisServer = request.getfixturevalue("redis_server")
        in_redis = InRedis(server.address)
        await in_redis.client.flushall()
        made: Kept = in_redis
    else:
        made = InMemory()
    yield made
    await made.close()


@pytest.fixture
async def opened(kept: Kept) -> Kept:
    """With a room that nobody has done anything in."""
    assert await kept.store.open(room())
    return kept
