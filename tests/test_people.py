"""People, bodies and places: their names, variants and roles."""

from __future__ import annotations

import pytest

from bot.extract import extract
from bot.extract.corpus import merge_people
from bot.extract.register import Edits
from bot.models import Person
from tests.reading import document, gold, read, seed


def people(text: str) -> dict[str, Person]:
    return {p.name: p for p in read(text).people}


def roles(person: Person) -> list[tuple[str, bool]]:
    return [(r.title, r.past) for r in person.roles]


def test_a_surname_is_a_variant_of_the_full_name() -> None:
    anna = people("Anna Petrov opened the bridge. Petrov left early.")["Anna Petrov"]
    assert anna.aliases == ("Petrov",)
    assert len(anna.mentions) == 2


def test_a_surname_of_two_people_goes_to_the_one_named_last() -> None:
    found = people("Anna Petrov spoke. Petrov left. Boris Petrov came. Petrov sang.")
    assert len(found["Anna Petrov"].mentions) == 2
    assert len(found["Boris Petrov"].mentions) == 2


def test_an_acronym_in_brackets_is_a_variant() -> None:
    found = people("The World Fishing Organization (WFO) met. The WFO voted.")
    assert found["World Fishing Organization"].aliases == ("WFO",)
    assert found["World Fishing Organization"].kind == "organisation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chief prosecutor Anna Petrov spoke.", [("Chief prosecutor", False)]),
        ("They met former foreign minister Anna Petrov.", [("foreign minister", True)]),
        ("The then-defence minister Anna Petrov agreed.", [("defence minister", True)]),
        ("Anna Petrov, chief prosecutor of the ABC, spoke.", [("chief prosecutor of the ABC", False)]),
        ("Anna Petrov, who is now defence minister, spoke.", [("defence minister", False)]),
        ("White House Press Secretary Anna Petrov spoke.", [("White House Press Secretary", False)]),
        ("The town’s mayor, Anna Petrov, spoke.", [("town’s mayor", False)]),
        ("Anna Petrov, a former judge, spoke.", [("judge", True)]),
        ("Secretary of State Anna Petrov spoke.", [("Secretary of State", False)]),
    ],
)
def test_roles_come_from_titles_and_appositions_and_may_be_past(text: str, expected: list[tuple[str, bool]]) -> None:
    assert roles(people(text)["Anna Petrov"]) == expected


def test_the_span_of_a_role_is_its_words() -> None:
    text = "They met former foreign minister Anna Petrov."
    [role] = people(text)["Anna Petrov"].roles
    assert text[role.start : role.end] == "foreign minister"


def test_an_office_is_a_body_and_its_holder_a_person() -> None:
    found = people("The Prime Minister’s Office declined. Prime Minister Anna Petrov did not.")
    assert found["Prime Minister’s Office"].kind == "organisation"
    assert found["Anna Petrov"].kind == "person"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("She lives in Velin.", "Velin", "place"),
        ("The Ministry of Fisheries voted.", "Ministry of Fisheries", "organisation"),
        ("The ABC voted.", "ABC", "organisation"),
        ("Talks were held in East Velin.", "East Velin", "place"),
        ("Mr. Okonkwo voted.", "Okonkwo", "person"),
    ],
)
def test_the_kind_is_read_from_form_and_place(text: str, name: str, kind: str) -> None:
    assert people(text)[name].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Accordingly, the talks ended. However, they began again. Monday was quiet.",
        "Swedish officials and German lawyers met.",
        "Resolution 1422 and Article 27 apply. The Treaty does not.",
    ],
)
def test_words_that_are_only_capitalised_are_no_names(text: str) -> None:
    assert people(text) == {}


def test_captions_and_newsletter_lines_name_nobody() -> None:
    assert people("KARL MEYER, the new mayor. (credit: ANNA PETROV / AGENCY)\n\nThe bridge fell on Monday.") == {}


def test_the_seeds_people_and_their_roles() -> None:
    sources = sorted({row["source"] for row in gold("seeds_quotes.jsonl")})
    found = {
        source[:3]: {p.name: roles(p) for p in extract(seed(source)).people if p.kind == "person"} for source in sources
    }
    assert found == {
        "000": {"Fatou Bensouda": [("chief prosecutor", True)], "Karim Khan": [("ICC Prosecutor", False)]},
        "001": {
            "Fatou Bensouda": [("ICC prosecutor", False)],
            "Avigdor Lieberman": [("Israeli foreign minister", True), ("defence minister", False)],
        },
        "002": {"Karim Khan": [("ICC Chief Prosecutor", False)]},
        "003": {"Emre Acar": []},
        "004": {
            "Karine Jean-Pierre": [("White House Press Secretary", False)],
            "Karim Khan": [("chief prosecutor of the ICC", False)],
            "Vladimir Putin": [("Russian President", False)],
        },
    }


