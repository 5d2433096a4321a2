"""Connections that trust what this machine trusts: the system's certificates, and those that the usual variables name.

A network that looks into encrypted connections shows certificates of its own, which its administrators put into the
system's store; the list that comes with `requests` knows none of them. Nothing global is changed.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Any

import requests
import truststore
from requests.adapters import HTTPAdapter

from googlenet_core.errors import DownloadError

CERTIFICATE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class _SystemTrust(HTTPAdapter):
    """Checks the certificates of servers, and of proxies that are spoken to by https, against one context."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **settings)

    def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, proxy_ssl_context=self._context, **settings)


def trusted_session() -> requests.Session:
    """Return a session that trusts the system's certificates, those of `requests`, and those that a variable names.

    Raises:
        DownloadError: a variable names no file of certificates.
    """
    session = requests.Session()
    adapter = _SystemTrust(_context())
    for scheme in ("https://", "http://"):  # a proxy that is spoken to by https can stand before http too
        session.mount(scheme, adapter)
    return session


def _context() -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for variable in CERTIFICATE_VARIABLES:
        named = os.environ.get(variable)
        if not named:
            continue
        place = {"capath": named} if Path(named).is_dir() else {"cafile": named}
        try:
            context.load_verify_locations(**place)
        except OSError:
            raise DownloadError(
                f"{variable} names '{named}', which is no readable file of certificates; "
                "correct the variable or remove it."
            ) from None
    return context
