"""The site's pages in Chromium, as readers meet them: on a phone and a desk, light and dark, by keyboard, on paper."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from browsing import build_site, chromium, served, watched
from conftest import ROOT

PAGES = {
    "archive": "index.html",
    "post": "posts/2019-04-25-bert-review.html",
    "longest post": "posts/2020-03-21-sounding-board-review.html",
    "search": "search.html?q=학습",
    "index": "genindex.html",
    "no page": "404.html",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"phone": 360, "tablet": 768, "desk": 1280}
# The policy that the README gives to site owners.
POLICY = " ".join(
    re.search(r"```\nContent-Security-Policy: (.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[
        1
    ].split()  # type: ignore[index]  # the README has it
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build this site, and return its output folder."""
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[str]:
    """Serve it under its policy, and give its address."""
    with served(built, {"Content-Security-Policy": POLICY}) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with watched(browser.new_page(base_url=site), site) as page:
        yield page


@pytest.mark.parametrize(("name", "width", "scheme"), [*product(PAGES, WIDTHS, ["light", "dark"])])
def test_a_page_fits_and_can_be_read_by_all(
    browser: Browser, site: str, name: str, width: str, scheme: Literal["light", "dark"]
) -> None:
    size = ViewportSize(width=WIDTHS[width], height=800)
    # Axe writes a style of its own into the page, which the policy would not allow.
    opened = browser.new_page(base_url=site, viewport=size, color_scheme=scheme, bypass_csp=True)
    with watched(opened, site) as page:
        page.goto(PAGES[name])
        if name == "search":
            expect(page.locator(".context").last).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
        # It need not fetch the style sheets again, from addresses that it gets wrong.
        found = Axe().run(page, options={"runOnly": RULES, "preload": False})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_under_the_policy_of_the_readme(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    page.locator("#mode-button").click()
    if name == "search":
        expect(page.locator(".context").last).to_be_visible()
    else:
        page.keyboard.press("Control+k")
        page.get_by_role("dialog").get_by_role("searchbox").fill("학습")
        expect(page.get_by_role("dialog").locator(".context").first).to_be_visible()


def test_every_link_of_the_archive_leads_where_it_says(page: Page, site: str) -> None:
    page.goto("index.html")
    posts = page.locator(".post-title a").all()
    assert len(posts) == 21
    for title, address in [(link.inner_text(), link.get_attribute("href")) for link in posts]:
        page.goto(address or "")
        assert page.locator("h1").evaluate("(heading) => heading.firstChild.textContent") == title
    page.goto("index.html")
    for link in page.locator(".posts-index a").all():
        link.click()
        section = page.locator(f"[id='{unquote(page.url).split('#')[1]}']")
        expect(section).to_be_in_viewport()
        assert section.locator("h2").evaluate("(heading) => heading.firstChild.textContent") == link.inner_text()


def test_the_first_thing_to_be_reached_leads_past_the_navigation(page: Page) -> None:
    page.goto(PAGES["post"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="본문으로 건너뛰기")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_back_to_top_takes_the_focus_along(page: Page) -> None:
    page.goto(PAGES["archive"])
    page.locator(".back-to-top a").last.press("Enter")
    expect(page.locator("h1")).to_be_in_viewport()
    page.wait_for_function("document.activeElement.contains(document.querySelector('h1'))")


def test_the_keyboard_reaches_all_of_a_post_in_the_order_of_reading(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(PAGES["post"])
    tops = []
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # after the last
        where = page.evaluate(
            """() => {
                 const at = document.activeElement;
                 return [Boolean(at.closest('.bd-article')), at.getBoundingClientRect().top + scrollY];
               }"""
        )
        if where[0]:
            tops.append(where[1])
    assert len(tops) > 10
    assert all(before <= after + 20 for before, after in pairwise(tops)), tops


def test_on_a_phone_navigation_and_contents_open_and_close_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(PAGES["post"])
    for button, box in (("글 분류", "#site-navigation"), ("목차", "#page-contents")):
        expect(page.locator(box)).to_be_hidden()
        page.get_by_role("button", name=button).press("Enter")
        expect(page.locator(box)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(box)).to_be_hidden()
        expect(page.get_by_role("button", name=button)).to_be_focused()
    page.get_by_role("button", name="목차").press("Enter")
    page.locator("#page-contents").get_by_role("link").last.press("Enter")
    expect(page.locator("#page-contents")).to_be_hidden()
    expect(page.locator("h2").last).to_be_in_viewport()


def test_without_scripts_all_but_search_and_filter_is_there(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto(PAGES["archive"])
    expect(page.locator(".post").first).to_be_visible()
    expect(page.locator(".archive-filter, #mode-button:visible")).to_have_count(0)
    page.get_by_role("button", name="글 분류").click()
    page.get_by_role("link", name="dev", exact=True).first.click()
    assert page.url.endswith("#dev")
    assert "<noscript><p>검색은 자바스크립트로 합니다." in page.request.get("search.html").text()
    page.close()


def test_the_choice_of_light_and_dark_is_kept(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(PAGES["post"])
    button = page.locator("#mode-button")
    shown = []
    for _ in range(3):
        button.press("Enter")
        shown.append((button.get_attribute("aria-label"), page.evaluate("document.documentElement.dataset.theme")))
    assert shown == [("화면: 밝게", "light"), ("화면: 어둡게", "dark"), ("화면: 시스템 설정", "light")]
    button.click(click_count=2)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


# -- what comes late


def come_late(page: Page, pattern: str) -> None:
    """Have the files of a *pattern* come half a second late."""

    def wait(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route(pattern, wait)


def test_the_filter_moves_nothing_that_a_reader_has_seen(page: Page) -> None:
    page.add_init_script(
        """globalThis.moved = 0;
           new PerformanceObserver((list) => {
             for (const { value } of list.getEntries()) moved += value;
           }).observe({ type: 'layout-shift', buffered: true });"""
    )
    page.set_viewport_size({"width": 360, "height": 800})
    come_late(page, "**/filter.js*")
    page.goto("index.html")
    expect(page.locator(".archive-filter")).to_be_visible()
    page.wait_for_timeout(500)  # whatever has moved is told of a little later
    assert page.evaluate("moved") == 0


def test_a_picture_has_its_place_before_it_arrives(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    come_late(page, "**/_images/*")
    heights = []
    for moment in ("domcontentloaded", "load"):
        page.goto(PAGES["longest post"], wait_until=moment)
        heights.append(page.evaluate("document.documentElement.scrollHeight"))
    assert heights[0] == heights[1]
    shapes = page.locator(".bd-article img").evaluate_all(
        "(pictures) => pictures.map((one) => one.width / one.height - one.naturalWidth / one.naturalHeight)"
    )
    assert len(shapes) == 2
    assert all(abs(difference) < 0.01 for difference in shapes)


# -- weight: what a first visit loads beside pictures, in bytes as a host with compression sends them

BUDGET = {"archive": 95_000, "post of middle size": 205_000}  # they only go down, from 225 KiB


@pytest.mark.parametrize("name", BUDGET)
def test_a_first_visit_stays_within_its_budget(
    page: Page, site: str, built: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    posts = sorted((built / "posts").glob("*.html"), key=lambda path: path.stat().st_size)
    addresses = {"archive": "index.html", "post of middle size": f"posts/{posts[len(posts) // 2].name}"}
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(addresses[name], wait_until="networkidle")
    sizes = {}
    for url in loaded:
        path = built / unquote(url.removeprefix(site).split("?")[0])
        if path.suffix in {".html", ".css", ".js"}:
            sizes[path.name] = len(gzip.compress(path.read_bytes()))
        elif path.suffix == ".woff2":
            sizes[path.name] = path.stat().st_size
    assert {"blog.js", "blog.css", "pydata-sphinx-theme.css"} < sizes.keys()
    largest = ", ".join(f"{name} {size:,}" for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:4])
    record_property("figures", f"A first visit of the {name}: {sum(sizes.values()):,} bytes ({largest})")
    assert sum(sizes.values()) <= BUDGET[name]


# -- the filter


def shown(page: Page) -> list[str]:
    return [title.inner_text() for title in page.locator(".post-title:visible").all()]


def test_the_filter_shows_posts_by_words_category_and_length(page: Page) -> None:
    page.goto("index.html")
    page.get_by_label("낱말").fill("BERT 어휘")
    page.get_by_label("낱말").fill("bert  학습")
    by_words = shown(page)
    assert 0 < len(by_words) < 21
    expect(page.get_by_role("status")).to_have_text(f"글 {len(by_words)}편")
    page.locator("[name=category]").select_option("dev")
    assert shown(page) == [title for title in by_words if "TPU" in title]
    page.locator("[name=minutes]").select_option("5분 이하")
    assert shown(page) == ["Google Cloud TPU를 이용해서 BERT 학습하기 - (1)"]
    page.get_by_label("낱말").fill("없는낱말")
    expect(page.get_by_role("status")).to_have_text("조건에 맞는 글이 없습니다.")


def test_the_filter_keeps_its_state_in_the_address(page: Page) -> None:
    page.goto("index.html")
    page.get_by_label("낱말").press_sequentially("TPU")
    page.keyboard.press("Tab")
    page.keyboard.type("dev")
    page.keyboard.press("Tab")
    page.keyboard.type("11")
    chosen = shown(page)
    assert chosen == ["Google Cloud TPU를 이용해서 BERT 학습하기 - (2)"]
    page.locator(".post-title a:visible").press("Enter")
    page.go_back()
    assert shown(page) == chosen
    page.goto(page.url)
    assert shown(page) == chosen
    page.goto("index.html?category=gone&minutes=x")
    assert len(shown(page)) == 21


def test_the_filter_gives_way_to_a_link_to_what_it_hides(page: Page) -> None:
    page.goto("index.html?category=dev")
    page.locator(".posts-index").get_by_role("link", name="career").click()
    expect(page.locator("#career")).to_be_in_viewport()
    assert len(shown(page)) == 21
    page.goto("index.html?category=dev#글또-4기")
    expect(page.locator("[id='글또-4기']")).to_be_in_viewport()


def test_a_syllable_that_is_being_typed_hides_nothing_yet(page: Page) -> None:
    page.goto("index.html")
    keyboard = page.context.new_cdp_session(page)
    page.get_by_label("낱말").focus()
    found = []
    for typed in ("하", "학", "핛", "학스", "학습"):
        keyboard.send("Input.imeSetComposition", {"text": typed, "selectionStart": 0, "selectionEnd": len(typed)})
        found.append(len(shown(page)))
    assert min(found) == found[-1] > 0


def test_what_is_selected_in_the_search_field_does_not_close_the_dialog(page: Page) -> None:
    page.goto(PAGES["post"])
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    field.fill("학습")
    place = field.bounding_box()
    assert place
    page.mouse.move(place["x"] + 60, place["y"] + 10)
    page.mouse.down()
    page.mouse.move(5, place["y"] + 10)
    page.mouse.up()
    expect(field).to_be_visible()
    page.mouse.click(5, place["y"] + 10)
    expect(field).to_be_hidden()


def test_a_side_bar_that_was_opened_is_one_when_the_window_is_wide(page: Page) -> None:
    page.set_viewport_size({"width": 600, "height": 800})
    page.goto(PAGES["post"])
    page.get_by_role("button", name="글 분류").press("Enter")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("[popover]:popover-open")).to_have_count(0)


# -- paper


def test_a_post_prints_without_navigation_and_with_the_addresses_of_its_links(page: Page, tmp_path: Path) -> None:
    page.goto(PAGES["post"])
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for box in (".page-bar", "#site-navigation", "#page-contents", ".page-neighbours", ".post-related"):
        expect(page.locator(box)).to_be_hidden()
    content = page.locator(".bd-article a[href^=http]").first.evaluate(
        "(link) => getComputedStyle(link, '::after').content"
    )
    assert "http" in content
    page.set_viewport_size({"width": 700, "height": 1000})  # about the width of A4 within its margins
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.bd-article *')].filter((box) => {
             const { overflowX } = getComputedStyle(box);
             return overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1;
           }).map((box) => box.outerHTML.slice(0, 200))"""
    )
    assert clipped == []
    page.pdf(path=tmp_path / "post.pdf")


def test_motion_is_only_for_those_who_want_it(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PAGES["post"])
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((box) => {
             const style = getComputedStyle(box);
             return style.scrollBehavior === 'smooth' || parseFloat(style.animationDuration) > 0.01;
           }).length"""
    )
    assert moving == 0
