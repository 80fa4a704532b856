"""`python -m bot` is the `onrecord` command."""

from bot.cli import main

main()
