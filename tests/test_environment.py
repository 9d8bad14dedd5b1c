from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from search_app.environment import RIVALS, check_whoosh


def test_nothing_is_said_where_all_is_well():
    assert check_whoosh() is None


@pytest.mark.parametrize("rival", RIVALS)
def test_another_whoosh_is_met_with_one_sentence(monkeypatch, rival):
    def version(name: str) -> str:
        if name == rival:
            return "2.7.4"
        raise PackageNotFoundError(name)

    monkeypatch.setattr("search_app.environment.version", version)
    said = check_whoosh()
    assert said is not None
    assert "pip uninstall" in said
    assert rival in said
