"""The status of a sentence by its words: told as fact, as unproven, as denied, as a plan, as somebody's judgement."""

from __future__ import annotations

import re

from bot.extract.grammar import AUXILIARIES, is_verb
from bot.extract.hedges import ALLEGED, DENIED, OPINION, PLANNED, Rule
from bot.models import StatementStatus

WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
BARE = re.compile(r"[A-Za-z][\w’']*")
ASIDE = re.compile(r", (?:who|which|whose|where)\b[^,]{0,80},")
RELATIVE = re.compile(r"\w,? (?:who|whom|which|whose|where)\b[^,;]{0,60}$")
"""Before a word: it stands in a relative clause that has not ended ("a man, whom I will call H., said")."""
SUBORDINATE = re.compile(
    r"(?:If|Should|While|When|As|After|Before|Although|Though|Because|Since|Once|In|On|At|Under|With|By|For|However"
    r"|Therefore)\b"
)
TRIGGERS = frozenset().union(*(rule.triggers for rule in (*DENIED, *ALLEGED, *PLANNED, *OPINION)))
NO_FINITE = frozenset("to not set read put cut being".split())
"""Words that look finite and mostly are not."""


def status_of(text: str, *, reported: bool, opinionated: bool, told: int = 0) -> tuple[StatementStatus, str]:
    """Status and the id of the rule that decided; the first group of rules that matches wins.

    `reported`: it tells what somebody said, from `told` on. `opinionated`: it stands in an opinion piece, in the
    author's own voice, where doubt is a judgement and a plan may be one.
    """
    words = frozenset(WORD.findall(text.lower()))
    if words.isdisjoint(TRIGGERS) and not (opinionated and "would" in words):
        return "asserted", "plain"
    if rule := _first(DENIED, text, words, told):
        return "denied", rule
    doubted = _first(ALLEGED, text, words, told)
    judged = _first(OPINION, text, words, told)
    if opinionated:
        rule = judged or doubted or _first(PLANNED, text, words, told) or ("would" if "would" in words else None)
        return ("opinion", rule) if rule else ("asserted", "plain")
    if doubted:
        return "alleged", doubted
    planned = _first(PLANNED, text, words, told)
    if planned and (judged is None or judged == "judgement-word"):
        return "planned", planned
    if judged and reported:
        return "opinion", judged
    return "asserted", "plain"


def _first(rules: tuple[Rule, ...], text: str, words: frozenset[str], told: int) -> str | None:
    """The id of the first rule that the text meets."""
    for rule in rules:
        if rule.triggers.isdisjoint(words):
            continue
        for match in rule.pattern.finditer(text):
            if rule.unless is not None and rule.unless(text, match):
                continue
            if not rule.main_clause or _in_main_clause(text, match.start(), told):
                return rule.id
    return None


def _in_main_clause(text: str, at: int, told: int) -> bool:
    """No finite verb stands before the word at `at`, but for its own auxiliaries."""
    low = told if told <= at else 0
    if RELATIVE.search(text, low, at):
        return False
    if SUBORDINATE.match(text, low) and (comma := text.rfind(",", low, at)) >= 0:
        low = comma
    words = BARE.findall(ASIDE.sub("", text[low:at]))
    if words and words[0].lower() in {"that", "if", "whether"}:
        words = words[1:]
    while words and words[-1].lower() in AUXILIARIES:
        words.pop()
    return not any(is_verb(word, word) and word not in NO_FINITE for word in words)
