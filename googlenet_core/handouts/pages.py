"""One HTML file that needs no other: how handouts are put together, and addresses and QR codes in them."""

from __future__ import annotations

import io
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import segno

from googlenet_core.errors import InputError

_HERE = Path(__file__).parent


def page(title: str, body: str, style: str) -> str:
    """Return a whole page; ``style`` names the style sheet beside this file."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{read_style(style)}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


@cache
def read_style(name: str) -> str:
    """Return the style sheet of a kind of handout."""
    return (_HERE / f"{name}.css").read_text(encoding="utf-8")


def check_server(address: str) -> str:
    """Return the address of a server without the slash at its end; an empty one stays empty.

    Raises:
        InputError: it is none of HTTP.

    Example:
        >>> check_server("http://192.168.1.20:8501/")
        'http://192.168.1.20:8501'
    """
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or any(letter.isspace() for letter in address):
        raise InputError(f"'{address[:60]}' is no address of a server; write it like http://192.168.1.20:8501.")
    return address.rstrip("/")


def place(server: str, path: str) -> str:
    """Return where a view is to be found: a link with its QR code, or its path alone where no server is known."""
    if not server:
        return f'<p class="place">In the app: <code>/{escape(path)}</code></p>'
    address = f"{server}/{path}"
    return f'<p class="place">{qr_code(address)}<a href="{escape(address)}">{escape(address)}</a></p>'


def qr_code_url(address: str) -> str:
    """Return the QR code of an address as an SVG picture within a URL, for pages that take no drawing as it is."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, light="white", omitsize=True))


def qr_code(address: str) -> str:
    """Return the QR code of an address as an inline SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=2, omitsize=True, nl=False
    )
    return drawn.getvalue().decode().replace("<svg", f'<svg role="img" aria-label="QR code of {escape(address)}"', 1)
