"""What similar words hide: the rules that matching and answering share."""

from __future__ import annotations

import pytest

from bot import contraries
from bot.terms import terms


def test_numbers_are_equal_or_missing_never_near() -> None:
    assert contraries.numbers("In 2023, 1,200 people and twelve courts; No. 007") == ("2023", "1200", "12", "7")


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("he didn't say", True),
        ("they never met", True),
        ("it is not true that he did not say", False),
        ("not only Novak but also others", False),
        ("there is no longer a court", True),
    ],
)
def test_negation_is_parity(text: str, negated: bool) -> None:
    assert contraries.negated(text) is negated


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("who supported it", "those who opposed it", [("supported", "opposed")]),
        ("who supported it", "those who supported and opposed it", []),
        ("prices rose", "prices fell", [("rose", "fell")]),
        ("before the vote", "after the vote", [("before", "after")]),
    ],
)
def test_opposites_are_found_in_every_form(one: str, other: str, found: list[tuple[str, str]]) -> None:
    assert contraries.opposites(one, other) == found


@pytest.mark.parametrize(
    ("question", "text", "contrary"),
    [
        ("who saw people who shouldn't have been there", "Strangers were in the room.", False),
        ("who did not leave", "Strangers left the room.", True),
        ("why should she not hear the case", "She advised the mission in 2010.", False),
        ("why did she not vote", "She advised the mission in 2010.", True),
        ("what was said on whether to sell", "They should not sell.", False),
        ("why did they sell", "They did not sell.", True),
    ],
)
def test_a_question_s_own_no_must_be_met_but_not_that_of_a_clause_in_it(
    question: str, text: str, contrary: bool
) -> None:
    assert bool(contraries.contradiction(question, text, [t.stem for t in terms(text)])) is contrary
