"""The frozen values that cross stages.

Offsets are Unicode code points into the document's text as decoded, end exclusive; lines count from 1.
Dates are EDTF strings (Library of Congress, level 1 and intervals), or None where nothing supports one.
"""

from bot.models.answered import Answer, AnswerStatus, Checked, Choice, Context, Health, Passage, PassageKind, Verdict
from bot.models.asked import AnswerKind, Query, Want
from bot.models.extracted import (
    AttributionKind,
    Basis,
    DateMention,
    Document,
    DocumentKind,
    DocumentStatus,
    DocumentUse,
    Event,
    Extraction,
    Furniture,
    Person,
    PersonKind,
    Published,
    Quote,
    QuoteType,
    Role,
    Sentence,
    Statement,
    StatementStatus,
)
from bot.models.serving import AT_ONCE, EVERYBODY, NEVER, Clearance, is_served, served_from
from bot.models.stored import Row, SourceInfo

__all__ = [
    "AT_ONCE",
    "EVERYBODY",
    "NEVER",
    "Answer",
    "AnswerKind",
    "AnswerStatus",
    "AttributionKind",
    "Basis",
    "Checked",
    "Choice",
    "Clearance",
    "Context",
    "DateMention",
    "Document",
    "DocumentKind",
    "DocumentStatus",
    "DocumentUse",
    "Event",
    "Extraction",
    "Furniture",
    "Health",
    "Passage",
    "PassageKind",
    "Person",
    "PersonKind",
    "Published",
    "Query",
    "Quote",
    "QuoteType",
    "Role",
    "Row",
    "Sentence",
    "SourceInfo",
    "Statement",
    "StatementStatus",
    "Verdict",
    "Want",
    "is_served",
    "served_from",
]
