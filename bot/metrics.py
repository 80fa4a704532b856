"""What Prometheus is told: numbers, never a text or an id of a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "answered", "exposition", "read"]

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
_FAST = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56)

_SLOW = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)

ANSWERS = Counter("onrecord_answers", "Answers, by what came of the question", ["status"], registry=REGISTRY)
ANSWER_SECONDS = Histogram(
    "onrecord_answer_seconds", "From the question to the answer, without Slack", buckets=_FAST, registry=REGISTRY
)
ACK_SECONDS = Histogram(
    "onrecord_ack_seconds", "From a delivery to its acknowledgement", buckets=_FAST, registry=REGISTRY
)
REFUSED = Counter("onrecord_deliveries_refused", "Deliveries not taken, by why", ["reason"], registry=REGISTRY)
CONNECTED = Gauge("onrecord_slack_connected", "1 when a delivery could arrive now", registry=REGISTRY)
CONNECTS = Counter("onrecord_slack_connects", "Connections of Socket Mode that came about", registry=REGISTRY)
WORKING = Gauge("onrecord_work_in_hand", "Deliveries acknowledged and not yet done with", registry=REGISTRY)
JOURNAL_UP = Gauge("onrecord_journal_up", "1 when the journal can be written to", registry=REGISTRY)
JOURNAL_ERRORS = Gauge("onrecord_journal_errors", "How often the journal could not be used", registry=REGISTRY)
JOURNAL_WAITING = Gauge("onrecord_journal_waiting", "Entries that wait for the journal to come back", registry=REGISTRY)
JOURNAL_LOST = Gauge("onrecord_journal_lost", "Entries given up because too many waited", registry=REGISTRY)
READINGS = Counter("onrecord_reader", "Requests to the reader, by what came of them", ["outcome"], registry=REGISTRY)
READING_SECONDS = Histogram(
    "onrecord_reader_seconds", "From a request to the reader to its reply", buckets=_SLOW, registry=REGISTRY
)
DOCUMENTS = Gauge("onrecord_corpus_documents", "Documents on record", registry=REGISTRY)
CORPUS_BUILT = Gauge("onrecord_corpus_built_timestamp_seconds", "When the store was built", registry=REGISTRY)
CORPUS_AGE = Gauge("onrecord_corpus_age_seconds", "How old the store is", registry=REGISTRY)
STORE_REFUSED = Gauge("onrecord_store_refused", "1 when a new store was bad and the old one answers", registry=REGISTRY)


def answered(status: str, seconds: float) -> None:
    """Counts an answer."""
    ANSWERS.labels(status).inc()
    ANSWER_SECONDS.observe(seconds)


def read(outcome: str, seconds: float) -> None:
    """Counts a request to the reader; `outcome` is one of our own few words."""
    READINGS.labels(outcome).inc()
    if seconds:
        READING_SECONDS.observe(seconds)


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    """Measures what is done inside."""
    started = time.perf_counter()
    try:
        yield
    finally:
        histogram.observe(time.perf_counter() - started)


def exposition() -> bytes:
    """All of it, as text."""
    return generate_latest(REGISTRY)
