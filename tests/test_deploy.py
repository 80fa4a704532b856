"""The files that Heroku, Fly.io and a container engine read. What carries them out is in tests/deploy/."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, fields
from tests.deploy.audit import verdict
from tests.deploy.container import context, instructions
from tests.deploy.heroku import LOCKS, in_slug
from tests.deploy.place import tracked

ROOT = Path(__file__).parent.parent
SETTINGS = {one.metadata["env"] for one in fields(Config)}
NEEDED = ("requirements.txt", "bot/web.py", "bot/matching/data", "seeds/001_9a076e687b76dfde.txt", "data/sources.yaml",
          "data/people.yaml", "intents/who_is.yaml")  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ---- Heroku --------------------------------------------------------------------------------------------


def test_heroku_finds_one_lock_file_with_hashes_and_a_python_it_takes() -> None:
    assert [name for name in LOCKS if (ROOT / name).exists()] == ["requirements.txt"]
    pinned = re.findall(r"(?m)^[\w.\[\]-]+==", text("requirements.txt"))
    assert len(pinned) > 20
    assert text("requirements.txt").count("--hash=") >= len(pinned)
    assert "://" not in text("requirements.txt")
    assert text(".python-version").strip() == "3.11"


def test_heroku_starts_the_bot_in_both_ways() -> None:
    assert dict(re.findall(r"(?m)^(\w+): (.+)$", text("Procfile"))) == {
        "web": "python -m bot serve",
        "worker": "python -m bot serve",
    }


def test_the_store_is_built_into_the_slug_and_not_at_release() -> None:
    assert "python -m bot build" in text("bin/post_compile")
    assert (ROOT / "bin/post_compile").stat().st_mode & 0o111
    assert "release:" not in text("Procfile")


def test_the_slug_has_what_runs_and_not_the_tests() -> None:
    slug = in_slug(tracked())
    for name in (*NEEDED, "Procfile", "bin/post_compile", ".python-version"):
        assert any(file == name or file.startswith(f"{name}/") for file in slug), name
    assert not [file for file in slug if file.startswith(("tests/", "docs/"))]


def test_the_deploy_button_asks_for_settings_that_exist() -> None:
    app: dict[str, Any] = json.loads(text("app.json"))
    assert len(app["name"]) <= 30
    assert set(app["env"]) <= SETTINGS
    assert all(one["description"] for one in app["env"].values())
    assert app["env"]["SLACK_BOT_TOKEN"]["required"]
    assert app["env"]["ONRECORD_HASH_KEY"]["generator"] == "secret"
    # One connection of Socket Mode, and none that sleeps.
    assert app["formation"]["worker"] == {"quantity": 1, "size": "basic"}
    assert app["formation"]["web"]["quantity"] == 0
    assert any(one.startswith("heroku-postgresql") for one in app["addons"])


# ---- containers ----------------------------------------------------------------------------------------


def test_hadolint_has_nothing_to_say_on_the_dockerfile() -> None:
    program = shutil.which("hadolint") or str(ROOT / ".venv/bin/hadolint")
    if not Path(program).exists():
        pytest.skip("hadolint is not installed on this platform")
    found = subprocess.run([program, "--no-color", str(ROOT / "Dockerfile")], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")


def test_the_image_runs_the_bot_itself_and_not_as_root() -> None:
    steps = instructions(text("Dockerfile"))
    last = [name for name, _ in steps].index("FROM", 1)
    run = dict(steps[last:])
    assert json.loads(run["CMD"]) == ["python", "-m", "bot", "serve"]
    uid = run["USER"].partition(":")[0]
    assert uid.isdigit()
    assert int(uid) > 0
    assert "/healthz" in run["HEALTHCHECK"]
    assert any(rest.startswith("--from=build") for name, rest in steps[last:] if name == "COPY")
    assert any("bot build" in rest and "chmod 0444 data/onrecord.db" in rest for name, rest in steps[:last])


def test_the_image_has_what_runs_and_nothing_private() -> None:
    found = context([*tracked(), ".env", "data/onrecord.db", "data/journal.db", "data/journal.key", ".git/config"])
    for name in NEEDED:
        assert any(file == name or file.startswith(f"{name}/") for file in found), name
    for secret in (".env", "data/onrecord.db", "data/journal.db", "data/journal.key", ".git/config"):
        assert secret not in found
    assert not [file for file in found if file.startswith(("tests/", "docs/", ".ci/"))]


def test_base_images_are_fixed_by_one_digest() -> None:
    bases = [rest.partition(" AS ")[0] for name, rest in instructions(text("Dockerfile")) if name == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11-slim@sha256:[0-9a-f]{64}", bases[0])


@pytest.mark.parametrize("name", ["fly.toml", "fly.http.toml"])
def test_fly_ends_the_bot_with_sigterm_and_time_to_finish(name: str) -> None:
    fly = tomllib.loads(text(name))
    assert (fly["kill_signal"], fly["kill_timeout"]) == ("SIGTERM", 30)
    assert fly["restart"] == [{"policy": "always"}]
    assert fly["vm"] == [{"size": "shared-cpu-1x", "memory": "512mb"}]


def test_fly_never_stops_the_machine_of_socket_mode() -> None:
    fly = tomllib.loads(text("fly.toml"))
    # Only a service stops idle machines, and two machines would be two bots.
    assert not {"http_service", "services"} & set(fly)
    assert fly["checks"]["health"]["path"] == "/healthz"
    port = re.search(r"PORT=(\d+)", text("Dockerfile"))
    assert port
    assert fly["checks"]["health"]["port"] == int(port[1])
    assert fly["mounts"][0]["destination"] in text("Dockerfile")
    # Its check comes from outside of the machine, where health is for nobody unless a setting says so.
    assert fly["env"] == {"ONRECORD_HEALTH_HOST": "0.0.0.0"}


def test_fly_keeps_the_machines_of_http_awake() -> None:
    service = tomllib.loads(text("fly.http.toml"))["http_service"]
    assert service["auto_stop_machines"] == "off"
    assert service["min_machines_running"] >= 1
    assert service["internal_port"] == 8080
    assert service["checks"][0]["path"] == "/readyz"


# ---- systemd, Docker -----------------------------------------------------------------------------------


def test_the_unit_takes_from_the_bot_what_it_does_not_need() -> None:
    unit = text("bin/onrecord.service")
    for line in (
        "UMask=0077", "MemoryMax=512M", "TasksMax=200", "LimitNOFILE=4096", "NoNewPrivileges=yes", "CapabilityBoundingSet=",
        "AmbientCapabilities=", "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "SystemCallFilter=@system-service",
        "SystemCallArchitectures=native", "MemoryDenyWriteExecute=yes", "LockPersonality=yes", "RestrictNamespaces=yes",
        "RestrictRealtime=yes", "RestrictSUIDSGID=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
        "PrivateDevices=yes", "ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes",
        "ProtectControlGroups=yes", "ProtectClock=yes", "ProtectHostname=yes", "ProtectProc=invisible", "RemoveIPC=yes",
    ):  # fmt: skip
        assert f"\n{line}\n" in unit, line


def test_systemd_finds_the_unit_closed_and_the_guide_says_so() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed here")
    asked = [program, "security", "--offline=true", "bin/onrecord.service"]
    found = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT)
    level = re.search(r"exposure level for onrecord.service: ([\d.]+)", found.stdout)
    if level is None:
        pytest.skip("this systemd is too old to be asked without a running one")
    assert float(level[1]) <= 1.5
    assert "onrecord.service` gives it 1.2" in text("docs/deploy.md")


def test_the_guide_runs_the_container_without_power() -> None:
    run = re.search(r"docker run [^`]*", text("docs/deploy.md"))
    assert run
    for option in ("--read-only", "--tmpfs /tmp", "--cap-drop ALL", "--security-opt no-new-privileges", "--memory 512m",
                   "--pids-limit 200"):  # fmt: skip
        assert option in run[0], option
    assert " -p " not in run[0]
    assert "-p 127.0.0.1:8080:8080" in text("docs/deploy.md")
    assert not re.search(r"-p (?!127\.0\.0\.1:)", text("docs/deploy.md"))


# ---- the guide -----------------------------------------------------------------------------------------


def test_each_way_to_deploy_takes_ten_commands_at_most() -> None:
    guide = text("docs/deploy.md")
    ways = re.findall(r"(?ms)^## (Heroku|Fly\.io|Any Linux host)[^\n]*\n(.*?)(?=^## |\Z)", guide)
    assert len(ways) >= 3
    for name, words in ways:
        first = re.search(r"(?ms)^```sh\n(.*?)^```", words)
        assert first, name
        commands = [line for line in first[1].splitlines() if line.strip() and not line.startswith((" ", "#"))]
        assert 3 <= len(commands) <= 10, (name, commands)


def test_the_guide_names_only_settings_and_commands_that_exist() -> None:
    from bot.cli import COMMANDS

    guide = text("docs/deploy.md")
    assert set(re.findall(r"\bONRECORD_[A-Z_]+\b", guide)) <= SETTINGS
    assert set(re.findall(r"python -m bot ([a-z-]+)", guide)) <= set(COMMANDS)


# ---- dependencies --------------------------------------------------------------------------------------


def test_nothing_is_built_from_source_on_the_way_to_the_bot() -> None:
    # In the lock itself: Heroku, the Dockerfile and the Makefile all read it.
    for lock in ("requirements.txt", "requirements-dev.txt"):
        assert text(lock).startswith("--only-binary :all:\n")
    build, group = (
        tomllib.loads(text("pyproject.toml"))[table][name]
        for table, name in (("build-system", "requires"), ("dependency-groups", "install"))
    )
    pinned = re.search(r"(?m)^setuptools==\S+", text("requirements.txt"))
    assert pinned
    assert build == group == [pinned[0]]


def test_a_package_without_a_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/setup.py").write_text("raise SystemExit('its code ran')")
    with tarfile.open(tmp_path / "zebra-1.0.tar.gz", "w:gz") as file:
        file.add(tmp_path / "project", "zebra-1.0")
    first_line = text("requirements.txt").partition("\n")[0]
    (tmp_path / "requirements.txt").write_text(f"{first_line}\nzebra==1.0\n")
    pip = [sys.executable, "-m", "pip", "download", "--no-index", "--no-deps", "-f", str(tmp_path), "-d", str(tmp_path / "out"),
           "-r", str(tmp_path / "requirements.txt")]  # fmt: skip
    ran = subprocess.run(pip, capture_output=True, text=True)
    assert ran.returncode != 0
    assert "No matching distribution found for zebra" in ran.stderr
    assert "its code ran" not in ran.stdout + ran.stderr


def test_an_audit_that_asked_nobody_is_not_called_clean() -> None:
    clean: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
    unknown = {"name": "b", "skip_reason": "not found"}
    assert verdict([clean, unknown]) == (
        "dependency audit: none of 1 packages has a known vulnerability; 1 are not known there",
        0,
    )
    for nothing in ([], [unknown]):
        line, code = verdict(nothing)
        assert ("NOT DONE" in line, code) == (True, 0)
    line, code = verdict([clean, clean | {"name": "c", "vulns": [{"id": "PYSEC-1"}]}])
    assert ("c 1: PYSEC-1" in line, code) == (True, 1)


def test_continuous_integration_audits_and_deploys() -> None:
    done = text(".ci/run")
    for target in ("check", "audit", "deploy-check", "test"):
        assert f"\nmake {target}\n" in done
        assert f"\n{target}:" in text("Makefile")


# ---- secrets -------------------------------------------------------------------------------------------

_SECRET = re.compile(
    r"xox[bpoas]-\d{9,}-[\w-]{10,}|xapp-\d-[A-Z0-9]{8,}-\d{8,}-\w{10,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|hooks\.slack\.com/services/T\w+/B\w+/\w{10,}"
    r"|postgres(?:ql)?://\w+:(?!PASSWORD|hunter2|zebra|\.\.\.)[^@\s/]{6,}@"
)


def test_no_file_of_the_repository_has_a_secret() -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if path.stat().st_size > 2_000_000 or name == "tests/test_deploy.py":
            continue
        with path.open(encoding="utf-8", errors="replace") as file:
            found += [f"{name}:{number}" for number, line in enumerate(file, 1) if _SECRET.search(line)]
    assert found == []


def test_the_scan_for_secrets_knows_one_when_it_sees_it() -> None:
    for secret in (
        "xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx",
        "xapp-" + "1-A0123456789-1234567890123-abcdef0123456789",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "postgres://desk:" + "S3cretPa55@db.example/x",
    ):
        assert _SECRET.search(f"x = '{secret}'"), secret
    assert not _SECRET.search("SLACK_BOT_TOKEN=xoxb-...")