@pytest.mark.parametrize("text", ["", "A", "A. B. C.", "(", "Aa " * 5000, "Mr.", "of the"])
def test_text_without_sense_is_survived(text: str) -> None:
    for person in read(text).people:
        assert person.name
        assert all(0 <= a < b <= len(text) for a, b in person.mentions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("His widow, Nino, told the paper so.", "Nino"),
        ("Her brother Dawit trains her.", "Dawit"),
        ("That is not what Balint’s sister, Zsoka, saw.", "Zsoka"),
        ("One of them, Andrej Kolarov, shouted.", "Andrej Kolarov"),
        ("Oisin Tarrant, a roofer from the coast, saw it.", "Oisin Tarrant"),
        ("The accountant, Judyta Fodor, denied it.", "Judyta Fodor"),
        ("A passenger, Eluned Pryce, 71, sang.", "Eluned Pryce"),
        ("They lost to Hallvor Lien. Lien celebrated.", "Hallvor Lien"),
    ],
)
def test_whom_the_text_introduces_as_a_person_is_one(text: str, name: str) -> None:
    assert people(text)[name].kind == "person"


@pytest.mark.parametrize(
    "text",
    [
        "The operator, Corran Wheels, has no drivers. Corran Wheels said nothing.",
        "Harrow Weave, which employs 90 people, will close. Harrow Weave regrets it.",
        "Brightwater Reach said it held no drawing.",
    ],
)
def test_whom_the_text_speaks_of_as_a_body_is_none(text: str) -> None:
    assert all(person.kind != "person" for person in people(text).values())


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Maria Holm wrote on Friday to her line manager, Jan Berg.", "Jan Berg", ["line manager"]),
        ("In a statement read out by his lawyer, Ada Lind, he denied it.", "Ada Lind", ["lawyer"]),
        ("It is recorded, Councillor Jan Berg. And Councillor Ada Lind?", "Ada Lind", ["Councillor"]),
        ("Asked about Ada Lind, the coach sighed.", "Ada Lind", []),
        ("Ada Lind, the chief executive? She left.", "Ada Lind", ["chief executive"]),
    ],
)
def test_a_role_is_a_title_and_no_piece_of_a_sentence(text: str, name: str, expected: list[str]) -> None:
    assert [title for title, _ in roles(people(text)[name])] == expected


def test_a_surname_of_two_people_told_of_in_one_sentence_means_neither() -> None:
    found = people("Anna Petrov and her cousin Boris Petrov own the farm. Petrov said the harvest was poor.")
    assert all("Petrov" not in person.aliases for person in found.values())


def test_a_title_tells_two_people_of_one_surname_apart() -> None:
    found = people("Inspector Noor Haddad led. Sergeant Omar Haddad followed. Later Inspector Haddad spoke.")
    assert len(found["Noor Haddad"].mentions) == 2


def test_a_professor_is_not_the_mister_of_the_same_surname() -> None:
    found = people("Professor Alder gave evidence. His son did too. Mr Dominic Alder was brief. Mr Alder left.")
    assert [len(found[name].mentions) for name in ("Professor Alder", "Dominic Alder")] == [1, 2]


def test_a_surname_alone_is_not_joined_to_somebody_of_another_title_or_to_one_of_two() -> None:
    def named(*texts: str) -> dict[str, str]:
        found = [(document(text), read(text)) for text in texts]
        return merge_people(found, Edits())[1]

    assert named("Peter Holm left early.", "Mr Holm said he was tired.")["holm"] == "Peter Holm"
    assert named("Peter Holm left early.", "Mrs Holm said she was tired.").get("holm") != "Peter Holm"
    two = ("Peter Holm spoke. Holm left.", "Anton Holm, his son, spoke.", "Holm said he was tired.")
    assert named(*two).get("holm") not in {"Peter Holm", "Anton Holm"}


def test_a_body_with_a_title_in_its_name_is_one_body_and_its_short_form_is_it() -> None:
    found = people("The Justice River Network (JRN) spoke today. It was founded in Velin. JRN said so.")
    assert (found["Justice River Network"].kind, found["Justice River Network"].aliases) == ("organisation", ("JRN",))
    assert "River Network" not in found


def test_a_surname_that_a_record_prints_in_capitals_is_called_as_everywhere_else() -> None:
    found = people("I call Ms Anna NOVAK. Anna Novak, the minister, rose. Mr Jan O. BERG left.")
    assert {"Anna Novak", "Jan O. Berg"} <= found.keys()
    assert not any(name.endswith(("NOVAK", "BERG")) for name in found)


def test_a_body_in_capitals_and_a_numeral_keep_theirs() -> None:
    found = people("The host of BBC Radio met John Berg III. Norland said he was safe. Norland said his plan was dead.")
    assert {"BBC Radio", "John Berg III"} <= found.keys()
    assert found["Norland"].kind != "person"
