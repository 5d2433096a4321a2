"""Which store the environment asks for."""

from __future__ import annotations

import pytest

from app.classroom.stores import choice
from app.classroom.stores.in_memory import MemoryStore
from app.classroom.stores.in_redis import RedisStore


@pytest.mark.parametrize("environ", [{}, {choice.VARIABLE: ""}, {choice.VARIABLE: "  "}])
def test_without_an_address_rooms_are_in_memory(environ: dict[str, str]) -> None:
    assert isinstance(choice.choose(environ), MemoryStore)


@pytest.mark.parametrize(
    "address",
    [
        "redis://localhost",
        " redis://redis:6379/0 ",
        "redis://user:secret@redis.example.org:6380/2",
        "rediss://[::1]:6379?ssl_ca_certs=ca.pem",
        "unix:///run/redis.sock?db=1",
    ],
)
def test_with_one_they_are_in_redis_whether_it_is_there_or_not(address: str) -> None:
    assert isinstance(choice.choose({choice.VARIABLE: address}), RedisStore)


@pytest.mark.parametrize(
    "address",
    [
        "localhost:6379",
        "http://localhost:6379",
        "redis://",
        "redis://:6379",
        "redis://localhost:port",
        "redis://localhost:99999",
        "redis://localhost:0",
        "redis://localhost/rooms",
        "redis://localhost?nonsense=1",
        "redis://localhost?db=first",
        "redis://localhost?password=secret",
        "redis://user:secret@[::1",
        "unix://",
    ],
)
def test_what_is_no_address_is_said_in_one_line_without_a_password(address: str) -> None:
    with pytest.raises(ValueError, match=f"give one like {choice.VARIABLE}=redis://localhost:6379") as refused:
        choice.choose({choice.VARIABLE: address})
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)
