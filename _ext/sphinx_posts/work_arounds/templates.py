"""A work-around: Jinja asks the disk for each template, forty times a page, whether it has changed.

They do not change while a build runs, and a build that finds them changed writes all pages. See
``jinja2.Environment.auto_reload``, which Sphinx 9 leaves as it is.
"""

from jinja2 import Environment
from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Have each template loaded once."""
    app.connect("builder-inited", load_templates_once)


def load_templates_once(app: Sphinx) -> None:
    """Switch off reloading, where the builder has templates of Jinja."""
    environment = getattr(getattr(app.builder, "templates", None), "environment", None)
    if isinstance(environment, Environment):
        environment.auto_reload = False
