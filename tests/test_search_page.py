"""What a reader sees of the search, in Chromium: the page of results, and the dialog."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from browsing import chromium, served, watched
from builds import run
from conftest import CONF, ROOT, Site, post

EXTRA = f"""
language = "ko"
html_theme = "sphinx_book_theme"
extensions.append("sphinx_korean_search")
templates_path = ["_templates"]
html_sidebars = {{"**": ["navbar-logo.html", "search-button-field.html"]}}
html_context = {{"default_mode": "auto"}}
html_favicon = {str(ROOT / "_static" / "favicon.svg")!r}
html_baseurl = "https://example.org/blog/"
"""

README = (ROOT / "_ext" / "sphinx_korean_search" / "README.md").read_text(encoding="utf-8")
AT_ONCE = 30
MANY = 40
POSTS = {
    "posts/2020-03-01-one.md": post(
        "모델 이야기",
        "처음에는 다른 말을 합니다.\n\n사전학습을 $x^2$ 마친 모델입니다.\n\n## 학습데이터\n\n끝.",
        category="dev, 글",
        tags="[BERT]",
        author="김 아무개",
    ),
    "posts/2020-03-02 50% 둘.md": post("둘", "BERT기반 방법.", category="career"),
    **{
        f"posts/2020-01-{number % 28 + 1:02}-{number}.md": post(f"글 {number}", "번역 이야기.")
        for number in range(MANY)
    },
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site of many posts, and give its address."""
    site = Site(tmp_path_factory.mktemp("searched"))
    listing = ":nosearch:\n\nBlog\n====\n\n.. posts::\n   :by: category\n"
    (template,) = re.findall(r"```jinja\n(.*?)```", README, re.DOTALL)
    site.write({"conf.py": CONF + EXTRA, "_templates/layout.html": template, "index.rst": listing, **POSTS})
    run(site, "built", builder=request.param)
    with served(site.path / "built") as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Open a page without an address; what goes wrong in it fails the test."""
    with watched(browser.new_page(base_url=site), site) as page:
        yield page


def fetched(page: Page) -> list[str]:
    """Return a list to which the addresses are added that the *page* asks for from now on."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)

    page.on("request", note)
    return addresses


def open_page(page: Page, docname: str) -> None:
    """Open a document at its address in this builder."""
    response = page.request.get(f"{docname}.html")
    page.goto(f"{docname}.html" if response.ok else f"{docname}/")


