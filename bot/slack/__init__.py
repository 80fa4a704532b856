"""Slack: what arrives, what is sent. Listeners guard, ask the archive, render, say."""

from bot.slack.app import build_app
from bot.slack.desk import Desk

__all__ = ["Desk", "build_app"]
