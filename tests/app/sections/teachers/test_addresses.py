"""By which address a class reaches the server."""

from __future__ import annotations

import ipaddress

import pytest

from app.sections.teachers import addresses


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:8501", True),
        ("http://app.localhost/teachers", True),
        ("http://127.0.0.1:8501/teachers", True),
        ("http://[::1]:8501", True),
        ("http://192.168.1.20:8501", False),
        ("https://class.example.org/explorer", False),
        ("", False),
    ],
)
def test_which_addresses_only_this_machine_knows(url: str, local: bool) -> None:
    assert addresses.is_local(url) == local


@pytest.mark.parametrize(
    ("address", "lets_in"), [("0.0.0.0", True), ("::", True), ("[::]", True), ("10.0.0.5", True), ("class.local", True),
                             ("", False), ("localhost", False), ("127.0.0.1", False), ("::1", False), ("[::1]", False)]
)  # fmt: skip
def test_a_server_lets_the_network_in_if_it_was_started_so(address: str, lets_in: bool) -> None:
    assert addresses.lets_network_in({"ADDRESS": address}) == lets_in


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://10.0.0.5:8501/teachers", "http://10.0.0.5:8501"),
        ("http://10.0.0.5:8501/teachers?variant=paper#sheets", "http://10.0.0.5:8501"),
        ("https://class.example.org/explorer/teachers/", "https://class.example.org/explorer"),
    ],
)
def test_the_app_is_where_its_page_is(url: str, base: str) -> None:
    assert addresses.base_of(url, "teachers") == base


def test_this_machines_own_address_is_none_that_only_it_knows() -> None:
    found = addresses.of_this_machine("http://localhost:8501/explorer")
    if found:  # a machine without a network has none
        assert not addresses.is_local(found)
        assert found.endswith(":8501/explorer")
        ipaddress.ip_address(found.removeprefix("http://").partition(":")[0])
