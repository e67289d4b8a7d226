"""myst-nb's parser, for which a broken notebook is an error at its file: its own ends the whole build."""

from copy import copy

from docutils import nodes
from myst_nb.core.execute import ExecutionError
from myst_nb.sphinx_ import Parser

from .domain import PostDomain
from .problem import Level, Problem, Subtype


class NotebookParser(Parser):  # type: ignore[misc]  # myst-nb ships no types
    """Parses posts, notebooks or not, and reports what myst-nb cannot read."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*, which stays empty if the post is broken."""
        empty = {name: copy(table) for name, table in vars(document).items() if isinstance(table, dict | list)}
        try:
            super().parse(inputstring, document)
        except ExecutionError:
            raise  # who sets "nb_execution_raise_on_error" wants it so
        except Exception as error:
            env = document.settings.env
            docname, domain = env.current_document.docname, PostDomain.of(env)
            if not domain.is_post(docname):
                raise
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            message = f"myst-nb cannot read this notebook ({reason}); its page is empty"
            domain.note_problems(docname, [Problem(Subtype.NOTEBOOK, message, level=Level.ERROR)])
            vars(document).update(empty)
            # MyST's transforms want a document that its parser, below that of notebooks, has read to the end.
            super(Parser, self).parse("", document)
