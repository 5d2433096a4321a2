"""Addresses and their QR codes in handouts; whole pages."""

from __future__ import annotations

import pytest

from googlenet_core.errors import InputError
from googlenet_core.handouts import pages


@pytest.mark.parametrize("address", ["http://10.0.0.5:8501", "https://example.org/googlenet", "http://[::1]:8501/"])
def test_a_servers_address_is_taken(address: str) -> None:
    assert pages.check_server(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:8501",
        "ftp://x",
        "javascript:alert(1)",
        "http://",
        "http://x:99999",
        "http://a b",
        "http://x/?q=1",
        "http://x/#y",
    ],
)
def test_anything_else_is_told_how_one_looks(address: str) -> None:
    with pytest.raises(InputError, match="no address of a server; write it like"):
        pages.check_server(address)


def test_a_code_says_what_it_holds_and_other_addresses_have_other_codes() -> None:
    one, other = (pages.qr_code(f"http://x/lesson?step={step}&a=b") for step in ("3.1", "3.2"))
    assert 'aria-label="QR code of http://x/lesson?step=3.1&amp;a=b"' in one
    assert one.startswith("<svg ")
    assert one.partition("<path")[2] != other.partition("<path")[2]


def test_a_page_is_whole_and_its_title_is_plain_text() -> None:
    html = pages.page("a <b>", "<p>x</p>\n", "worksheet")
    assert html.startswith("<!doctype html>")
    assert "<title>a &lt;b&gt;</title>" in html
    assert html.endswith("<p>x</p>\n</body>\n</html>\n")
