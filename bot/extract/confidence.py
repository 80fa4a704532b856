"""How sure a speaker is: the measured precision of each rule on the development texts, by the length of the passage.

Short quoted stretches are often titles, terms or irony that nobody is quoted with, so most rules are less sure of them.
The figures are rounded shares of right speakers (docs/extraction.md says how they were measured).
"""

from __future__ import annotations

BAR = 0.6
"""Under it the speaker is not established."""

# rule: (one word, two or three words, four words and more)
MEASURED: dict[str, tuple[float, float, float]] = {
    "after-subject": (0.85, 0.92, 0.97),
    "after-verb": (0.85, 0.85, 0.95),
    "after-subject-open": (0.35, 0.35, 0.6),
    "after-subject-open-weak": (0.1, 0.1, 0.1),
    "after-subject-weak": (0.3, 0.3, 0.4),
    "after-verb-weak": (0.5, 0.5, 0.7),
    "after-any": (0.4, 0.5, 0.7),
    "before": (0.55, 0.62, 0.93),
    "before-ing": (0.8, 0.85, 0.75),
    "before-by": (0.6, 0.6, 0.7),
    "before-verb": (0.6, 0.6, 0.7),
    "before-weak": (0.3, 0.35, 0.6),
    "before-weak-ing": (0.4, 0.4, 0.7),
    "before-intro": (0.8, 0.8, 0.85),
    "before-intro-ing": (0.6, 0.6, 0.68),
    "before-intro-weak": (0.5, 0.5, 0.7),
    "before-far": (0.9, 0.86, 0.94),
    "before-far-ing": (0.9, 0.9, 0.9),
    "before-far-weak": (0.3, 0.45, 0.45),
    "before-far-weak-ing": (0.3, 0.4, 0.4),
    "before-comma": (0.85, 0.82, 0.88),
    "before-comma-ing": (0.7, 0.7, 0.8),
    "before-passive": (0.3, 0.3, 0.5),
    "clause-final": (0.7, 0.8, 0.88),
    "according-to": (0.6, 0.6, 0.75),
    "label": (0.8, 0.85, 0.9),
    "credit": (0.7, 0.8, 0.9),
    "transcript": (0.9, 0.9, 0.95),
    "noun-cue": (0.6, 0.45, 0.5),
    "neighbour": (0.2, 0.3, 0.6),
    "same-sentence": (0.3, 0.35, 0.55),
    "sentence-subject": (0.2, 0.25, 0.4),
    "sentence-subject-pronoun": (0.4, 0.45, 0.45),
    "turn": (0.9, 0.95, 0.975),
    "turn-weak": (0.5, 0.6, 0.8),
    "turn-paragraph": (0.5, 0.6, 0.8),
    "turn-after-sentence": (0.5, 0.7, 0.85),
    "turn-after-sentence-subject": (0.4, 0.5, 0.75),
    "paragraph-open": (0.4, 0.5, 0.8),
    "paragraph-colon": (0.6, 0.7, 0.9),
    "paragraph-colon-subject": (0.3, 0.4, 0.5),
    "paragraph-after-quote": (0.2, 0.3, 0.55),
    "paragraph-after-paragraph": (0.2, 0.2, 0.35),
    "paragraph-after-sentence": (0.1, 0.1, 0.2),
    "paragraph-after-sentence-subject": (0.1, 0.1, 0.15),
    "reported-past": (0.85, 0.85, 0.85),
    "reported-third": (0.85, 0.85, 0.85),
    "reported-base": (0.8, 0.8, 0.8),
    "reported-ing": (0.78, 0.78, 0.78),
    "reported-final": (0.9, 0.9, 0.9),
    "reported-according": (0.85, 0.85, 0.85),
    "before-next": (0.5, 0.6, 0.8),
}
OUTER = "-outer"
VAGUE = frozenset("who they it which you we i".split())
"""Subjects that are right less often than names: their clause is often not the one that reports."""


def confidence(rule: str, words: int, speaker: str) -> float:
    """The chance that the speaker found by `rule` for a passage of so many words is right."""
    by_length = MEASURED.get(rule.removesuffix(OUTER), (0.4, 0.45, 0.5))
    sure = by_length[0 if words <= 1 else 1 if words <= 3 else 2]
    if speaker.lower() in VAGUE:
        sure -= 0.15
    elif len(speaker.split()) > 8 or (speaker[:1].islower() and speaker.lower() not in {"he", "she"}):
        sure -= 0.08
    return round(max(sure, 0.05), 3)
