"""The settings of a site are read once, when every extension has had its say."""

import pytest

from conftest import MakeSite, post
from sphinx_posts.settings import Settings

LATE = """
def setup(app):
    app.connect("config-inited", lambda app, config: config.posts_categories.append("late"), priority=999)
"""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Return a list that gets the settings whenever they are read."""
    settings: list[Settings] = []
    read_them = Settings.read

    def note(*args: object) -> Settings:
        settings.append(read_them(*args))  # type: ignore[arg-type]  # a configuration
        return settings[-1]

    monkeypatch.setattr(Settings, "read", note)
    return settings


def test_settings_are_checked_first_and_then_read_once(make_site: MakeSite, read: list[Settings]) -> None:
    make_site({f"posts/2020-01-0{day}-p.md": post(f"P{day}") for day in range(1, 5)}).build()
    assert len(read) == 2


def test_what_another_extension_adds_counts(make_site: MakeSite, read: list[Settings]) -> None:
    make_site({"posts/2020-01-01-a.md": post("A")}, f"posts_categories = ['dev']\n{LATE}").build()
    assert [[category.name for category in settings.categories] for settings in read] == [["dev"], ["dev", "late"]]
