/** Let Sphinx look for the words as they stand in the page, where an excerpt is to begin, and not for their forms. */
(() => {
  const summarize = Search.makeSearchSummary;
  Search.makeSearchSummary = (html, terms, anchor) =>
    summarize(html, [...terms].map((term) => term.replaceAll(KoreanSearch.MARK, "")), anchor);
})();
