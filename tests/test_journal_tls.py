"""PostgreSQL on another machine is reached by TLS, its certificate verified: nobody in between gets a word."""

from __future__ import annotations

import os
import pwd
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config import Config, load
from bot.doctor import examine
from bot.errors import SettingError
from bot.store.journal import Journal, Tls
from bot.store.journal.postgresql import connection_parameters, place_of
from tests.postgres import Postgres, binaries, server

PASSWORD = "S3cretPassw0rd"
LOGIN = f"onrecord:{PASSWORD}"
KEY = "a key of the tests"
NOT_A_LOOPBACK_NAME = "127.1"
"""It leads to this machine, but who reads it does not know: the resolver says so."""


def asked_of(url: str, tls: Tls | None = None, environ: dict[str, str] | None = None) -> dict[str, str]:
    return connection_parameters(sa.make_url(url), tls or Tls(), environ or {})


# ---- what is asked of a server ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "db.example.org/n",
        "db.example.org/n?sslmode=require",
        "db.example.org/n?sslmode=verify-ca",
        "203.0.113.9/n",
        "[2001:db8::9]/n",
        "/n?host=db.example.org",
        "/n?host=db.example.org&port=6432",
        "localhost/n?host=db.example.org",
        "127.0.0.1/n?host=203.0.113.9:5432",
        "/n?host=localhost,db.example.org",
        "/n?host=/var/run/postgresql,db.example.org",
        "/n?host=localhost&host=db.example.org",
        "localhost,db.example.org/n",
        "127.0.0.1.example.org/n",
        "localhost.example.org/n",
        "%31%32%37.0.0.1/n",
        "%6c%6f%63alhost/n",
        "%2Fvar%2Frun%2Fpostgresql/n",
        "127.1/n",
        "2130706433/n",
        "0.0.0.0/n",
        "/n?host=127.0.0.1%00.example.org",
        "[::ffff:203.0.113.9]/n",
    ],
)
def test_a_server_that_may_be_another_machine_must_show_a_certificate(host: str) -> None:
    safe = asked_of(f"postgresql://{LOGIN}@{host}")
    assert safe["sslmode"] == "verify-full"
    assert Path(safe["sslrootcert"]).is_file()
    assert (safe["gssencmode"], safe["require_auth"]) == ("disable", "scram-sha-256")


