"""Intent files: what loads, what is refused and how it is said, what lint finds."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bot.errors import IntentError
from bot.matching.intents import Intents, load
from bot.matching.lexicon import EMPTY, Lexicon
from bot.matching.lint import check
from bot.matching.matcher import match
from bot.matching.templates import Gap, TemplateProblem, Word, expand, fits

GOOD = """
    intent: opening_hours
    about: When the archive is open
    examples:
      - when is the archive open
      - opening hours of the archive
      - until when can i visit the archive
    answer: reply
    reply: From nine to five.
    tests:
      - ask: when do you open
        intent: opening_hours
"""


def write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(dedent(text).lstrip("\n"), "utf-8")
    return directory


def problems(directory: Path) -> list[str]:
    with pytest.raises(IntentError) as error:
        load(directory)
    return str(error.value).splitlines()[1:]


def test_an_intent_file_becomes_a_frozen_value(tmp_path: Path) -> None:
    intents = load(write(tmp_path, hours=GOOD))
    intent = intents["opening_hours"]
    assert len(intents) == 1
    assert intent.about == "When the archive is open"
    assert [example.line for example in intent.examples] == [4, 5, 6]
    assert (intent.answer, intent.reply) == ("reply", "From nine to five.")
    assert intent.tests[0].ask == "when do you open"
    assert match("opening hours of the archive, please", intents, EMPTY).intent == "opening_hours"


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    found = problems(
        write(
            tmp_path,
            a="""
                intent: a
                exmples: [x]
                examples: ["who is {persn}", "an (unclosed"]
                answer: quote
                where: {speeker: person}
            """,
            b="""
                intent: a b
                examples: what
                answer: reply
                tests: [{ask: x, nothing: true, cites: y}]
            """,
            c="- not an intent",
        )
    )
    folder = tmp_path.name
    assert found == [
        f"{folder}/a.yaml:2: unknown key `exmples`, did you mean `examples`?",
        f'{folder}/a.yaml:3: "an (unclosed": "(" is never closed',
        f"{folder}/a.yaml:3: unknown slot `{{persn}}`, did you mean `person`?",
        f"{folder}/a.yaml:4: unknown answer `quote`, did you mean `quotes`?",
        f"{folder}/a.yaml:5: unknown field `speeker`, did you mean `speaker`?",
        f"{folder}/b.yaml:1: `a b` is no name, use letters, digits and _ (at most 80)",
        f"{folder}/b.yaml:2: `examples` must be a list, write one question a line, each after a dash",
        f"{folder}/b.yaml:3: `answer: reply` needs the words to say in `reply:`",
        f"{folder}/b.yaml:4: `nothing: true` expects no answer, remove `cites` and `says`",
        f"{folder}/c.yaml:1: is not an intent, it must begin with `intent: name`",
    ]


def test_a_key_twice_is_an_error(tmp_path: Path) -> None:
    (line,) = problems(write(tmp_path, a=GOOD + "    answer: reply\n"))
    assert "a.yaml:12:" in line
    assert "a second time" in line


def test_a_name_twice_is_an_error(tmp_path: Path) -> None:
    (line,) = problems(write(tmp_path, a=GOOD, b=GOOD))
    assert "b.yaml:1: intent `opening_hours` is already in" in line


def test_where_must_name_slots_that_the_examples_have(tmp_path: Path) -> None:
    text = """
        intent: q
        examples: ["what did {person} say on {topic}"]
        answer: quotes
        where: {speaker: persn, about: topic, date: topic}
    """
    assert [line.split(": ", 1)[1] for line in problems(write(tmp_path, a=text))] == [
        "`date` cannot be a topic, use a slot of: date, period",
        "`speaker` looks up the slot `persn`, which no example has, did you mean `person`?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: *a\n",
        "[" * 5_000,
        "intent: {{{{{{",
        "\x00",
        "intent: !!python/object/apply:os.system [true]\n",
        "? [1, 2]\n: 3\n",
        "intent: 2024-13-45\nexamples: [2024-02-30]\nanswer: 1",
        "examples:\n  - " + "(a|b|c|d)" * 12 + "\nintent: a\nanswer: sources\n",
        "",
    ],
)
def test_hostile_yaml_is_a_message_not_a_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    assert all(".yaml:" in line for line in problems(tmp_path))


def test_bytes_that_are_no_text_are_a_message(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"intent: \xff\xfe")
    assert problems(tmp_path)


def test_a_missing_directory_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IntentError, match="YAML file"):
        load(tmp_path / "none")


def test_without_intents_a_question_still_has_its_slots(tmp_path: Path) -> None:
    found = match("what did Anna Berg say", load(tmp_path), Lexicon.of(people={"Anna Berg": ()}))
    assert found.intent is None
    assert [slot.value for slot in found.slots] == ["Anna Berg"]


def test_pinned_evidence_and_synonyms_are_kept(tmp_path: Path) -> None:
    text = GOOD + "    evidence: [{source: a.txt, text: 'we are open'}]\n    synonyms: {archive: [library, stacks]}\n"
    intents = load(write(tmp_path, a=text))
    assert intents["opening_hours"].evidence[0].text == "we are open"
    assert match("opening hours of the library", intents, EMPTY).intent == "opening_hours"


def test_a_negative_takes_its_like_away_from_the_intent(tmp_path: Path) -> None:
    asked = "when is the archive of my mail open"
    with_not = GOOD + "    not: [when is the archive of my mail open, when does the mail archive open]\n"
    before = load(write(tmp_path, a=GOOD))
    (tmp_path / "n").mkdir()
    after = load(write(tmp_path / "n", a=with_not))
    assert match(asked, before, EMPTY).confidence > match(asked, after, EMPTY).confidence
    assert match(asked, after, EMPTY).intent is None


def test_templates_expand_alternatives_and_options() -> None:
    phrases = expand("quotes (from|by) {person} [on {topic}]")
    assert len(phrases) == 4
    assert phrases[0] == (Word("quotes"), Word("from"), Gap("person"), Word("on"), Gap("topic"))
    assert fits(phrases[0], ("quotes", "from", "ms", "x", "on", "gas", "prices")) == {"person": (2, 4), "topic": (5, 7)}
    assert fits(phrases[0], ("quotes", "from", "x")) is None


@pytest.mark.parametrize(
    "template", ["", "a | b", "(a", "a)", "{", "{}", "{person} {topic}", "[a|b", "(a|b|c|d|e)" * 4, "]"]
)
def test_bad_templates_are_named(template: str) -> None:
    with pytest.raises(TemplateProblem):
        expand(template)


def lint(directory: Path) -> list[str]:
    return [str(problem).split("/", 1)[1] for problem in check(load(directory))]


def test_lint_is_silent_about_good_intents(tmp_path: Path) -> None:
    assert lint(write(tmp_path, hours=GOOD)) == []


def test_lint_finds_twins_stolen_and_missing(tmp_path: Path) -> None:
    other = """
        intent: location
        examples:
          - where is the archive
          - when is the archive open
          - opening hours of the archive please today
          - "{topic}"
        answer: sources
    """
    found = lint(write(tmp_path, hours=GOOD, location=other))
    assert any("location.yaml:4" in line and "also an example of opening_hours" in line for line in found)
    assert any("location.yaml:6" in line and "only a slot" in line for line in found)
    assert any("location.yaml:1" in line and "no tests" in line for line in found)


def test_an_example_wins_its_own_intent(tmp_path: Path) -> None:
    intents: Intents = load(write(tmp_path, hours=GOOD))
    for example in intents["opening_hours"].examples:
        found = match(example.text, intents, EMPTY)
        assert (found.intent, found.exact) == ("opening_hours", True)
