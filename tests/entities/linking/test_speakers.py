"""Source expressions to the people and organisations they mean."""

from __future__ import annotations

import pytest

from pipeline.entities.linking.index import Meant, by_document
from pipeline.entities.linking.speakers import COLUMNS, Speakers
from pipeline.schema import QUOTES
from tests.blank_rows import blank
from tests.entities.entity_cases import mention
from tests.entities.linking.linked import index

TEXT = "Mayor Jane Thornbury and Marcus Okell met Brindle Homes in Ludlow. "
TEXT += "Jane Thornbury's aide and the mayor left. She said"


def at(words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start


ROWS = [
    mention("d-1", 0, "Jane Thornbury", at("Jane"), role="Mayor", affiliation=None, role_start=0, role_end=5),
    mention("d-1", 1, "Marcus Okell", at("Marcus")),
    mention("d-1", 2, "Brindle Homes", at("Brindle"), label="ORG"),
    mention("d-1", 3, "Ludlow", at("Ludlow"), label="GPE"),
    mention("d-1", 0, "Jane Thornbury", at("Jane", 1)),
    mention("d-1", 0, "the mayor", at("the mayor"), form="nominal"),
    mention("d-1", 0, "She", at("She"), form="pronoun"),
]


def finding(rows, entities):
    """What finds the sources of rows; `entities` are the rows of those that have one."""
    meant = by_document(entities.meant({row["doc_id"] for row in rows}))
    whom = [meant[row["doc_id"]].get(row["cluster"]) for row in rows]
    return Speakers([tuple(row[name] for name in COLUMNS) for row in rows], whom)


@pytest.fixture
def entities():
    return index(ROWS).close()


@pytest.fixture
def speakers(entities):
    return finding([*ROWS, mention("d-1", None, "He", 0, form="pronoun")], entities)


def resolve(speakers, words, nth=0, kind="unknown", joint=()):
    start = at(words, nth) if words else None
    spans = [{"start": at(other), "end": at(other) + len(other)} for other in joint]
    row = {"doc_id": "d-1", "speaker_start": start, "speaker_type": kind}
    row |= {"speaker_core_start": start, "speaker_core_end": words and start + len(words)}
    return speakers.resolve(blank(QUOTES) | row | {"co_speaker_spans": spans}, TEXT)


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("Jane Thornbury", "Jane Thornbury", "person"),
        ("Mayor Jane Thornbury", "Jane Thornbury", "person"),
        ("Mayor Jane Thornbury and Marcus Okell", "Jane Thornbury", "person"),
        ("Brindle Homes", "Brindle Homes", "organisation"),
        ("Ludlow", "Ludlow", "organisation"),
        ("She", "Jane Thornbury", "person"),
    ],
)
def test_a_source_means_an_entity(words, name, kind, speakers):
    found = resolve(speakers, words)
    assert (found["speaker"], found["speaker_type"], found["unresolved_reason"]) == (name, kind, None)
    assert found["speaker_id"]


@pytest.mark.parametrize(
    ("words", "nth", "kind", "reason"),
    [
        ("", 0, "unknown", "no_source"),
        ("Jane Thornbury's aide", 0, "unnamed", "unnamed_source"),
        ("aide", 0, "unnamed", "unnamed_source"),
        ("aide", 0, "group", "plural_source"),
        ("aide", 0, "document", "document_source"),
        ("met", 0, "unknown", "no_antecedent"),
        ("Brindle Homes in", 0, "unknown", "no_antecedent"),
        ("Jane Thornbury's", 0, "unknown", "no_antecedent"),
    ],
)
def test_a_source_that_means_nobody_known_has_a_reason(words, nth, kind, reason, speakers):
    found = resolve(speakers, words, nth, kind)
    assert (found["speaker_id"], found["speaker"], found["speaker_role"]) == (None, None, None)
    assert (found["speaker_type"], found["unresolved_reason"]) == (kind, reason)


def test_a_common_noun_that_was_resolved_is_a_person(speakers):
    found = resolve(speakers, "the mayor", kind="unnamed")
    assert (found["speaker"], found["speaker_type"]) == ("Jane Thornbury", "person")


