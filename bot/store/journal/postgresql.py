"""How PostgreSQL is reached: by TLS, its certificate verified, unless nothing leaves the machine."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from bot.errors import SettingError

BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
"""Where systems keep the CAs that they trust. The driver's own OpenSSL was built elsewhere and does not know."""
ALLOWED = {
    *("host", "port", "user", "password", "dbname", "application_name", "connect_timeout", "target_session_attrs"),
    *("options", "sslmode", "channel_binding"),
}
"""What DATABASE_URL may say. Everything else could change whom we talk to, or how."""
AT_LEAST_TLS = ("require", "verify-ca", "verify-full")
AROUND = ("PGHOSTADDR", "PGSERVICE")
"""Variables of the environment that lead a connection elsewhere, and that no parameter overrules."""


@dataclass(frozen=True, slots=True)
class Tls:
    """What is asked of a PostgreSQL server that is not on this machine."""

    mode: Literal["verify", "encrypt"] = "verify"
    """`verify`: its certificate must be good for its host name. `encrypt`: any certificate will do."""
    ca: Path | None = None
    """The CA's certificate; the system's CAs when None."""


def driver_arguments(url: sa.URL) -> dict[str, Any]:
    """What the driver is given for a URL: the host may stand before the path or in a parameter, or be a list."""
    arguments = url.get_dialect()().create_connect_args(url)[1]
    return dict(arguments)


def place_of(url: sa.URL) -> str:
    """The server and the database, for people: no user, no password."""
    arguments = driver_arguments(url)
    return f"{arguments.get('host', '')}/{arguments.get('dbname', '')}"


def connection_parameters(url: sa.URL, tls: Tls, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parameters that make a connection safe; they win over those of the URL and over the environment.

    Raises SettingError for a URL or an environment (the process's own by default) that asks for less, or for a CA that
    is not there.
    """
    asked = driver_arguments(url)
    _refuse_other(asked, os.environ if environ is None else environ)
    common = {"gssencmode": "disable", "sslnegotiation": "postgres", "ssl_min_protocol_version": "TLSv1.2"}
    if all(_is_here(host) for host in asked["host"].split(",")) and not tls.ca:
        return common | {"sslmode": asked.get("sslmode", "prefer")}
    _refuse_less(asked)
    # Against the server in the middle: a password is never sent, only the proof that we know it.
    common |= {"require_auth": "scram-sha-256", "channel_binding": asked.get("channel_binding", "prefer")}
    if tls.ca and not tls.ca.is_file():
        raise SettingError(
            f"ONRECORD_DATABASE_CA names {tls.ca}, and there is no such file", "Set it to the file of the CA"
        )
    if tls.mode == "encrypt":
        return common | ({"sslmode": "verify-ca", "sslrootcert": str(tls.ca)} if tls.ca else {"sslmode": "require"})
    return common | {"sslmode": "verify-full", "sslrootcert": str(tls.ca or _system_bundle())}


def _refuse_less(asked: Mapping[str, Any]) -> None:
    if asked.get("sslmode", "require") not in AT_LEAST_TLS:
        raise SettingError(
            "DATABASE_URL asks for less than TLS (sslmode)",
            "Leave sslmode out: a server on another machine is reached by TLS only",
        )
    if asked.get("channel_binding", "prefer") not in ("prefer", "require"):
        raise SettingError("DATABASE_URL turns channel_binding off", "Leave it out, or set it to require")


def _refuse_other(asked: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    if unknown := sorted(set(asked) - ALLOWED):
        raise SettingError(
            f"DATABASE_URL has the parameter {unknown[0]}, which the journal does not take",
            "Leave it out: ONRECORD_DATABASE_TLS and ONRECORD_DATABASE_CA say how the connection is kept safe",
        )
    if twice := sorted(name for name, value in asked.items() if not isinstance(value, (str, int))):
        raise SettingError(f"DATABASE_URL has the parameter {twice[0]} more than once", "Say it once")
    if not asked.get("host") or "" in asked["host"].split(","):
        raise SettingError(
            "DATABASE_URL names no host",
            "Name it; where PostgreSQL is on this machine localhost, or the folder of its socket: "
            "postgresql://USER@/NAME?host=/var/run/postgresql",
        )
    if around := [name for name in AROUND if environ.get(name)]:
        raise SettingError(
            f"{around[0]} is set, which leads connections to another server than DATABASE_URL names",
            f"Start without {around[0]}, and name the server in DATABASE_URL",
        )


def _is_here(host: str) -> bool:
    """Whether what is sent to this host stays on this machine: a socket or a loopback address as it is written. Of
    other names nobody knows before they are looked up, and then it may be another address the next time."""
    if host.startswith(("/", "@")) or host.casefold() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _system_bundle() -> str:
    found = next(
        (path for path in (ssl.get_default_verify_paths().cafile, *BUNDLES) if path and Path(path).is_file()), None
    )
    if found is None:
        raise SettingError(
            "This system has no list of the CAs that it trusts",
            "Install the package ca-certificates, or set ONRECORD_DATABASE_CA to the file of the server's CA",
        )
    return found
