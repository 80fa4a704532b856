"""Errors whose text is meant for a person.

OnrecordError
├── SettingError     a setting or a token is missing or wrong
├── DocumentError    a source document cannot be read
├── DataError        a file in data/ (sources.yaml, people.yaml) is wrong
├── IntentError      one or more intent files are wrong
├── StoreError       the built store is missing, old or damaged
└── JournalError     the journal cannot be used now

`cli.py` and `slack/` turn them into words, each in one place; nothing else catches them.
"""

from pathlib import Path


class OnrecordError(Exception):
    """What went wrong in one sentence, and in `hint` what to do next.

    str() gives both, as whoever runs the bot should read them; `discreet` is for everybody else: a `file` that they
    name has only its name there, not the folders that it lies in.
    """

    def __init__(self, message: str, hint: str = "", file: Path | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message

    @property
    def discreet(self) -> str:
        return str(self).replace(str(self.file), self.file.name) if self.file else str(self)


class SettingError(OnrecordError):
    pass


class DocumentError(OnrecordError):
    pass


class DataError(OnrecordError):
    pass


class IntentError(OnrecordError):
    pass


class StoreError(OnrecordError):
    pass


class ReaderError(OnrecordError):
    """The reader (a language model) could not be asked."""


class JournalError(OnrecordError):
    pass
