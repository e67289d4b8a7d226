"""The command line: ``python -m sphinx_posts new|check|schema``."""

import argparse
import datetime as dt
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.errors import SphinxError

from . import check
from .folder import Folder
from .front_matter import is_blank, unprintable
from .keys import json_schema
from .new import NewPost, NewPostError, complete_category, write_post


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* name, and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (NewPostError, SphinxError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sphinx_posts", description="Write and check posts.")
    parser.add_argument("--source", type=Path, default=Path(), metavar="FOLDER", help="the folder of conf.py")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="write the file of a new post and print its path")
    new.add_argument("--title", required=True)
    new.add_argument("--category", default="", help="one that there is, or the beginning of its name")
    new.add_argument("--new-category", action="store_true", help="take the category as it stands")
    new.add_argument("--date", type=_date, help="YYYY-MM-DD; else today")
    new.add_argument("--tags", default="", help="separated by commas")
    new.add_argument("--draft", action="store_true", help="keep it from being published")
    new.add_argument("--folder", type=Path, help="where it is written; else where posts_patterns begins")
    new.set_defaults(run=_new)

    checked = commands.add_parser("check", help="report all that is wrong with the posts; status 1 if it is an error")
    checked.add_argument("--front-matter", action="store_true", help="only the front matter, without starting Sphinx")
    checked.add_argument("--explain", type=Path, metavar="POST", help="show what a reading time is made of")
    checked.add_argument("--cache", type=Path, default=Path("_build/check"), metavar="FOLDER")
    checked.set_defaults(run=_check)

    schema = commands.add_parser("schema", help="print the JSON Schema of the front matter")
    schema.set_defaults(run=_schema)
    return parser


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date written as YYYY-MM-DD") from None


def _new(options: argparse.Namespace) -> int:
    folder = Folder(options.source)
    if names := unprintable(f"{options.title}{options.category}{options.tags}"):
        raise NewPostError(f"{names}: no character of a text")
    if is_blank(options.title):
        raise NewPostError("the title is empty")
    category = "" if is_blank(options.category) else options.category.strip()
    if category and not options.new_category:
        declared = [known.name for known in folder.settings.categories]
        used = [name for _, _, source in folder.posts() if source.facts for name in source.facts.categories]
        category = complete_category(category, [*declared, *used])
    tags = tuple(tag.strip() for tag in options.tags.split(",") if not is_blank(tag))
    post = NewPost(" ".join(options.title.split()), category, tags, options.draft)
    where = options.folder or options.source / folder.settings.folder
    print(write_post(post, where, options.date or folder.settings.today()))
    return 0


def _check(options: argparse.Namespace) -> int:
    folder = Folder(options.source)
    if options.explain:
        print(check.explain(folder, options.cache, options.explain))
        return 0
    if options.front_matter:
        findings = sorted(check.front_matter_findings(folder))
    else:
        findings = check.all_findings(folder, options.cache)
    for finding in findings:
        print(finding)
    return int(check.has_error(findings))


def _schema(options: argparse.Namespace) -> int:
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    # The process ends with the command, so nothing need be collected: a quarter of the time of a check.
    gc.disable()
    sys.exit(main())
