"""One request to an OpenAI-compatible API, by httpx: to the address that was looked up, within one deadline, with
nothing from the environment."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import ssl
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.config import is_loopback

for _name in ("httpx", "httpcore"):
    # They log addresses.
    logging.getLogger(_name).setLevel(logging.WARNING)

MOST_REPLY = 64 * 1024
"""Bytes of a reply that are read."""


class ReaderFailed(Exception):
    """No usable reply; says why in one of a few words of ours, never in the other side's."""


@dataclass(frozen=True)
class Endpoint:
    """Where requests go. The key never appears in its repr."""

    base: str
    """The URL before `/chat/completions`."""
    key: str = field(default="", repr=False)
    ca: Path | None = None
    allow: frozenset[str] = frozenset()
    """Hosts that may have a private address."""

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine."""
        return is_loopback(urlsplit(self.base).hostname)

    def ask(self, request: dict[str, Any], seconds: float) -> bytes:
        """The body of the reply to a request. Raises ReaderFailed when there is none within so many seconds."""
        until = time.monotonic() + seconds
        parts = urlsplit(f"{self.base.rstrip('/')}/chat/completions")
        host = parts.hostname or ""
        address = self._address(host, parts.port or (443 if parts.scheme == "https" else 80))
        shown = f"[{address}]" if ":" in address else address
        port = f":{parts.port}" if parts.port else ""
        headers = {"Host": parts.netloc, "Content-Type": "application/json", "Accept": "application/json"}
        headers["Accept-Encoding"] = "identity"
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            with httpx.Client(verify=self._trusted, trust_env=False, follow_redirects=False) as client:
                sent = client.build_request(
                    "POST",
                    f"{parts.scheme}://{shown}{port}{parts.path}",
                    content=json.dumps(request).encode(),
                    headers=headers,
                    timeout=_left(until),
                    extensions={"sni_hostname": host},
                )
                return self._read(client, sent, until)
        except httpx.TimeoutException:
            raise ReaderFailed("time") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ssl.SSLError):
            raise ReaderFailed("connection") from None

    def _read(self, client: httpx.Client, sent: httpx.Request, until: float) -> bytes:
        reply = client.send(sent, stream=True)
        try:
            if reply.status_code != 200 or reply.headers.get("content-encoding", "identity") != "identity":
                raise ReaderFailed("refused")
            body = bytearray()
            # Bytes as they come: a reply that comes in drops must not outlast the deadline.
            for chunk in reply.iter_raw():
                body += chunk
                if len(body) > MOST_REPLY:
                    raise ReaderFailed("too long")
                if time.monotonic() > until:
                    raise ReaderFailed("time")
            return bytes(body)
        finally:
            reply.close()

    @cached_property
    def _trusted(self) -> ssl.SSLContext | bool:
        """Made once: reading the system's CAs takes longer than a request."""
        if urlsplit(self.base).scheme != "https":
            return False
        return ssl.create_default_context(cafile=str(self.ca) if self.ca else None)

    def _address(self, host: str, port: int) -> str:
        """The one address that is used, looked up once: another look-up could give another one.

        Private and link-local addresses are those of the host's own network and of a cloud's metadata.
        """
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            raise ReaderFailed("address") from None
        for address in found:
            ip = ipaddress.ip_address(address.partition("%")[0])
            mapped = getattr(ip, "ipv4_mapped", None) or ip
            if is_loopback(host) and mapped.is_loopback:
                return address
            if host.casefold() in self.allow or (mapped.is_global and not mapped.is_multicast):
                return address
        raise ReaderFailed("address")


def _left(until: float) -> float:
    return max(0.01, until - time.monotonic())
