"""What ``compose.yaml`` says of each service: that nothing is writable, and how much it may take."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.classroom.stores.choice import choose
from app.classroom.stores.in_redis import RedisStore
from app.classroom.stores.store import MOST_FILE_BYTES, MOST_FILES, MOST_ROOMS
from app.serving.limits.hosts import allowed_hosts, is_known
from app.session.kept_pictures import budget_bytes
from tests.conftest import ROOT
from tests.container.proxied import COMPOSE, CONFIG, filled_in, settings
from tests.support.programs import redis

SERVICES = COMPOSE["services"]
GPUS, CPUS = ("gpu-1", "gpu-2"), ("app-1", "app-2")
PROXIES = {"proxy": CPUS, "proxy-gpu": GPUS}
BYTES = {"m": 2**20, "g": 2**30}


def size(text: object) -> int:
    """A number of bytes as people write it."""
    number, unit = re.fullmatch(r"(\d+)([mg])", filled_in(str(text)).lower()).groups()  # type: ignore[union-attr]
    return int(number) * BYTES[unit]


def tmp_size(service: str) -> int:
    (place,) = SERVICES[service]["tmpfs"]
    return size(re.search(r"^/tmp:.*\bsize=(\w+)", place)[1])  # type: ignore[index]


def lines(*words: str) -> list[str]:
    """The lines of ``haproxy.cfg`` that have all these words."""
    return [line for line in CONFIG.read_text().splitlines() if all(word in line for word in words)]


def last_number(line: str) -> int:
    return int(re.findall(r"\d+", line)[-1])


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_limits_and_writes_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert 0 < size(service["mem_limit"]) == size(service["memswap_limit"])
    assert 0 < service["pids_limit"] <= 2048
    assert int(filled_in(str(service["cpu_quota"]))) >= service["cpu_period"] > 0
    assert size(service["shm_size"]) <= 64 * 2**20
    assert service["logging"]["driver"] == "json-file"
    assert size(service["logging"]["options"]["max-size"]) * int(service["logging"]["options"]["max-file"]) <= 2**25
    assert all("size=" in place for place in service.get("tmpfs", []))


@pytest.mark.parametrize("name", [*CPUS, *GPUS])
def test_the_uploads_on_their_way_have_room_and_so_has_the_server_beside_them(name: str) -> None:
    (at_a_time,), (largest,) = lines("default-server", "maxconn"), lines("413", "req.body_size", "if { ")
    on_their_way = last_number(at_a_time) * last_number(largest)
    assert budget_bytes({}) >= on_their_way, "or the server would let them wait once more"
    assert size(SERVICES[name]["mem_limit"]) >= 2.5 * 2**30 + tmp_size(name) + on_their_way


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_knows_its_two_replicas_and_has_files_for_all_it_lets_in(name: str) -> None:
    service = SERVICES[name]
    assert tuple(service["depends_on"]) == PROXIES[name]
    assert (settings(name)["REPLICA_1"], settings(name)["REPLICA_2"]) == PROXIES[name]
    assert service.get("profiles") == SERVICES[PROXIES[name][0]].get("profiles")
    assert service["image"].startswith("haproxy:3.0")
    (all_together,) = (line for line in lines("maxconn") if "server" not in line)
    assert service["ulimits"]["nofile"] > 2 * last_number(all_together)


def test_the_proxys_file_is_mounted_since_compose_writes_into_no_container_that_is_read_only() -> None:
    (config,) = COMPOSE["configs"].values()
    assert (ROOT / config["file"]).samefile(CONFIG)


def test_the_gpu_is_asked_for() -> None:
    for name in GPUS:
        assert SERVICES[name]["deploy"]["resources"]["reservations"]["devices"][0]["driver"] == "nvidia"


@pytest.mark.parametrize("people_type", ["", "class.example.org"])
def test_health_checks_are_answered_under_whatever_name_people_type(people_type: str) -> None:
    told = SERVICES["app-1"]["environment"]["ALLOWED_HOSTS"]
    names = re.sub(r"\$\{ALLOWED_HOSTS:-(\w+)\}", people_type or r"\1", told)
    known = allowed_hosts({"ALLOWED_HOSTS": names})
    assert all(is_known(host, known) for host in ("127.0.0.1:8501", people_type or "localhost:8080", *CPUS, *GPUS))


def test_the_line_that_starts_one_container_has_the_same_limits() -> None:
    line = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if "docker run" in line)
    app = SERVICES["app-1"]
    for option in (
        "--read-only",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        f"--tmpfs {app['tmpfs'][0]}",
        f"--shm-size {app['shm_size']}",
        f"--memory {filled_in(app['mem_limit'])} --memory-swap {filled_in(app['memswap_limit'])}",
        f"--pids-limit {app['pids_limit']}",
        f"--cpu-quota {filled_in(app['cpu_quota'])}",
        *(f"--log-opt {name}={value}" for name, value in app["logging"]["options"].items()),
    ):
        assert option in line


@pytest.mark.parametrize("name", [*CPUS, *GPUS])
def test_all_replicas_have_their_rooms_in_the_same_redis(name: str) -> None:
    assert isinstance(choose(settings(name)), RedisStore)
    assert urlsplit(settings(name)["GOOGLENET_EXPLORER_REDIS"]).hostname == "redis"
    assert SERVICES[name]["depends_on"] == ["redis"]
    assert set(SERVICES[name]["networks"]) == {"visitors", "rooms"}


def test_visitors_do_not_reach_the_rooms_but_through_a_replica() -> None:
    assert SERVICES["redis"]["networks"] == ["rooms"]
    assert "ports" not in SERVICES["redis"]
    assert COMPOSE["networks"]["rooms"]["internal"] is True
    for name in PROXIES:
        assert SERVICES[name]["networks"] == ["visitors"]


def test_redis_has_place_for_all_rooms_and_for_writing_them_anew() -> None:
    (most,) = (word.split()[1] for word in SERVICES["redis"]["command"] if word.startswith("--maxmemory "))
    held = size(most.removesuffix("b"))
    assert held >= 1.5 * MOST_ROOMS * MOST_FILES * MOST_FILE_BYTES
    assert size(SERVICES["redis"]["mem_limit"]) >= 2 * held


def test_redis_takes_its_settings_and_keeps_what_it_has_when_it_is_started_again(tmp_path: Path) -> None:
    program = redis.find()
    if program is None:
        pytest.skip(redis.NONE)
    server = redis.RedisServer(program, tmp_path, SERVICES["redis"]["command"][1:])
    said = {"appendonly": b"yes", "save": b"", "maxmemory-policy": b"noeviction", "protected-mode": b"no"}
    try:
        server.start()
        for name, value in said.items():
            assert server.ask("CONFIG", "GET", name) == [name.encode(), value]
        assert server.ask("SET", "room", "open") == b"OK"
        server.kill()
        server.start()
        assert server.ask("GET", "room") == b"open"
    finally:
        server.kill()