@pytest.mark.parametrize(
    "host",
    [
        "localhost/n",
        "LOCALHOST:5433/n",
        "127.0.0.1/n",
        "127.8.9.10/n?sslmode=disable",
        "[::1]:5432/n",
        "/n?host=/var/run/postgresql",
        "/n?host=/a,/b",
        "/n?host=localhost:5433",
        "/n?host=@abstract",
        "/n?host=localhost,127.0.0.1,::1",
        "db.example.org/n?host=/var/run/postgresql",
    ],
)
def test_on_this_machine_no_certificate_is_asked_for(host: str) -> None:
    safe = asked_of(f"postgresql://u@{host}")
    assert safe["sslmode"] in ("prefer", "disable")
    assert "require_auth" not in safe
    if host.endswith("sslmode=disable"):
        return
    assert asked_of(f"postgresql://u@{host}", Tls(ca=Path(__file__)))["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    "rest",
    [
        *(f"db.example.org/n?sslmode={mode}" for mode in ("disable", "allow", "prefer", "DISABLE")),
        *(
            f"db.example.org/n?{name}=x"
            for name in (
                *("hostaddr", "service", "servicefile", "passfile", "sslrootcert", "sslcert", "sslkey", "sslcrl"),
                *("require_auth", "gssencmode", "sslnegotiation", "ssl_min_protocol_version", "krbsrvname"),
                *("sslkeylogfile", "oauth_issuer", "SSLMODE", "hostaddr%20"),
            )
        ),
        "localhost/n?hostaddr=203.0.113.9",
        "/n?host=/var/run/postgresql&hostaddr=203.0.113.9",
        "localhost/n?service=elsewhere",
        "db.example.org/n?channel_binding=disable",
        "db.example.org/n?sslmode=verify-full&sslmode=disable",
        "/n",
        "/n?host=",
        "localhost,/n",
        "/n?host=localhost,,::1",
    ],
)
def test_a_url_that_asks_for_less_is_refused_in_words_that_help(rest: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as raised:
        asked_of(f"postgresql://{LOGIN}@{rest}")
    assert raised.value.hint
    assert PASSWORD not in str(raised.value)


@pytest.mark.parametrize("name", ["PGHOSTADDR", "PGSERVICE"])
@pytest.mark.parametrize("host", ["localhost/n", "/n?host=/tmp", "db.example.org/n"])
def test_an_environment_that_leads_elsewhere_is_refused(name: str, host: str) -> None:
    with pytest.raises(SettingError, match=name):
        asked_of(f"postgresql://u@{host}", environ={name: "203.0.113.9"})


def test_the_place_of_a_journal_is_told_without_its_password() -> None:
    for url in (
        f"postgresql://{LOGIN}@db.example.org/n",
        f"postgresql://u@/n?host=db.example.org&password={PASSWORD}",
    ):
        assert place_of(sa.make_url(url)) == "db.example.org/n"


def test_settings_say_how_postgresql_is_reached() -> None:
    config = load({"ONRECORD_DATABASE_TLS": "Encrypt", "ONRECORD_DATABASE_CA": "/x/ca.pem"}, Path("no such file"))
    assert (config.database_tls, config.database_ca) == ("encrypt", Path("/x/ca.pem"))
    with pytest.raises(SettingError, match="ONRECORD_DATABASE_TLS"):
        load({"ONRECORD_DATABASE_TLS": "off"}, Path("no such file"))
    with pytest.raises(SettingError, match="no such file"):
        asked_of("postgresql://u@db.example.org/n", Tls(ca=Path("/x/ca.pem")))


# ---- who answers in the place of the server -----------------------------------------------------------


@dataclass
class Impostor:
    """Takes connections as PostgreSQL does, and asks for the password in clear."""

    answer: bytes
    """To the request for TLS."""
    context: ssl.SSLContext | None = None
    asks: int = 3
    """3: for the password in clear, 5: for its MD5, 0: for nothing."""
    port: int = 0
    heard: bytes = b""
    requests: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                connection = listener.accept()[0]
            except TimeoutError:
                continue
            with closing(connection):
                connection.settimeout(2)
                try:
                    self._talk(connection)
                except (OSError, struct.error):
                    continue

    def _talk(self, connection: socket.socket) -> None:
        first = connection.recv(8)
        self.requests += 1
        if first == struct.pack("!ii", 8, 80877103):
            connection.sendall(self.answer)
            if self.answer == b"S" and self.context:
                with self.context.wrap_socket(connection, server_side=True) as inside:
                    self._ask(inside, b"")
                return
            first = b""
        self._ask(connection, first)

    def _ask(self, connection: socket.socket, first: bytes) -> None:
        self.heard += first + connection.recv(4096)
        connection.sendall(
            struct.pack("!cii", b"R", 12 if self.asks == 5 else 8, self.asks) + b"salt" * (self.asks == 5)
        )
        self.heard += connection.recv(4096)


@contextmanager
def impostor(answer: bytes, context: ssl.SSLContext | None = None, asks: int = 3) -> Iterator[Impostor]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(0.1)
        found = Impostor(answer, context, asks, listener.getsockname()[1])
        thread = threading.Thread(target=found.serve, args=(listener,))
        thread.start()
        try:
            yield found
        finally:
            found._stop.set()
            thread.join()


def reached(host: str, port: int, tls: Tls | None = None, more: str = "") -> Journal:
    journal = Journal(f"postgresql://{LOGIN}@{host}:{port}/n{more}", secret=KEY, tls=tls)
    journal.up()
    journal.close()
    return journal


@pytest.mark.parametrize("answer", [b"N", b"E", b"", b"S", b"G"])
@pytest.mark.parametrize("mode", ["verify", "encrypt"])
def test_a_server_without_tls_hears_no_user_and_no_password(answer: bytes, mode: str) -> None:
    with impostor(answer) as middle:
        journal = reached(NOT_A_LOOPBACK_NAME, middle.port, Tls(mode))  # type: ignore[arg-type]
    assert middle.requests
    assert b"onrecord" not in middle.heard
    assert PASSWORD.encode() not in middle.heard
    assert journal.problem


def test_the_same_server_hears_it_where_nothing_leaves_the_machine() -> None:
    """What the tests around this one do not hear, they could have heard."""
    with impostor(b"N") as middle:
        reached("127.0.0.1", middle.port)
    assert PASSWORD.encode() in middle.heard


def test_the_environment_does_not_weaken_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (
        ("PGSSLMODE", "disable"),
        ("PGGSSENCMODE", "prefer"),
        ("PGREQUIREAUTH", "password"),
        ("PGSSLROOTCERT", "/dev/null"),
        ("PGSSLNEGOTIATION", "direct"),
        ("PGCHANNELBINDING", "disable"),
        ("PGHOST", "localhost"),
        ("PGSSLMINPROTOCOLVERSION", "TLSv1"),
    ):
        monkeypatch.setenv(name, value)
    with impostor(b"N") as middle:
        reached(NOT_A_LOOPBACK_NAME, middle.port)
    assert middle.requests
    assert PASSWORD.encode() not in middle.heard


# ---- certificates -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificates:
    folder: Path

    def __call__(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def authority(self, name: str) -> Path:
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        self(
            "req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}"
        )
        return self.folder / f"{name}.pem"

    def signed(self, name: str, authority: str, names: str) -> tuple[Path, Path]:
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        self("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={names}\n")
        by = ("-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial", "-extfile", f"{name}.ext")
        self("x509", "-req", "-in", f"{name}.csr", *by, "-out", f"{name}.pem", "-days", "2")
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    for name in ("ca", "stranger"):
        made.authority(name)
    made.signed("here", "ca", "DNS:db.example.org,IP:127.0.0.1")
    made.signed("elsewhere", "ca", "DNS:db.example.org")
    made.signed("posing", "stranger", "DNS:db.example.org,IP:127.0.0.1")
    return made


def context_of(certificates: Certificates, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.folder / f"{name}.pem", certificates.folder / f"{name}.key")
    return context


@pytest.mark.parametrize("name", ["posing", "elsewhere"])
@pytest.mark.parametrize("more", ["", "?sslmode=require", "?sslmode=verify-ca"])
def test_a_server_with_a_wrong_certificate_hears_nothing(certificates: Certificates, name: str, more: str) -> None:
    with impostor(b"S", context_of(certificates, name)) as middle:
        ca = Tls(ca=certificates.folder / "ca.pem")
        journal = reached(NOT_A_LOOPBACK_NAME, middle.port, ca, more)
    assert (middle.requests > 0, middle.heard) == (True, b"")
    assert journal.problem == "the server's certificate is not accepted"


@pytest.mark.parametrize("asks", [0, 3, 5])
@pytest.mark.parametrize("mode", ["verify", "encrypt"])
def test_a_server_that_wants_the_password_itself_does_not_get_it(
    certificates: Certificates, asks: int, mode: str
) -> None:
    """Also one that has a certificate; and one that asks for no proof at all is not believed."""
    with impostor(b"S", context_of(certificates, "here"), asks) as middle:
        tls = Tls(mode, certificates.folder / "ca.pem" if mode == "verify" else None)  # type: ignore[arg-type]
        journal = reached(NOT_A_LOOPBACK_NAME, middle.port, tls)
    assert b"onrecord" in middle.heard  # the certificate was good
    assert PASSWORD.encode() not in middle.heard
    assert b"md5" not in middle.heard
    assert journal.problem == "the server asks for a password without SCRAM"


@dataclass(frozen=True)
class Secured:
    postgres: Postgres
    port: int

    def journal(self, host: str, tls: Tls) -> Journal:
        return Journal(f"postgresql://{LOGIN}@{host}:{self.port}/n", secret=KEY, tls=tls)


@pytest.fixture(scope="module")
def secured(certificates: Certificates) -> Iterator[Secured]:
    """A real server that takes connections by TCP, with TLS and a password."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed here (Debian: apt-get install postgresql)")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/onrecord-pg-XXXXXX"], text=True).strip())
    try:
        for name in ("here.pem", "here.key"):
            (folder / name).write_bytes((certificates.folder / name).read_bytes())
            (folder / name).chmod(0o600)
            if os.geteuid() == 0:
                user = pwd.getpwnam("postgres")
                os.chown(folder / name, user.pw_uid, user.pw_gid)
        tls = f"-c ssl=on -c ssl_cert_file={folder}/here.pem -c ssl_key_file={folder}/here.key"
        with server(folder, programs, f"-c listen_addresses=127.0.0.1 -p {port} {tls}") as running:
            rules = folder / "data" / "pg_hba.conf"
            rules.write_text("local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
            there = ("-h", str(folder), "-p", str(port), "-U", "onrecord")
            running.run("createdb", *there, "n")
            running.run("psql", *there, "-c", f"ALTER USER onrecord PASSWORD '{PASSWORD}'", "n")
            running.run("psql", *there, "-c", "SELECT pg_reload_conf()", "n")
            yield Secured(running, port)
    finally:
        subprocess.run(["rm", "-r", str(folder)], check=True)


def test_a_real_server_is_reached_with_the_right_ca(secured: Secured, certificates: Certificates) -> None:
    ca = certificates.folder / "ca.pem"
    for host, tls in (
        (NOT_A_LOOPBACK_NAME, Tls(ca=ca)),
        ("127.0.0.1", Tls(ca=ca)),
        (NOT_A_LOOPBACK_NAME, Tls("encrypt")),
        (NOT_A_LOOPBACK_NAME, Tls("encrypt", ca)),
    ):
        journal = secured.journal(host, tls)
        assert journal.up(), journal.problem
        assert journal.first_time(f"{host} {tls.mode} {tls.ca}")
        journal.close()


def test_a_real_server_is_not_reached_with_another_ca_or_by_another_name(
    secured: Secured, certificates: Certificates
) -> None:
    trusted = certificates.folder / "ca.pem"
    name = socket.gethostname()
    loopback = bool(name) and name != "localhost" and _leads_here(name)
    for host, tls in (
        (NOT_A_LOOPBACK_NAME, Tls()),  # the system's CAs
        (NOT_A_LOOPBACK_NAME, Tls(ca=certificates.folder / "stranger.pem")),
        (NOT_A_LOOPBACK_NAME, Tls("encrypt", certificates.folder / "stranger.pem")),
        ("localhost", Tls(ca=trusted)),  # the certificate is for the address
        *([(name, Tls(ca=trusted))] if loopback else []),
    ):
        journal = secured.journal(host, tls)
        assert not journal.up(), host
        assert journal.problem == "the server's certificate is not accepted"
        journal.close()


def _leads_here(name: str) -> bool:
    try:
        return socket.gethostbyname(name).startswith("127.")
    except OSError:
        return False


def test_doctor_says_what_is_wrong_with_the_connection(secured: Secured, tmp_path: Path) -> None:
    url = f"postgresql://{LOGIN}@{NOT_A_LOOPBACK_NAME}:{secured.port}/n"
    found = {}
    for mode in ("verify", "encrypt"):
        config = Config(
            data=tmp_path, seeds=tmp_path, intents=tmp_path, database_url=url, hash_key=KEY, database_tls=mode
        )  # type: ignore[arg-type]
        found[mode] = {one.what: one for one in examine(config) if one.what in ("journal", "PostgreSQL")}
    assert found["verify"]["journal"].grade == "wrong"
    assert "certificate" in found["verify"]["journal"].found
    assert "ONRECORD_DATABASE_CA" in found["verify"]["journal"].advice
    assert (found["encrypt"]["journal"].grade, found["encrypt"]["PostgreSQL"].grade) == ("ok", "note")
    assert PASSWORD not in str(found)
