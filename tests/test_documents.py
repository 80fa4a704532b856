"""Source documents are read as they are, and what is not their text is recognised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Config
from bot.documents import load_register, read, scan
from bot.errors import DataError, DocumentError

ROOT = Path(__file__).parent.parent
Newsroom = Callable[..., Config]


def furniture(text: str, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    return {document.text[f.start : f.end].strip(): f.kind for f in document.furniture}


def test_line_ends_and_offsets_stay_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Erste Zeile.\r\nZweite – Zeile.\rDritte.\n".encode())
    document = read(path)
    assert document.text == "Erste Zeile.\r\nZweite – Zeile.\rDritte.\n"
    assert [document.line(document.text.index(word)) for word in ("Erste", "Zweite", "Dritte")] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "cp1250"])
def test_other_encodings_are_detected_and_named(tmp_path: Path, encoding: str) -> None:
    text = "The café owner said “it was déjà vu” and left. Später kam die Polizei; she wrote naïve façade things.\n" * 5
    if encoding == "cp1250":
        text = (
            "Minister řekl, že dohoda je hotová. Příští schůzka bude v březnu, uvedla mluvčí vlády podle všeho.\n" * 5
        )
    path = tmp_path / "old.txt"
    path.write_bytes(text.encode(encoding))
    document = read(path)
    assert document.text.splitlines()[0] == text.splitlines()[0]
    assert document.encoding != "utf-8"


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "is empty"), (b"  \n ", "is empty"), (b"abc\x00def", "binary data")]
)
def test_what_is_no_text_is_refused_with_its_name(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=rf"bad\.txt.*{says}"):
        read(path)


def test_hidden_files_links_and_other_formats_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "photo.jpg", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    assert [path.relative_to(tmp_path).as_posix() for path in scan(tmp_path)] == ["a.md", "b.txt", "sub/c.txt"]


def test_headline_captions_newsletter_lines_and_comment_forms_are_furniture(tmp_path: Path) -> None:
    found = furniture(
        "Minister opens bridge after long delay\n\n"
        "The new bridge at dawn.  (photo credit: Jane Roe/Agency)\nThe new bridge at dawn.\n\n"
        "OSLO, May 3 (Agency) - The minister opened the bridge on Monday, two years late.\n\n"
        "Sign up for our morning newsletter\n\nWhat comes next\n\n"
        "The second bridge will follow in the spring, according to the ministry's plan for the region.\n\n"
        "[Jane Roe is a reporter at the Agency]\n\nLeave a Reply\n",
        tmp_path,
    )
    assert found["Minister opens bridge after long delay"] == "title"
    assert found["The new bridge at dawn.  (photo credit: Jane Roe/Agency)"] == "caption"
    assert found["The new bridge at dawn."] == "caption"
    assert found["OSLO, May 3 (Agency) -"] == "dateline"
    assert found["Sign up for our morning newsletter"] == "newsletter"
    assert found["What comes next"] == "heading"
    assert found["[Jane Roe is a reporter at the Agency]"] == "author_box"
    assert found["Leave a Reply"] == "comments"


def test_prose_is_never_taken_for_furniture(tmp_path: Path) -> None:
    assert not furniture(
        "The 8- and 10-county definitions differ.\n\nGet out, he said.\n\nHe is a reporter of rare talent who never wrote.\n\n"
        "- first point\n- second point\n\nThe photo by Jane Roe was sold for a million, the court heard on Monday.\n",
        tmp_path,
    )


def test_seeds_are_the_documents_they_were() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "seeds").glob("*.txt")}
    assert sizes == {
        "000_510f493c2ca079dc.txt": 8067, "001_9a076e687b76dfde.txt": 2728, "002_0e9ace111f284c32.txt": 2400,
        "003_6573788fd66a8653.txt": 13550, "004_ebd7c93b658a19ec.txt": 2529,
    }  # fmt: skip


def test_every_problem_of_the_register_is_reported_at_once_with_its_line(newsroom: Newsroom) -> None:
    config = newsroom(
        {"a.txt": "Text."},
        sources="a.txt:\n  titel: A\n  published: yesterday\n  kind: blog\nb.txt: [1]\na.txt:\n  use: background\nc.txt:\n  use: embargoed\n",
    )
    with pytest.raises(DataError) as error:
        load_register(config.data / "sources.yaml")
    assert "data/sources.yaml:2: unknown key `titel`, did you mean `title`?" in str(error.value)
    assert "data/sources.yaml:3: `published: yesterday` is no EDTF date" in str(error.value)
    assert "data/sources.yaml:4: `kind: blog` is none of news, wire" in str(error.value)
    assert "data/sources.yaml:5: `b.txt` must hold keys" in str(error.value)
    assert "data/sources.yaml:6: `a.txt` stands here a second time" in str(error.value)
    assert "data/sources.yaml:9: `use: embargoed` needs `embargo_until`" in str(error.value)


@pytest.mark.parametrize(
    "yaml",
    [
        "a: &x [1]\nb: *x\n",
        "[" * 500,
        "a: !!python/object/apply:os.system [ls]\n",
        "a: 'open\n",
        "\x00",
        "- \t- x\n\t: y",
    ],
)
def test_hostile_yaml_is_a_plain_message(newsroom: Newsroom, yaml: str) -> None:
    config = newsroom({"a.txt": "Text."}, sources=yaml)
    with pytest.raises(DataError, match=r"data/sources\.yaml"):
        load_register(config.data / "sources.yaml")