def open_dialog(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()


def search(page: Page, query: str) -> None:
    open_page(page, "search")
    page.locator(".bd-article-container input[name=q]").fill(query)
    page.keyboard.press("Enter")


def test_a_result_has_title_byline_and_an_excerpt_that_begins_at_the_hit(page: Page) -> None:
    search(page, "학습데이터")
    result = page.locator("ol.search > li")
    expect(result.get_by_role("link")).to_have_text("모델 이야기 > 학습데이터")
    expect(result.locator(".search-byline")).to_have_text("2020년 3월 1일 · 1분 읽기 · dev, 글 · 김 아무개")
    expect(result.locator(".context")).to_have_text("학습데이터 끝.")
    assert page.title().startswith("학습데이터 - ")


def test_marks_are_on_the_words_of_the_query(page: Page) -> None:
    search(page, "마친 모델")
    context = page.locator("ol.search .context")
    expect(context).to_have_text("…마친 모델입니다. 학습데이터 끝.")
    expect(context.locator("mark")).to_have_text(["마친", "모델"])


def test_the_count_is_said_to_those_who_hear_the_page(page: Page) -> None:
    search(page, "번역")
    expect(page.get_by_role("status")).to_have_text(f"‘번역’ 검색 결과 {MANY}건")
    search(page, "없는낱말")
    expect(page.get_by_role("status")).to_have_text("‘없는낱말’에 맞는 결과가 없습니다. 다른 낱말로 찾아보세요.")


def test_no_more_pages_are_fetched_at_once_than_are_shown(page: Page) -> None:
    addresses = fetched(page)
    search(page, "번역")
    expect(page.locator("ol.search .context")).to_have_count(AT_ONCE)
    assert len([address for address in addresses if "/posts/" in address]) == AT_ONCE

    page.get_by_role("button", name="결과 더 보기").press("Enter")
    expect(page.locator("ol.search .context")).to_have_count(MANY)
    expect(page.locator("ol.search > li a").nth(AT_ONCE)).to_be_focused()
    expect(page.get_by_role("button", name="결과 더 보기")).to_have_count(0)


def test_a_result_leads_to_its_page_whatever_the_name_of_the_file(page: Page) -> None:
    search(page, "BERT를")
    expect(page.locator("ol.search .context")).to_have_text("BERT기반 방법.")
    page.get_by_role("link", name="둘").press("Enter")
    expect(page.locator(".bd-article h1")).to_have_text("둘#")


def test_a_page_loads_the_index_only_when_its_search_dialog_is_used(page: Page) -> None:
    addresses = fetched(page)
    open_page(page, "posts/2020-03-01-one")
    assert not [address for address in addresses if address.endswith(("index.js", "searchtools.js", "data.js"))]
    open_dialog(page)
    page.keyboard.type("학습")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("‘학습’ 검색 결과 1건")
    assert len([address for address in addresses if address.endswith("searchindex.js")]) == 1


def test_the_dialog_shows_results_while_one_types(page: Page) -> None:
    open_page(page, "posts/2020-03-01-one")
    open_dialog(page)
    dialog = page.get_by_role("dialog")
    for typed, found in {"모": 1, "모ㄷ": 1, "번역": MANY, "": None, "BERT": 1}.items():
        dialog.get_by_role("searchbox").fill(typed)
        if found is None:
            expect(dialog.get_by_role("status")).to_have_count(0)
        else:
            query = typed.removesuffix("ㄷ")
            expect(dialog.get_by_role("status")).to_have_text(f"‘{query}’ 검색 결과 {found}건")
            expect(dialog.locator("ol.search .context")).to_have_count(min(found, 5))


@pytest.mark.parametrize("enter", [False, True], ids=["and waits", "and presses Enter"])
def test_what_is_typed_before_the_index_is_there_is_searched(page: Page, enter: bool) -> None:
    loading: list[Route] = []

    def hold(route: Route) -> None:
        loading.append(route)

    page.route("**/searchtools.js", hold)
    open_page(page, "posts/2020-03-01-one")
    open_dialog(page)
    page.keyboard.type("번역")
    page.wait_for_timeout(300)
    if enter:
        page.unroute_all()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"search.*[?]q=%EB%B2%88%EC%97%AD$"))
    else:
        loading[0].continue_()
        expect(page.get_by_role("searchbox")).to_have_value("번역")
    expect(page.get_by_role("status")).to_have_text(f"‘번역’ 검색 결과 {MANY}건")


def test_a_result_on_the_page_itself_closes_the_dialog(page: Page) -> None:
    open_page(page, "posts/2020-03-01-one")
    open_dialog(page)
    page.keyboard.type("학습데이터")
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_index_that_fails_once_is_asked_for_again(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.route("**/searchindex.js", lambda route: route.abort(), times=1)
    open_page(page, "posts/2020-03-01-one")
    open_dialog(page)
    page.keyboard.type("번")
    page.wait_for_timeout(500)
    page.keyboard.type("역")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(f"‘번역’ 검색 결과 {MANY}건")
    page.close()
    assert failed == []


def test_the_keyboard_walks_through_the_results_of_the_dialog(page: Page) -> None:
    open_page(page, "posts/2020-03-01-one")
    open_dialog(page)
    dialog = page.get_by_role("dialog")
    page.keyboard.type("번역")
    links = dialog.get_by_role("link")
    expect(links).to_have_count(6)  # the last one leads to all results
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    open_dialog(page)
    page.keyboard.type("번역")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(f"‘번역’ 검색 결과 {MANY}건")
