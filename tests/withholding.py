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
    builds: bool = True
    """Whether a build takes such a register."""


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
    Way(
        "with a copy under an embargo that is over",
        HELD + f"{COPY}: {{embargo_until: 2020-01-01}}\n",
        more=((COPY, SECRET),),
    ),
    Way("with a copy for another channel", HELD + f"{COPY}: {{audience: C0OTHER1}}\n", more=((COPY, SECRET),)),
    Way("with a copy in look-alike letters", HELD, more=((COPY, SECRET.replace("a", "а").replace("e", "е\u2062")),)),
    Way("named twice, once in other letters", _entry("title: x") + _entry("status: hold", NAME.upper()), builds=False),
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
    Way("without a blank after the colon", f'"{NAME}":{{status: hold}}\n'),
    Way("without quotes or a blank", f"{NAME}:{{status: hold}}\n"),
    Way("indented below another entry", f"mill.txt:\n  title: x\n  {NAME}: {{status: hold}}\n"),
    Way("indented by one blank", f"mill.txt:\n  title: x\n {NAME}: {{status: hold}}\n"),
    Way("wrapped in another key", f"documents:\n  {NAME}: {{status: hold}}\n"),
    Way("as a list", f"mill.txt: {{title: x}}\n- {NAME}: {{status: hold}}\n"),
    Way("with a semicolon", f"{NAME}; {{status: hold}}\n"),
    Way("with the lines of old Macs", f"mill.txt: {{titel: x}}\r{NAME}: {{status: hold}}\r"),
    Way("saved as Windows does", f"{NAME}: {{status: hold}}\n".encode("cp1252")),
    Way("saved as old Macs do", f"{NAME}: {{status: hold}}\n".encode("mac_roman")),
    Way("saved in UTF-16", f"{NAME}: {{status: hold}}\n".encode("utf-16")),
    Way("with its folder", _entry("status: hold", f"./{NAME}")),
    Way("with the folder of the documents", _entry("status: hold", f"seeds/{NAME}")),
    Way("without its suffix", _entry("status: hold", NAME.removesuffix(".txt"))),
    Way("with a blank at the end", _entry("status: hold", f"{NAME} ")),
    Way("by a pattern", _entry("status: hold", "*secret*")),
    Way("with a slip in its name", _entry("status: hold", NAME.replace("secret", "secert"))),
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
