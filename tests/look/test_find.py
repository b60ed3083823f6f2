import pytest

from pipeline.errors import OnrecordError
from pipeline.look.find import find
from tests.look.look_tables import written

OTHERS = [
    {"entity_id": "e-jose", "type": "PERSON", "name": "José O’Quill-Ferrán", "aliases": ["O’Quill-Ferrán"]},
    {"entity_id": "e-mara", "type": "PERSON", "name": "Mara Quill", "aliases": ["Quill"], "n_quotes": 9},
    {"entity_id": "e-anna", "type": "PERSON", "name": "Anna Quill", "aliases": ["Quill"], "n_quotes": 3},
    {"entity_id": "e-quill", "type": "PERSON", "name": "Quill"},
    {"entity_id": "e-lord", "type": "PERSON", "name": "Lord"},
    {"entity_id": "e-odd", "type": "ORG", "name": "@+!"},
]


def ids(tmp_path, name: str) -> list[str]:
    return [one.id for one in find(written(tmp_path, entities=OTHERS), name)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("e-anna", ["e-anna"]),
        ("Mara Quill", ["e-mara"]),
        ("  MARA   quill ", ["e-mara"]),
        ("quill", ["e-mara", "e-anna", "e-quill"]),
        ("Ms Quill", ["e-mara", "e-anna", "e-jose", "e-quill"]),
        ("jose o'quill-ferran", ["e-jose"]),
        ("ferran", ["e-jose"]),
        ("Mr Ferrán José", ["e-jose"]),
        ("Lord", ["e-lord"]),
        ("@+!", ["e-odd"]),
    ],
)
def test_names_that_fit(tmp_path, name, found):
    assert ids(tmp_path, name) == found


@pytest.mark.parametrize("name", ["Quil", "Mara Reed", "!!", "", "e-none", "ann"])
def test_parts_of_words_and_words_of_different_people_fit_nobody(tmp_path, name):
    with pytest.raises(OnrecordError, match="nobody and nothing"):
        ids(tmp_path, name)


def test_names_that_look_alike_are_suggested_the_most_quoted_first(tmp_path):
    with pytest.raises(OnrecordError, match=r"did you mean Mara Quill or .*\?"):
        ids(tmp_path, "mara quil")
    with pytest.raises(OnrecordError, match="did you mean Mara Quill"):
        ids(tmp_path, "qiull")
    with pytest.raises(OnrecordError, match=r"is called 'zzz'$"):
        ids(tmp_path, "zzz")


def test_a_hostile_name_is_shown_not_obeyed(tmp_path):
    with pytest.raises(OnrecordError) as raised:
        ids(tmp_path, "\x1b[31mnobody\n")
    assert str(raised.value).isprintable()
