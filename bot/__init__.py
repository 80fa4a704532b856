"""Onrecord: answers questions only with passages from a newsroom's own documents."""

__version__ = "0.1.0"
