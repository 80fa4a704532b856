"""The JSON contracts: plain dictionaries that other tools may rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.models import Answer, Document, Extraction, Passage, SourceInfo

PASSAGE_KEYS = (
    "kind",
    "text",
    "source",
    "line_start",
    "line_end",
    "char_start",
    "char_end",
    "page",
    "speaker",
    "attribution_kind",
    "status",
    "date",
    "published",
    "published_basis",
    "use",
    "verified",
)


def passage_object(passage: Passage) -> dict[str, Any]:
    return {key: getattr(passage, key) for key in PASSAGE_KEYS}


def answer_object(answer: Answer) -> dict[str, Any]:
    """The answer object of the contract; `explain` is added where the answer carries one."""
    found: dict[str, Any] = {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status,
        "intent": answer.intent,
        "confidence": round(answer.confidence, 4),
        "understood": dict(answer.understood),
        "answers": [passage_object(p) for p in answer.answers],
        "candidates": [passage_object(p) for p in answer.candidates],
        "message": answer.message,
        "reason": answer.reason,
    }
    return found | ({"explain": answer.explain} if answer.explain else {})


def extract_object(document: Document, found: Extraction, explain: bool = False) -> dict[str, Any]:
    """The extract object of the contract; with `explain` each decision carries the id of its rule."""

    def rule(thing: Any) -> dict[str, str]:
        return {"rule": thing.rule} if explain else {}

    text = document.text
    return {
        "source": document.source,
        "sha256": document.sha256,
        "published": {"date": found.published.date, "basis": found.published.basis, "words": found.published.words},
        "sentences": [{"start": s.start, "end": s.end} for s in found.sentences],
        "statements": [
            {
                "start": s.start,
                "end": s.end,
                "attributed_to": s.attributed_to,
                "attribution_kind": s.attribution_kind,
                "status": s.status,
            }
            | rule(s)
            for s in found.statements
        ],
        "quotes": [
            {
                "start": q.start,
                "end": q.end,
                "text": text[q.start : q.end],
                "line": document.line(q.start),
                "type": q.type,
                "speaker": q.speaker,
                "speaker_text": q.speaker_text,
                "speaker_start": q.speaker_start,
                "speaker_end": q.speaker_end,
                "cue": q.cue,
                "confidence": round(q.confidence, 3),
            }
            | rule(q)
            for q in found.quotes
        ],
        "dates": [
            {
                "start": d.start,
                "end": d.end,
                "text": text[d.start : d.end],
                "value": d.value,
                "precision": d.precision,
                "basis": d.basis,
            }
            for d in found.dates
        ],
        "events": [
            {
                "start": e.start,
                "end": e.end,
                "text": text[e.start : e.end],
                "date": e.date,
                "basis": e.basis,
                "planned": e.planned,
            }
            for e in found.events
        ],
        "people": [
            {
                "name": p.name,
                "aliases": list(p.aliases),
                "roles": [{"title": r.title, "past": r.past} for r in p.roles],
                "kind": p.kind,
            }
            for p in found.people
        ],
    }


def source_object(info: SourceInfo) -> dict[str, Any]:
    """A document as `onrecord sources --json` gives it."""
    return asdict(info)
