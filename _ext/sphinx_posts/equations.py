"""Labels of equations that are the same in every build."""

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform


class LastingEquationLabels(SphinxTransform):
    r"""Label ``\begin{equation}`` as Sphinx labels the equations that it numbers itself: document and number.

    MyST gives each a random UUID, and a page would be another in every build.
    """

    # Before PropagateTargets (260), which copies the identifiers to the equations.
    default_priority = 250

    def apply(self, **kwargs: Any) -> None:
        """Replace each random label: of the equation, of its target, and among the equations of the site."""
        equations = self.env.domains.math_domain.equations
        for block in self.document.findall(nodes.math_block):
            target = block.previous_sibling()
            if "amsmath" not in block["classes"] or not block.get("label") or not isinstance(target, nodes.target):
                continue
            # the counter of Sphinx's directive "math"
            number = self.env.new_serialno("sphinx.ext.math#equations")
            label = f"{self.env.current_document.docname}:{number}"
            equations[label] = equations.pop(block["label"])
            block["label"] = label
            for identifier in target["ids"]:
                self.document.ids.pop(identifier, None)
            target["ids"] = [nodes.make_id(f"equation-{label}")]
            self.document.ids[target["ids"][0]] = target
