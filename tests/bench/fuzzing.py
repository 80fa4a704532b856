"""What fuzz.py makes up: texts, YAML, JSON, deliveries of Slack, documents, answers."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.models import Answer, Choice, Passage
from tests.fake_slack.archive import PASSAGE, SOURCE
from tests.fake_slack.delivery import PAYLOADS

QUESTIONS = [
    json.loads(line)["question"]
    for line in (Path(__file__).parent / "questions_dev.jsonl").read_text("utf-8").splitlines()
]
WORDS = (
    "what did who is when said about timeline quotes sources Bensouda Khan Netanyahu ICC Israel sanctions warrants not "
    "never 2015..2023 2024-05-03 <!channel> <@U1> <@U0ONRECORD> <https://e.example|x> *b* `c` & &lt; &amp;lt; < > \" ' -- ; "
    "OR NEAR( ) ^ * \x00 \u202e \u200b \ufeff 🙂 ß İ ﷽ ! / help explain /ask and more how many why last year on Monday"
).split(" ")
ODD = st.text(max_size=12)


def joined(words: Any, most: int = 30, by: str = " ") -> st.SearchStrategy[str]:
    """Some of these words, and some that are none."""
    return st.lists(st.one_of(st.sampled_from(words), ODD), max_size=most).map(by.join)


TEXT = joined(WORDS)


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A question that people ask, with letters gone, doubled, swapped or put in."""
    text = list(draw(st.sampled_from(QUESTIONS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                del text[at : at + draw(st.integers(1, 8))]
            case 1:
                text[at:at] = text[at : at + 3]
            case 2:
                text[at : at + 2] = text[at : at + 2][::-1]
            case _:
                text[at:at] = draw(st.one_of(ODD, st.sampled_from(WORDS)))
    return "".join(text)


MESSAGE = st.one_of(TEXT, mistyped(), mistyped(), st.text(max_size=300), joined(WORDS, 200))
PROSE_WORDS = (
    "“ ” \" ' ‘ ’ . , : ; ? ! said told Mr. Khan Bensouda the court on Monday 3 May 2021 Oct. 7 not -- ( ) Dr. U.S. he "
    "she they “We will” according to sources \n \r\n \t last week in 2019 will be charged, denied Reuters Photo: By"
).split(" ")
PROSE = joined(PROSE_WORDS, 60)
DOCUMENT = st.lists(PROSE, max_size=8).map("\n".join)
BYTES = st.one_of(
    st.binary(max_size=400),
    st.builds(
        lambda text, encoding: text.encode(encoding, "replace"),
        PROSE,
        st.sampled_from(
            ("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "koi8-r", "shift_jis", "utf-7")
        ),
    ),
    st.builds(lambda a, b: a + b, st.binary(max_size=20), PROSE.map(lambda text: text.encode("utf-8", "replace"))),
)
DATE_WORDS = (
    "3 May 2021 2021-05-03 03/05/2021 May Monday last next this week month year ago in since until between and from to the "
    "of early late mid summer winter Q1 first half 1990s 19th century today yesterday tomorrow Easter Christmas 20XX 199X "
    "2015..2023 ..2020 2020.. 2023-21 / ~ ? 31 February 29 30 0000 9999 12345 two weeks three BC AD spring-2020"
).split(" ")
DATES = st.one_of(joined(DATE_WORDS, 8), joined("0123456789-/.~?%X ", 12, ""), st.text(max_size=20))
YAML_LINES = (
    "intent: x", "about: y", "examples:", "  - what did {person} say", "answer: quotes", "where: {speaker: person}",
    "tests:", "  - ask: q", "    nothing: true", "    cites: a.txt", "    says: words", "  - (a|b) [c] {topic}", "synonyms:",
    "  dam: [barrier]", "reply: |", "  text", "evidence:", "  - {source: a.txt, text: x}", "a.txt:", "  title: T",
    "  published: 2024-05", "  published_basis: stated", "  kind: report", "people:", "  - name: A B", "    aliases: [A]",
    "&a", "*a", "{", "[" * 50, "- " * 40, "? x", "<<: *a", "!!python/object:os.system x", "!!binary aGk=", "1e999", ".nan",
    "2024-02-31", "yes", "~", "\t", "%YAML 1.1", "---", "...", "'", '"\\ud800"', "x: y: z", ": :",
)  # fmt: skip
YAML = st.one_of(
    st.lists(st.one_of(st.sampled_from(YAML_LINES), st.text(string.printable, max_size=30)), max_size=15).map(
        "\n".join
    ),
    st.text(max_size=60),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=8,
)
DELIVERIES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PAYLOADS.glob("*.json"))}


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value that holds something."""
    found = [at] if at else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _places(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _places(inner, (*at, number))
    return found


_PLACES = {name: [place for place in _places(body) if place != ("response_url",)] for name, body in DELIVERIES.items()}


@st.composite
def delivery(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """What Slack delivers, by name, with up to three places that hold something else or nothing."""
    name = draw(st.sampled_from(sorted(DELIVERIES)))
    body = json.loads(json.dumps(DELIVERIES[name]))
    for _ in range(draw(st.integers(0, 3))):
        *way, last = draw(st.sampled_from(_PLACES[name]))
        inner = body
        try:
            for key in way:
                inner = inner[key]
            if draw(st.integers(0, 3)):
                inner[last] = draw(JSON)
            else:
                del inner[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    if isinstance(body.get("event"), dict) and isinstance(body["event"].get("text"), str) and draw(st.booleans()):
        body["event"]["text"] = "<@U0ONRECORD> " + draw(MESSAGE)
    return name, body


HOSTILE = st.one_of(
    TEXT,
    st.sampled_from(
        (
            "=cmd|'/c calc'!A1",
            "@SUM(1)",
            "a" * 4000,
            "<!channel>" * 400,
            "&" * 3001,
            "🙂" * 2000,
            "``` ``` `",
            "\r\n\x0b",
        )
    ),
    st.text(max_size=100),
)


SAID = HOSTILE.filter(lambda found: bool(found.strip()))
"""No span is of blanks alone, and nobody is called nothing."""


@st.composite
def answer(draw: st.DrawFn) -> Answer:
    """An answer whose documents, people and words are whatever somebody put into a file."""

    def passage() -> Passage:
        text = draw(SAID)
        return replace(
            PASSAGE,
            kind=draw(st.sampled_from(("statement", "quote", "event"))),
            text=text,
            context=draw(st.sampled_from(("", text))) or draw(HOSTILE) + text + draw(HOSTILE),
            speaker=draw(st.none() | SAID),
            speaker_text=draw(st.none() | SAID),
            source=draw(st.sampled_from(("a.txt", "<!channel>.txt", "x" * 300 + ".md", "=1+1.txt"))),
            title=draw(SAID),
            publisher=draw(st.none() | SAID),
            published=draw(st.sampled_from((None, "2024", "2024-05-03", "2015/..", "2023-21", "../2020", "199X"))),
            published_words=draw(HOSTILE),
            date=draw(st.sampled_from((None, "2024-05-03", "2024", "2023-11/2023-12", "20XX"))),
            attribution_kind=draw(
                st.sampled_from(("named", "anonymous", "institution", "document", "publication", "author"))
            ),
            status=draw(st.sampled_from(("asserted", "alleged", "denied", "planned", "opinion"))),
            planned=draw(st.booleans()),
        )

    status = draw(st.sampled_from(("answered", "clarify", "not_found", "help")))
    return Answer(
        draw(HOSTILE),
        status,
        intent=draw(st.sampled_from((None, "timeline", "quotes_by_person"))),
        understood={"topic": draw(HOSTILE)} if draw(st.booleans()) else {},
        answers=tuple(passage() for _ in range(draw(st.integers(0, 3)))) if status == "answered" else (),
        candidates=(passage(),) if status == "not_found" and draw(st.booleans()) else (),
        choices=(Choice(draw(SAID), draw(SAID)),) if status == "clarify" else (),
        sources=(replace(SOURCE, title=draw(SAID), note=draw(HOSTILE)),) if draw(st.booleans()) else (),
        message="On record: " + draw(HOSTILE),  # never nothing: it is the bot's own words around those of others
        reason=draw(HOSTILE),
    )


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "X-Slack-Request-Timestamp": st.one_of(
            st.integers().map(str), st.sampled_from(("", "x", "1e9", "-1", "9" * 40))
        ),
        "X-Slack-Signature": st.one_of(
            st.sampled_from(("v0=", "v0=00", "v1=0", "", "=", "v0=" + "0" * 64, "v0=" + "f" * 5000)),
            st.text(string.printable.strip(), max_size=70),
        ),
        "Content-Type": st.sampled_from(
            (
                "application/json",
                "application/x-www-form-urlencoded",
                "",
                "x",
                "text/plain; charset=zebra",
                "multipart/form-data",
            )
        ),
        "X-Slack-Retry-Num": st.one_of(st.integers().map(str), st.just("x")),
    },
)
BODIES = st.one_of(
    st.binary(max_size=200),
    JSON.map(lambda found: json.dumps(found).encode()),
    JSON.map(lambda found: b"payload=" + json.dumps(found).encode()),
    st.sampled_from(
        (
            b"[" * 5000,
            b'{"a":' * 900,
            b"payload=%ff%fe",
            b"ssl_check=1",
            b'{"type":"url_verification","challenge":5}',
            b"",
        )
    ),
)
