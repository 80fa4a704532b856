"""All the ways in which a document is withheld, as data: tests walk them over all surfaces."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.config import Config

NAME = "pr\u00e9cis-secret.txt"
"""With an accent: macOS writes it in two characters."""
DAM = (
    "OSLO, 3 May 2024 (Agency) - The Norvik dam will not open before autumn, engineer Ingrid Solheim said on Thursday.\n\n"
    "“We found a crack of two metres in the spillway,” Solheim said.\n\n“It is safe,” Varga said of the dam on 5 May 2024.\n"
)
MILL = "OSLO, 4 May 2024 (Agency) - The mill at Lund burned down on 4 May 2024, mayor Arne Dahl said.\n"
SECRET = (
    "OSTRAND, 6 June 2024 (Agency) - Tamsin Varga, the chief prosecutor of Ostrand, resigned on 7 June 2024.\n\n"
    "“The ledgers of the dam were forged by Solheimer and the quaestor,” Varga said.\n\n"
    "Ingrid Solheim, the former treasurer of Ostrand, denied it.\n"
)
SECRETS = ("tamsin", "ostrand", "prosecutor", "ledger", "quaestor", "solheimer", "treasurer", "secret", "resigned")
"""What the withheld document alone has, its name included."""
QUESTIONS = (
    "what did Varga say",
    "what did Solheim say about ledgers",
    "who is Tamsin Varga",
    "who is Varga",
    "who is Ingrid Solheim",
    "who forged the ledgers",
    "who forged the legders",
    "what did Tamsim Varga say",
    "when did the prosecutor resign",
    "what happened in June 2024",
    "timeline",
    "timeline ledgers 2024..2025",
    "quotes Varga",
    "quotes Solheim",
    "sources",
    "sources ledgers",
    "which documents do you have",
    "what does précis-secret say",
    "and what else",
)


@dataclass(frozen=True)
class Way:
    """How an editor, or a mishap, withholds the document: with a build, or while the bot runs and without one."""

    name: str
    register: str | bytes = ""
    """What data/sources.yaml holds from then on."""
    file: str = NAME
    text: str = SECRET
    more: tuple[tuple[str, str], ...] = ()
    """Further documents."""
    act: Callable[[Config], None] | None = None
    """What is done besides."""


def _entry(rest: str, name: str = NAME) -> str:
    return f'"{name}": {{{rest}}}\n'


HELD = _entry("status: hold")
COPY = "copy-secret.txt"
NEAR = (
    SECRET.replace("Thursday", "Friday").replace("forged", "falsified").upper().replace("\n\n", "\n")
    + "Sent from my phone\n"
)

BUILT = (
    Way("withdrawn", _entry("status: withdrawn")),
    Way("on hold", HELD),
    Way("under an embargo by the day", _entry("use: embargoed, embargo_until: 2999-01-01")),
    Way("under an embargo by the time", _entry("embargo_until: 2999-01-01T18:00+13:00")),
    Way("for background", _entry("use: background")),
    Way("for another channel", _entry("audience: [C0OTHER1]")),
    Way("named in another case", _entry("status: hold", NAME.upper())),
    Way("named in the Mac's way", _entry("status: hold", unicodedata.normalize("NFD", NAME))),
    Way("stored in the Mac's way", HELD, file=unicodedata.normalize("NFD", NAME)),
    Way("with a copy", HELD, more=((COPY, SECRET),)),
    Way("with a copy that has line ends and case of its own", HELD, more=((COPY, NEAR),)),
    Way("with a copy of a part", HELD, more=((COPY, SECRET[: SECRET.index("Ingrid")]),)),
    Way(
        "with a copy in a longer text",
        HELD,
        more=((COPY, SECRET + "\nForwarded by the desk, for whom it may help.\n" * 3),),
    ),
    Way("with a copy that is for background", _entry("use: background"), more=((COPY, SECRET),)),
    Way("with a copy said to be live", HELD + f"{COPY}: {{status: live}}\n", more=((COPY, SECRET),)),
)
"""Ways that a build knows of."""


def _newer_store(config: Config) -> None:
    """A store of a version that is not known yet, in which the document is withdrawn."""
    fresh = config.db.with_name("fresh.db")
    fresh.write_bytes(config.db.read_bytes())
    with sqlite3.connect(fresh) as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
        db.execute("UPDATE sources SET status = 'withdrawn' WHERE source = ?", (NAME,))
    db.close()
    fresh.replace(config.db)


def _newer_store_without(config: Config) -> None:
    _newer_store(config)
    with sqlite3.connect(config.db) as db:
        db.execute("DELETE FROM sources WHERE source = ?", (NAME,))
    db.close()


def _gone(config: Config) -> None:
    (config.seeds / NAME).unlink()


OK_BEFORE = "dam.txt: {title: The dam}\n"
RUNNING = (
    Way("withdrawn", _entry("status: withdrawn")),
    Way("on hold", HELD),
    Way("under an embargo", _entry("embargo_until: 2999-01-01")),
    Way("for background", _entry("use: background")),
    Way("for another channel", _entry("audience: [C0OTHER1]")),
    Way("named in another case", _entry("status: hold", NAME.upper())),
    Way("with a typo in another entry", HELD + "mill.txt: {titel: The mill}\n"),
    Way("with a typo in its own entry", _entry("status: withdrawn, titel: x")),
    Way("with a misspelt key", _entry("stauts: withdrawn")),
    Way("with a misspelt status", _entry("status: withdrwn")),
    Way("with an embargo that is no day", _entry("embargo_until: soon")),
    Way("with a status begun", f'"{NAME}":\n  status:\n'),
    Way("with another entry that is no YAML", f'mill.txt: {{title: "a}}\n{HELD}'),
    Way("with another entry below that is no YAML", f"{HELD}mill.txt:\n  title: a: b: c\n"),
    Way("with bytes that are no UTF-8", HELD.encode() + b"mill.txt: {title: \xff\xfe}\n"),
    Way("said twice, live first", _entry("status: live") + HELD),
    Way("said twice, live last", HELD + _entry("status: live")),
    Way("said twice in one entry", _entry("status: hold, status: live")),
    Way("with a copy", HELD, more=((COPY, SECRET),)),
    Way("with a near-copy", HELD, more=((COPY, NEAR),)),
    Way("its file deleted", OK_BEFORE, act=_gone),
    Way("withdrawn in a store of a newer version", OK_BEFORE, act=_newer_store),
    Way("not in a store of a newer version", OK_BEFORE, act=_newer_store_without),
)
"""Ways that must do without a build."""


def documents(way: Way) -> dict[str, str]:
    return {"dam.txt": DAM, "mill.txt": MILL, way.file: way.text} | dict(way.more)


def without(way: Way) -> dict[str, str]:
    """The documents of a record that never had it, nor a copy of it."""
    return {"dam.txt": DAM, "mill.txt": MILL}


def write_register(config: Config, content: str | bytes) -> None:
    """As editors' programs do: a new file in the place of the old one."""
    path = config.data / "sources.yaml"
    fresh = path.with_name("sources.yaml~")
    fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
    fresh.replace(path)


def take_away(config: Config, way: Way) -> None:
    """Withholds the document as `way` says, without a build."""
    if way.register:
        write_register(config, way.register)
    if way.act:
        way.act(config)


def told(shown: object, asked: str = "") -> set[str]:
    """The secrets in what a person is shown, but for those that the person brought."""
    said, brought = str(shown).casefold(), asked.casefold()
    for word in (brought, *brought.split()):
        said = said.replace(word, "") if len(word) > 3 else said
    return {word for word in SECRETS if word in said and word not in brought}
