"""Files for other tools: timelines as CSV and TimelineJS, the store as CSV and JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from bot.dates import bounds, show
from bot.models import Answer, Passage, SourceInfo
from bot.render.entries import entries
from bot.render.json import answer_object, passage_object, source_object
from bot.render.plain import as_of, attribution, cited, to_plain
from bot.render.visible import visible

COLUMNS = (
    "date",
    "text",
    "speaker",
    "attribution_kind",
    "status",
    "source",
    "line_start",
    "line_end",
    "published",
    "published_basis",
    "kind",
    "document_status",
    "correction",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula: what begins like one gets an apostrophe before it (OWASP)."""
    if not isinstance(value, str):
        return value
    shown = visible(value)
    return f"'{shown}" if value.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown


def passages_csv(passages: Iterable[Passage]) -> str:
    """One row a passage, RFC 4180, with a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for passage in passages:
        writer.writerow([safe_cell(getattr(passage, column)) for column in COLUMNS])
    return out.getvalue()


def timeline_js(answer: Answer) -> dict[str, Any]:
    """TimelineJS 3: one slide an event. It has no uncertain dates, so the date as we know it is in `display_date`."""
    slides = []
    for number, passage in enumerate(answer.answers):
        days = bounds(passage.date or "")
        if days is None:
            continue
        slide: dict[str, Any] = {
            "start_date": _js_date(passage.date or "", days[0].year, days[0].month, days[0].day),
            "display_date": show(passage.date or ""),
            "text": {"headline": _escape(passage.text), "text": _escape(" · ".join(_of(passage)))},
            "unique_id": f"{passage.source}-{passage.char_start}-{number}",
        }
        if days[1] != days[0] and "/" in (passage.date or ""):
            slide["end_date"] = {"year": days[1].year, "month": days[1].month, "day": days[1].day}
        slides.append(slide)
    return {"title": {"text": {"headline": _escape(answer.question or "Timeline")}}, "events": slides}


def _of(passage: Passage) -> list[str]:
    said = [f"Correction: {passage.correction}"] if passage.correction else []
    return [attribution(passage), cited(passage), *said]


def _js_date(value: str, year: int, month: int, day: int) -> dict[str, int]:
    precise = value.split("/")[0].rstrip("~?%").count("-")
    return {"year": year} | ({"month": month} if precise else {}) | ({"day": day} if precise > 1 else {})


def _escape(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def timeline_lines(answer: Answer) -> str:
    """Events in order, a heading for each year; what one sentence tells of several days is one entry."""
    if not answer.answers:
        return to_plain(answer)
    lines, year = [answer.message] if answer.message else [], ""
    for entry in entries(answer):
        passage = entry.passage
        if entry.year != year:
            year = entry.year
            lines += ["", year] if lines else [year]
        planned = " (planned)" if passage.planned else ""
        lines.append(f"  {entry.when}{planned}: {' '.join(passage.text.split())}")
        source = as_of(passage.published, passage.published_basis)
        lines.append(f"      {passage.citation} · {attribution(passage)} · {source}")
        if passage.correction:
            lines.append(f"      Correction: {passage.correction}")
    return visible("\n".join(lines))


TIMELINE_FORMATS: dict[str, Callable[[Answer], str]] = {
    "text": timeline_lines,
    "json": lambda answer: json.dumps(answer_object(answer), ensure_ascii=False),
    "csv": lambda answer: passages_csv(answer.answers).rstrip("\r\n"),
    "timelinejs": lambda answer: json.dumps(timeline_js(answer), ensure_ascii=False),
}


def timeline_text(answer: Answer, form: str) -> str:
    """A timeline in one of TIMELINE_FORMATS."""
    return TIMELINE_FORMATS[form](answer)


def _as_json(sources: Iterable[SourceInfo], passages: Iterable[Passage]) -> str:
    by_source: dict[str, list[dict[str, Any]]] = {}
    for passage in passages:
        by_source.setdefault(passage.source, []).append(passage_object(passage))
    rows = [source_object(info) | {"passages": by_source.get(info.source, [])} for info in sources]
    return json.dumps({"sources": rows}, ensure_ascii=False, indent=1) + "\n"


EXPORTS: dict[str, Callable[[Iterable[SourceInfo], Iterable[Passage]], str]] = {
    "csv": lambda sources, passages: passages_csv(passages),
    "json": _as_json,
}


def export_text(form: str, sources: Iterable[SourceInfo], passages: Iterable[Passage]) -> str:
    """The whole store in one of EXPORTS."""
    return EXPORTS[form](sources, passages)
