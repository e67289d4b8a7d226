"""A work-around: the PyData theme renders each template of a section twice, at first to see whether it is empty.

See ``_update_and_remove_templates`` in ``pydata_sphinx_theme.utils`` 0.20, which takes the names of templates that it
need not try. A template with text outside of all conditions is never empty. What depends on how often it is rendered is
left to the theme: with ``unique_html_id``, each time gives another identifier.
"""

import inspect
import sys
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, TemplateError, nodes
from sphinx.application import Sphinx

from .replaced import replace_while_building

_COUNTING = "unique_html_id"
_OTHERS: tuple[Any, ...] = (nodes.Include, nodes.Import, nodes.FromImport)
_PARAMETERS = ["app", "context", "templates", "section", "templates_skip_empty_check"]


def setup(app: Sphinx) -> None:
    """Have templates that are never empty rendered where they are shown only."""
    app.connect("builder-inited", try_no_template_that_is_never_empty)


def try_no_template_that_is_never_empty(app: Sphinx) -> None:
    """Name such templates to the theme while pages are drawn, if there is this theme."""
    module: Any = sys.modules.get("pydata_sphinx_theme.utils")
    environment = getattr(getattr(app.builder, "templates", None), "environment", None)
    update = getattr(module, "_update_and_remove_templates", None)
    if update and environment and [*inspect.signature(update).parameters] == _PARAMETERS:
        never_empty = cache(lambda name: is_never_empty(environment, name))

        def update_and_remove_templates(
            app: Sphinx,
            context: dict[str, Any],
            templates: list[str] | str,
            section: str,
            templates_skip_empty_check: list[str] | None = None,
        ) -> Any:
            skipped = [*(templates_skip_empty_check or []), *_untried(templates, never_empty)]
            return update(app, context, templates, section, skipped)

        # Not before the pages are drawn: several sites may be made in one process, and built one after the other.
        name, ours = "_update_and_remove_templates", update_and_remove_templates
        replace_while_building(app, module, name, update, ours, since="write-started")


def _untried(templates: list[str] | str, never_empty: Callable[[str], bool]) -> list[str]:
    """Return those of *templates* that are never empty; the theme compares the ends of names."""
    given = [name.strip() for name in templates.split(",")] if isinstance(templates, str) else templates
    names = [name if PurePosixPath(name).suffix else f"{name}.html" for name in given]
    tried = [name for name in names if not never_empty(name)]
    return [name for name in names if not any(other.endswith(name) for other in tried)]


def is_never_empty(environment: Environment, name: str) -> bool:
    """Whether the template shows some text always, and the same each time that it is rendered."""
    tree = _parsed(environment, name)
    if tree is None or tree.find(nodes.Extends):
        return False
    always = (part for output in tree.body if isinstance(output, nodes.Output) for part in output.nodes)
    shows_text = any(isinstance(part, nodes.TemplateData) and part.data.strip() for part in always)
    return shows_text and not _counts(environment, name, set())


def _parsed(environment: Environment, name: str) -> nodes.Template | None:
    try:
        assert environment.loader
        return environment.parse(environment.loader.get_source(environment, name)[0])
    except TemplateError:
        return None


def _counts(environment: Environment, name: str, seen: set[str]) -> bool:
    """Whether a template, or one that it includes, may depend on how often it is rendered."""
    if name in seen:
        return False
    seen.add(name)
    tree = _parsed(environment, name)
    if tree is None or any(found.name == _COUNTING for found in tree.find_all(nodes.Name)):
        return True
    others = [found.template for kind in _OTHERS for found in tree.find_all(kind)]
    return any(not isinstance(other, nodes.Const) or _counts(environment, str(other.value), seen) for other in others)
