"""Why a request failed, in words: nothing of it comes from headers, and so no token can be in it."""

import socket
import ssl
from collections.abc import Iterator

from catalog.http.limits import Limits
from catalog.http.words import span
from catalog.text import safe_text


def cause_of(error: Exception, host: str, limits: Limits) -> str:
    """The cause of an error of the HTTP library, as one clause that begins with the server's name."""
    import httpx2

    if isinstance(error, httpx2.ProxyError):
        return f"the proxy would not connect to {host}"
    if isinstance(error, httpx2.ConnectTimeout):
        return f"{host} could not be reached within {span(limits.connect)}"
    if isinstance(error, httpx2.TimeoutException):
        return f"{host} did not answer within {span(limits.read)}"
    if isinstance(error, httpx2.ConnectError):
        return _no_connection(error, host)
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"{host} closed the connection without a complete answer"
    return f"the connection to {host} broke off"


def _no_connection(error: Exception, host: str) -> str:
    for one in _all_causes(error):
        if isinstance(one, socket.gaierror):
            return f"the name {host} could not be resolved"
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"the certificate of {host} is not valid: {safe_text(one.verify_message, 100)}"
        if isinstance(one, ssl.SSLError):
            return f"{host} and this computer could not agree on an encrypted connection"
        if isinstance(one, ConnectionRefusedError):
            return f"{host} refused the connection"
    return f"{host} could not be reached"


def _all_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything behind it; the ways to several addresses of a name come as a group."""
    waiting, seen = [error], 0
    while waiting and seen < 50:
        one = waiting.pop()
        if one is not None:
            seen += 1
            yield one
            waiting += [one.__cause__, one.__context__]
            if isinstance(one, BaseExceptionGroup):
                waiting += one.exceptions