SPOKEN = "A spokesman for the Treasury and a Treasury official and an aide to Hugo Frayle said no."


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("A spokesman for the Treasury", "unnamed", ("Treasury", "organisation", "spokesman", None)),
        ("a Treasury official", "unnamed", (None, "unnamed", "official, Treasury", "unnamed_source")),
        ("a Treasury official", "unknown", (None, "unnamed", "official, Treasury", "unnamed_source")),
        ("an aide to Hugo Frayle", "unnamed", (None, "unnamed", "aide", "unnamed_source")),
    ],
)
def test_a_spokesperson_speaks_for_the_body_and_others_of_it_stay_unnamed(words, kind, expected):
    voices = [("A spokesman for the Treasury", "spokesman"), ("a Treasury official", "official")]
    voices += [("an aide to Hugo Frayle", "aide")]
    bodies = [SPOKEN.index("Treasury"), SPOKEN.index("Treasury official")]
    named = [mention("d-1", 0, "Treasury", start, label="ORG") for start in bodies]
    rows = list(named)
    for voice, role in voices:
        start = SPOKEN.index(voice)
        body = next((at for at in bodies if start <= at < start + len(voice)), None)
        of = {"affiliation": body and "Treasury", "affiliation_start": body, "affiliation_end": body and body + 8}
        rows.append(mention("d-1", None, voice, start, form="nominal", role=role, **of))
    start = SPOKEN.index(words)
    quote = {"doc_id": "d-1", "speaker_start": start, "speaker_type": kind}
    quote |= {"speaker_core_start": start, "speaker_core_end": start + len(words)}
    found = finding(rows, index(named).close()).resolve(blank(QUOTES) | quote | {"co_speaker_spans": []}, SPOKEN)
    assert (found["speaker"], found["speaker_type"], found["speaker_role"], found["unresolved_reason"]) == expected


def test_they_of_several_people_are_a_group():
    columns = {"form": "pronoun", "entity_id": None, "unresolved_reason": "group"}
    speakers = finding([mention("d-1", None, "They", 0, **columns)], index([]).close())
    quote = {"doc_id": "d-1", "speaker_start": 0, "speaker_type": "unknown", "co_speaker_spans": []}
    quote |= {"speaker_core_start": 0, "speaker_core_end": 4}
    found = speakers.resolve(blank(QUOTES) | quote, "They said no.")
    assert (found["speaker_id"], found["speaker_type"], found["unresolved_reason"]) == (None, "group", "plural_source")


def test_a_noun_behind_another_is_not_who_speaks(entities):
    text = "The article in the paper said no."
    row = mention("d-1", 2, "the paper", text.index("the paper"), form="nominal")
    quote = {"doc_id": "d-1", "speaker_start": 0, "speaker_type": "document", "co_speaker_spans": []}
    quote |= {"speaker_core_start": 0, "speaker_core_end": 24}
    found = finding([row], entities).resolve(blank(QUOTES) | quote, text)
    assert (found["speaker_id"], found["unresolved_reason"]) == (None, "document_source")


def test_the_role_is_that_of_the_story(speakers):
    assert resolve(speakers, "Jane Thornbury")["speaker_role"] == "Mayor"
    elsewhere = index([*ROWS, mention("d-2", 0, "Jane Thornbury", 5)]).close().meant(["d-2"]).to_pylist()[0]
    assert (elsewhere["name"], elsewhere["role"]) == ("Jane Thornbury", None)


@pytest.mark.parametrize(("first", "role"), [("Jane Thornbury", "mayor"), ("JANE THORNBURY", "chair")])
def test_of_two_clusters_of_one_entity_the_first_that_came_to_it_gives_the_role(first, role):
    rows = [
        mention("d-1", 0, first, 10, role="mayor", role_start=0, role_end=5),
        mention("d-1", 1, "Jane Thornbury", 50, role="chair", role_start=40, role_end=45),
    ]
    (entity,), meant = list(index(rows).close()), by_document(index(rows).close().meant(["d-1"]))["d-1"]
    assert entity.role_in("d-1") == role
    assert meant == dict.fromkeys((0, 1), Meant(entity.entity_id, "PERSON", "Jane Thornbury", role))


def test_joint_speakers_are_others_than_the_speaker(speakers, entities):
    ids = {one.name: one.entity_id for one in entities}
    found = resolve(speakers, "Jane Thornbury", joint=["Marcus Okell", "Jane Thornbury", "Marcus Okell", "aide"])
    assert found["co_speakers"] == [ids["Marcus Okell"]]


def test_mentions_of_another_story_do_not_count(speakers):
    assert speakers.named("d-2", TEXT, 0, 20) is None
