"""How fast sites of made posts are built, beside other tools: ``make bench``, which is no part of ``make test``."""
