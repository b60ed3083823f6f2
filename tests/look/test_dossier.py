from typing import Any

from pipeline.look import lines
from pipeline.look.dossier import Dossier, dossier
from pipeline.look.find import find
from tests.look.look_tables import FERRY, QUILL, REED, TRUST, rows, written


def of(tmp_path, entity_id: str, **changed: list[dict[str, Any]]) -> Dossier:
    run = written(tmp_path, **changed)
    (entity,) = find(run, entity_id)
    return dossier(run, entity)


def test_roles_stand_with_their_affiliation_and_sentence(tmp_path):
    chair, mayor = of(tmp_path, QUILL).roles
    assert (chair.role, chair.affiliation, chair.stories) == ("chair", "Tern Ferry Trust", 1)
    assert chair.evidence.sentence == "Mara Quill, [[chair]] of the Tern Ferry Trust, said fares would rise."
    assert mayor.evidence.place == "feed.jsonl [7]:23-28"


def test_a_role_stated_twice_is_one_line(tmp_path):
    entities = rows()["entities"]
    again = entities[1]["roles"][0]
    entities[1]["roles"] += [again | {"role": "Chair"}, again | {"doc_id": "d-2", "start": 0, "end": 2}]
    assert [(post.role, post.stories) for post in of(tmp_path, QUILL, entities=entities).roles] == [
        ("chair", 2),
        ("mayor", 1),
    ]


def test_other_names_stand_with_the_rule_that_joined_them(tmp_path):
    (alias,) = of(tmp_path, QUILL).aliases
    assert (alias.alias, alias.rule, alias.basis, alias.stories) == ("Quill", "surname_in_story", "rule", 1)
    assert alias.evidence.sentence.startswith("Ms [[Quill]] and Tomas Reed")
    assert "  Trust: a correction: the same body (1 story)" in list(lines.dossier(of(tmp_path, TRUST)))


def test_stories_in_order_with_counts(tmp_path):
    first, second = of(tmp_path, QUILL).stories
    assert (first.path, first.title, first.mentions, first.quotes) == ("ferry.txt", "Ferry fares to rise", 4, 3)
    assert (second.path, second.published) == ("feed.jsonl [7]", "2026-01-31T00:00:00+00:00")


def test_quotes_are_those_spoken_alone_and_jointly(tmp_path):
    said = of(tmp_path, QUILL).quotes
    assert [(quote.quote_id, quote.kind, quote.jointly) for quote in said] == [
        ("q-fares", "indirect", False),
        ("q-pier", "indirect", True),
        ("q-certain", "direct", False),
        ("q-broke", "indirect", False),
    ]
    start = FERRY.index("fares would")
    assert said[0].evidence.place == f"ferry.txt:{start}-{start + 16}"
    assert [quote.quote_id for quote in of(tmp_path, REED).quotes] == ["q-pier"]


def test_figures_are_those_claimed_alone_and_jointly(tmp_path):
    (figure,) = of(tmp_path, REED).figures
    assert (figure.words, figure.role, figure.horizon) == ("£2m = GBP 2,000,000", "cost", "by May")
    assert [figure.words for figure in of(tmp_path, TRUST).figures] == ["more than £3m = GBP 3,000,000"]


def test_a_figure_that_a_correction_gave_to_another_is_not_the_speakers(tmp_path):
    money = rows()["money"]
    money[0] |= {"claimant_id": TRUST, "claimant": "Tern Ferry Trust"}
    assert of(tmp_path, QUILL, money=money).figures == ()
    assert [figure.figure_id for figure in of(tmp_path, TRUST, money=money).figures] == ["f-pier", "f-found"]


def test_lines_for_a_terminal(tmp_path):
    found = list(lines.dossier(of(tmp_path, REED)))
    place = FERRY.index("the pier")
    assert found == [
        "Tomas Reed · PERSON · e-reed",
        "1 story, 1 mention, 1 quote",
        "",
        "Roles: none",
        "",
        "Also called: none",
        "",
        "Stories",
        "  ferry.txt: Ferry fares to rise, 1 mention, 1 quote",
        "",
        "Quotes",
        "  indirect, jointly: the pier would cost £2m",
        f"    ferry.txt:{place}-{place + 23} q-pier",
        "",
        "Figures",
        "  £2m = GBP 2,000,000 (cost, by May) f-pier",
        f"    ferry.txt:{place + 20}-{place + 23} [[£2m]]",
    ]
    quill = list(lines.dossier(of(tmp_path, QUILL)))
    assert "  chair, Tern Ferry Trust (1 story)" in quill
    assert "  feed.jsonl [7]: no title (2026-01-31), 2 mentions, 1 quote" in quill


def test_ten_thousand_aliases_are_cut_and_the_rest_counted(tmp_path):
    merge = rows()["merges"][0]
    merges = [merge | {"alias": f"Quill {number}"} for number in range(10_000)]
    found = list(lines.dossier(of(tmp_path, QUILL, merges=merges)))
    assert "  and 9980 more: see `onrecord explain`" in found
    assert len(found) < 80


def test_hostile_words_are_shown_not_obeyed(tmp_path):
    hostile = "\x1b]0;owned\x07 \u202egnp.exe\nMara Quill"
    documents, entities = rows()["documents"], rows()["entities"]
    documents[0] |= {"text": FERRY.replace("said", "\x9b\u202e.."), "title": hostile, "source_path": hostile}
    entities[1] |= {"name": hostile, "aliases": [hostile]}
    run = of(tmp_path, QUILL, documents=documents, entities=entities)
    assert all(line.isprintable() for line in lines.dossier(run))
    assert all(line.isprintable() for line in lines.listing([run.entity, run.entity]))
