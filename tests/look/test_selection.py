import pyarrow.parquet as pq
import pytest

from pipeline import schema
from pipeline.errors import TableError
from pipeline.look.selection import Tables
from pipeline.schema import ENTITIES, MENTIONS, QUOTES
from tests.blank_rows import all_tables
from tests.look.look_tables import QUILL, REED, written


def ids(rows: list[dict[str, str]], key: str) -> list[str]:
    return [row[key] for row in rows]


def test_all_rows_and_only_the_columns_asked_for(tmp_path):
    assert written(tmp_path).rows(ENTITIES, ["entity_id", "type"])[1] == {"entity_id": QUILL, "type": "PERSON"}


def test_rows_that_hold_a_value_in_one_of_several_columns(tmp_path):
    found = written(tmp_path).rows(QUOTES, ["quote_id"], ["speaker_id", "co_speakers"], [REED])
    assert ids(found, "quote_id") == ["q-pier"]
    found = written(tmp_path).rows(QUOTES, ["quote_id"], ["speaker_id", "co_speakers"], [REED, QUILL])
    assert ids(found, "quote_id") == ["q-fares", "q-pier", "q-certain", "q-broke"]


def test_null_is_never_wanted(tmp_path):
    assert written(tmp_path).rows(QUOTES, ["quote_id"], ["speaker_id"], [None]) == []
    assert written(tmp_path).rows(QUOTES, ["quote_id"], ["speaker_id"], []) == []


def test_values_of_any_script(tmp_path):
    run = written(tmp_path, entities=[{"entity_id": "é"}, {"entity_id": "日本"}, {"entity_id": ""}])
    assert ids(run.rows(ENTITIES, ["entity_id"], ["entity_id"], ["日本", "", "x"]), "entity_id") == ["日本", ""]


def test_rows_of_every_row_group(tmp_path):
    many = [{"mention_id": f"m-{number}"} for number in range(schema.ROW_GROUP * 2 + 5)]
    run = written(tmp_path, mentions=many)
    assert pq.ParquetFile(tmp_path / "mentions.parquet").num_row_groups == 3
    wanted = ["m-3", f"m-{schema.ROW_GROUP * 2 + 4}"]
    assert ids(run.rows(MENTIONS, ["mention_id"], ["mention_id"], wanted), "mention_id") == wanted


def test_no_tables(tmp_path):
    with pytest.raises(TableError, match=r"holds no entities\.parquet: run `onrecord run` first"):
        Tables(tmp_path / "absent").rows(ENTITIES, ["name"])


def test_a_damaged_table(tmp_path):
    (tmp_path / "entities.parquet").write_bytes(b"no Parquet")
    with pytest.raises(TableError, match="cannot be read"):
        Tables(tmp_path).rows(ENTITIES, ["name"])


def test_a_table_of_another_version(tmp_path):
    pq.write_table(all_tables()["entities"].replace_schema_metadata(None), tmp_path / "entities.parquet")
    with pytest.raises(TableError, match="another version of onrecord"):
        Tables(tmp_path).rows(ENTITIES, ["name"])
