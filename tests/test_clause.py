"""Who does what to whom: a passage in which somebody else does it is no answer."""

from __future__ import annotations

import pytest

from bot.answer.clause import another_does_it, clause_of


@pytest.mark.parametrize(
    ("question", "passage", "another"),
    [
        ("did Novak accuse Holm", "Holm accused Novak of fraud.", True),
        ("did Novak accuse Holm", "Novak accused Holm of fraud.", False),
        ("did Novak accuse Holm", "Holm was accused by Novak of fraud.", False),
        ("did Novak accuse Holm", "In May he accused Holm of fraud.", False),
        ("did Novak accuse Holm", "On Monday Baker accused Holm of fraud.", True),
        ("was Novak accused by Holm", "Novak accused Holm of fraud.", True),
        ("was Novak accused by Holm", "Novak was accused by Holm.", False),
        ("why did the club lend money to Larkfield", "Larkfield lends money to the club.", True),
        ("why did the club lend money to Larkfield", "The club lent money to Larkfield.", False),
        ("why did the trust withdraw its bid", "The council withdrew, the trust said.", True),
        ("did Novak accuse Holm", "Holm and Novak met.", False),
        ("when did the strike end", "The dockers of Kelda ended the strike in March.", False),
        ("who accused Holm", "Novak accused Holm of fraud.", False),
    ],
)
def test_who_does_it(question: str, passage: str, another: bool) -> None:
    clause = clause_of(question)
    assert clause is not None
    assert bool(another_does_it(clause, passage, lambda form: [form])) is another


@pytest.mark.parametrize("question", ["who is Novak", "death toll", "what did she say about the dam?", ""])
def test_some_questions_have_no_clause_to_hold_a_passage_to(question: str) -> None:
    assert clause_of(question) is None
