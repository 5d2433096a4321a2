"""Why a connection failed, in one sentence that says what to do. Connects to nothing itself."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy

_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\s*([^'\")]*)")
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_NOT_YET_VALID, _EXPIRED = 9, 10
"""OpenSSL's numbers for a certificate whose time has not come or is over."""


def host_of(url: str) -> str:
    """Return host and port of an address, without a name and password in it."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def proxy_of(url: str) -> str | None:
    """Return host and port of the proxy that stands before an address, if any."""
    proxy = _proxy_address(url)
    return host_of(proxy if "://" in proxy else f"//{proxy}") if proxy else None


def refused_address(error: Exception, url: str) -> str:
    """Return why an address, or the proxy before it, cannot even be tried."""
    parts = urlsplit(url)
    proxy = proxy_of(url)
    if "SOCKS" in str(error):
        return f"The proxy {proxy} speaks SOCKS, which is not supported; name an http proxy in HTTPS_PROXY."
    if parts.scheme in {"http", "https"} and parts.hostname and proxy:
        return f"The proxy's address {proxy} is none; correct HTTPS_PROXY, as in http://proxy:3128, or remove it."
    return f"{url} is not an http or https address."


def refused_request(status: int, reason: str, url: str, name: str) -> str:
    """Return what an answer that is no file means.

    Args:
        status: the HTTP status, 400 or more.
        reason: its words.
        url: what was asked for.
        name: the file that it is.
    """
    if status == requests.codes.proxy_authentication_required:
        return _proxy_login(url)
    said = f"{host_of(url)} answered {status} {reason} for {name}"
    if status in {401, 403, 451}:
        return f"{said}: it gives it to nobody here; a network may block it: try another one, or check the address."
    if status in {404, 410}:
        return f"{said}: it is not there (any more); check the address."
    if status == requests.codes.too_many_requests:
        return f"{said}: it was asked too often from here; wait some minutes and try again."
    if status >= 500:
        return f"{said}: the trouble is at its end; try again later."
    return f"{said}; check the address or try again later."


def failed_connection(error: requests.RequestException, url: str) -> str:
    """Return why no connection came about, or why nothing came through it; the address is the one that was asked first."""
    url = str(error.request.url) if error.request is not None else url  # where it was sent on to
    causes = list(_causes(error))
    if isinstance(error, requests.exceptions.ProxyError):
        return _failed_proxy(causes, url)
    host = host_of(url)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, host)
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"{host} could not be spoken to encrypted ({_tls_words(causes)}); "
            "a firewall or a sign-in page may stand between: open a page in a browser, then try again."
        )
    if isinstance(error, requests.ConnectTimeout):
        return f"{host} did not answer in time; check the internet connection, or name your network's proxy in HTTPS_PROXY."
    if isinstance(error, requests.Timeout) or any(isinstance(cause, TimeoutError) for cause in causes):
        return f"{host} did not answer in time: it fell silent; try again, and it goes on from there."
    return f"{host} cannot be reached: {_no_connection(causes)}"


def _no_connection(causes: list[BaseException]) -> str:
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return (
            "its name is not known here; check the internet connection, "
            "or name your network's proxy in HTTPS_PROXY if it has one."
        )
    if numbers & _NO_WAY:
        return "this machine has no way there; check the internet connection and try again."
    if errno.ECONNREFUSED in numbers:
        return "it refuses connections, or a firewall does; try again later, or from another network."
    return "it hung up before it answered; try again later, or from another network."


def _failed_proxy(causes: list[BaseException], url: str) -> str:
    proxy, host = proxy_of(url), host_of(url)
    setting = "HTTPS_PROXY and HTTP_PROXY (or the system's settings)"
    tunnel = next((found for cause in causes if (found := _TUNNEL.search(str(cause)))), None)
    if tunnel and tunnel[1] == str(requests.codes.proxy_authentication_required):
        return _proxy_login(url)
    if tunnel:
        return f"The proxy {proxy} lets nobody through to {host} ({tunnel[1]} {tunnel[2].strip()}); ask who runs it."
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return f"The name of the proxy {proxy} is not known here; correct {setting}, or remove it there."
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return f"The proxy {proxy} could not be spoken to encrypted ({_tls_words([cause])}); correct {setting}."
    return f"The proxy {proxy} cannot be reached; start it, correct {setting}, or remove it there."


def _proxy_address(url: str) -> str:
    try:
        return select_proxy(url, get_environ_proxies(url)) or ""
    except ValueError:  # an address that is none
        return ""


def _proxy_login(url: str) -> str:
    proxy = proxy_of(url)
    if "@" in _proxy_address(url):
        return f"The proxy {proxy} does not accept the name and password that HTTPS_PROXY gives it (407); correct them."
    return (
        f"The proxy {proxy} wants a login (407); give it your name and password in HTTPS_PROXY, "
        "as in http://name:password@proxy:3128."
    )


def _untrusted(error: ssl.SSLCertVerificationError, host: str) -> str:
    why = error.verify_message or error.reason or "not trusted"
    said = f"The certificate that {host} shows is not trusted here ({why})"
    if error.verify_code in {_NOT_YET_VALID, _EXPIRED}:
        return f"{said}; check this machine's date and clock, then try again."
    return (
        f"{said}; a network that looks into connections shows its own: "
        "install its certificate in the system, or name its file in REQUESTS_CA_BUNDLE."
    )


def _tls_words(causes: list[BaseException]) -> str:
    reasons = (cause.reason for cause in causes if isinstance(cause, ssl.SSLError))
    return next((reason.replace("_", " ").lower() for reason in reasons if isinstance(reason, str)), "TLS failed")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and whatever it wraps: `urllib3` keeps causes in ``reason``, ``original_error``, arguments and contexts."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (getattr(one, name, None) for name in ("reason", "original_error", "__cause__", "__context__"))
        waiting += [*one.args, *inner]
