/**
 * Show what is found: how many pages, and of the best ones title, byline and an excerpt that begins at a hit. Pages are
 * read for that when they are shown, so the index need not hold what they say of themselves.
 */
(() => {
  const { MARK, WORD, isHangul, normalize } = KoreanSearch;
  const AT_ONCE = 30; // pages that are shown, and read, at a time
  const LENGTH = 200; // of an excerpt, in characters
  const MARKED = "sphinx_highlight_terms"; // Sphinx's name for the words to mark in a page
  // What a page says of itself: its day, minutes, category and author.
  const BYLINE = ["date", "read-time", "category", "author"].map((name) => `.post-byline .post-${name}`).join(", ");
  // What is no part of the text: what the index has not either, the title, and what formulas are written in.
  const LEFT_OUT = ".no-search, .headerlink, h1, annotation, script, style";
  const TEXTS = {
    en: {
      found: (count, query) => `${count} ${count === 1 ? "result" : "results"} for “${query}”`,
      none: (query) => `Nothing found for “${query}”. Try other words.`,
      more: "More results",
      all: "All results",
      searching: "Searching…",
    },
    ko: {
      found: (count, query) => `‘${query}’ 검색 결과 ${count}건`,
      none: (query) => `‘${query}’에 맞는 결과가 없습니다. 다른 낱말로 찾아보세요.`,
      more: "결과 더 보기",
      all: "결과 모두 보기",
      searching: "찾는 중입니다…",
    },
  };
  // Sphinx asks for this, but its script that marks words in a page may be left out. The browser then marks the first.
  if (typeof SPHINX_HIGHLIGHT_ENABLED === "undefined") globalThis.SPHINX_HIGHLIGHT_ENABLED = false;

  const texts = () => TEXTS[document.documentElement.lang.split("-")[0]] ?? TEXTS.en;

  /** Return where a text has the terms of a query: first and last character, the word's first, and the term. */
  const hitsIn = (text, terms) => {
    const stemmer = new Stemmer();
    const hits = [];
    for (const { 0: word, index: at } of text.matchAll(WORD)) {
      const lower = normalize(word);
      const stem = isHangul(lower) ? null : stemmer.stemWord(lower);
      for (const term of terms) {
        const part = term.replaceAll(MARK, "");
        if (stem === null && lower.length === word.length && lower.includes(part)) {
          const start = at + lower.indexOf(part);
          hits.push({ at, start, end: start + part.length, term });
        } else if (stem?.includes(term)) hits.push({ at, start: at, end: at + word.length, term });
      }
    }
    return hits;
  };

  /**
   * Return an excerpt of a text as a list of strings, every second of which is a hit. It begins at the word from which on
   * it has the most terms, where they stand closest together.
   */
  KoreanSearch.excerpt = (text, terms) => {
    const hits = hitsIn(text, terms);
    const within = (from) => hits.filter(({ at, end }) => at >= from && end <= from + LENGTH);
    let best = { start: 0, count: 0, span: 0 };
    for (const { at: start } of hits) {
      const first = new Map(within(start).map(({ term, at }) => [term, at]).reverse());
      const [count, span] = [first.size, Math.max(...first.values()) - start];
      if (count > best.count || (count === best.count && span < best.span)) best = { start, count, span };
    }
    const { start } = best;
    const pieces = [start ? "…" : ""];
    let at = start;
    for (const hit of within(start)) {
      if (hit.start < at) continue; // inside another
      pieces[pieces.length - 1] += text.slice(at, hit.start);
      pieces.push(text.slice(hit.start, hit.end), "");
      at = hit.end;
    }
    const rest = text.slice(at, start + LENGTH);
    const cut = start + LENGTH < text.length;
    pieces[pieces.length - 1] += cut ? `${rest.slice(0, rest.lastIndexOf(" ") + 1 || undefined).trimEnd()}…` : rest;
    return pieces;
  };

  const pages = new Map();
  /** Return a promise of the document at an address; it is fetched once. */
  const pageAt = (url) => {
    const read = async () => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return new DOMParser().parseFromString(await response.text(), "text/html");
    };
    if (!pages.has(url)) pages.set(url, read());
    pages.get(url).catch(() => pages.delete(url));
    return pages.get(url);
  };

  const append = (parent, name, text, className) => {
    const element = parent.appendChild(document.createElement(name));
    if (className) element.className = className;
    element.textContent = text;
    return element;
  };

  /** Read a page, and put its byline and an excerpt below the link to it, which then leads to the hit. */
  const describe = async (item, url, anchor, terms) => {
    const page = await pageAt(url);
    const main = page.querySelector(".bd-article") ?? page.querySelector('[role="main"]') ?? page.body;
    const byline = [...main.querySelectorAll(BYLINE)];
    if (byline.length) {
      const line = append(item, "p", byline.map((part) => part.textContent).join(" · "), "search-byline");
      line.lang = byline[0].closest("[lang]").lang;
    }
    const place = anchor && page.getElementById(decodeURIComponent(anchor.slice(1)))?.closest("section");
    const text = (place || main).cloneNode(true);
    for (const element of text.querySelectorAll(LEFT_OUT)) element.remove();
    const excerpt = KoreanSearch.excerpt(text.textContent.normalize("NFC").replace(/\s+/g, " ").trim(), terms);
    const line = append(item, "p", "", "context");
    excerpt.forEach((piece, number) => (number % 2 ? append(line, "mark", piece) : line.append(piece)));
    if (SPHINX_HIGHLIGHT_ENABLED || excerpt.length === 1) return;
    const [word] = line.textContent.replace(/^…/, "").split(" ");
    item.querySelector("a").href += `${anchor ? "" : "#"}:~:text=${encodeURIComponent(word).replaceAll("-", "%2D")}`;
  };

  const show = ([docname, title, anchor, description, , , kind], { terms, marked }, list) => {
    const { BUILDER, FILE_SUFFIX, LINK_SUFFIX, SHOW_SEARCH_SUMMARY } = DOCUMENTATION_OPTIONS;
    const path = document.documentElement.dataset.content_root + docname.split("/").map(encodeURIComponent).join("/");
    const [url, link] =
      BUILDER === "dirhtml"
        ? Array(2).fill(`${path}/`.replace(/\/index\/$/, "/"))
        : [path + FILE_SUFFIX, path + LINK_SUFFIX];
    const item = append(list, "li", "", `kind-${kind}`);
    const heading = append(item, "a", title);
    heading.href = link + anchor;
    if (SPHINX_HIGHLIGHT_ENABLED) // in the page that is opened next
      heading.addEventListener("click", () => localStorage.setItem(MARKED, marked.join(" ")));
    if (description) append(item, "p", description, "context");
    else if (SHOW_SEARCH_SUMMARY) describe(item, url, anchor, terms).catch(() => {}); // a title is a result too
    return item;
  };

  /**
   * Return what is found, the best first, a page once with its best place; the terms of the query, and the words to mark
   * in a page.
   */
  KoreanSearch.find = (query) => {
    const parsed = Search._parseQuery(query);
    if (SPHINX_HIGHLIGHT_ENABLED) localStorage.removeItem(MARKED); // not in any page, but in one that is opened from here
    const seen = new Set();
    const results = Search._performSearch(...parsed)
      .reverse()
      .filter(([docname, , , , , , kind]) => {
        const isPage = kind === SearchResultKind.title || kind === SearchResultKind.text;
        return !isPage || (!seen.has(docname) && seen.add(docname));
      });
    return { terms: [...parsed[1]], marked: [...parsed[3]], results };
  };

  /**
   * Show the results of a query in an element: *count* of them at a time. Below them is a button for more, or a link to
   * the address *all*, where the others are.
   */
  KoreanSearch.show = (query, output, count = AT_ONCE, all = null) => {
    const { results, ...words } = KoreanSearch.find(query);
    const status = statusOf(output);
    status.nextSibling?.remove();
    status.textContent = results.length ? texts().found(results.length, query) : texts().none(query);
    if (!results.length) return;
    const found = append(output, "div", "");
    const list = append(found, "ol", "", "search");
    const next = () => results.splice(0, count).map((result) => show(result, words, list));
    next();
    if (!results.length) return;
    if (all) append(found, "a", texts().all, "search-all").href = all;
    else {
      const more = append(found, "button", texts().more, "search-more btn");
      more.type = "button";
      more.addEventListener("click", () => {
        const [first] = next();
        if (!results.length) more.remove();
        first.querySelector("a").focus();
      });
    }
  };

  /** Return the line that says how many pages are found, also to those who hear the page. */
  const statusOf = (output) => {
    const status = output.querySelector(":scope > [role=status]") ?? append(output, "p", "", "search-summary");
    status.setAttribute("role", "status");
    return status;
  };

  // On the search page, in place of what Sphinx shows.
  const output = () => document.getElementById("search-results");
  Search.query = (query) => KoreanSearch.show(query, output());
  Search.performSearch = (query) => {
    document.title = `${query} - ${document.title}`;
    statusOf(output()).textContent = texts().searching;
    if (Search.hasIndex()) Search.query(query);
    else Search.deferQuery(query);
  };
})();
