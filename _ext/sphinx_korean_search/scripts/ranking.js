/**
 * Order what is found: title before heading before text, the word itself before a part of one, then what has it in more
 * forms, then the newer page. The day of a page is at the beginning of its file's name, 2020-07-03-challenge, or among the
 * days of the index if it is another.
 */
(() => {
  const { MARK, PARTICLE, normalize } = KoreanSearch;
  const TITLE = 0;
  const HEADING = 1;
  const TEXT = 2;

  /** Whether a form in the index is the word that is looked for, with a particle or without. */
  const isWord = (form, term) =>
    form === term
    || (form.startsWith(MARK + term)
      && (form.length === term.length + 1
        || PARTICLE.test(form.slice(term.length + 1).replaceAll(MARK, ""))));

  /** Return the forms in which the index has a term, as Sphinx finds them. */
  const formsOf = (places, term) =>
    places.hasOwnProperty(term) ? [term] : Object.keys(places).filter((form) => form.includes(term));

  /** Return by file where it has a term: the best place, whether it is there itself, and in how many forms. */
  const find = (term, titleForms) => {
    const { terms, titleterms } = Search._index;
    const found = new Map();
    for (const [place, places] of [[HEADING, titleterms], [TEXT, terms]])
      for (const form of formsOf(places, term))
        for (const file of [places[form]].flat()) {
          const here = place === HEADING && titleForms(file).has(form) ? TITLE : place;
          const exact = isWord(form, term);
          const one = found.get(file) ?? { place: here, exact: false, forms: 0 };
          if (here < one.place) Object.assign(one, { place: here, exact });
          else if (here === one.place) one.exact ||= exact;
          one.forms++;
          found.set(file, one);
        }
    return found;
  };

  const dayOf = (docname, file) =>
    Search._index.days?.[file] ?? /^\d{4}-\d\d-\d\d/.exec(docname.split("/").pop())?.[0] ?? "";

  /** Return a text in the forms in which the index has its words. */
  const formsOfText = (text) => {
    const stemmer = new Stemmer();
    const forms = new Set();
    for (const [word] of normalize(text).matchAll(KoreanSearch.WORD)) {
      const term = stemmer.stemWord(word);
      forms.add(term.startsWith(MARK) ? MARK + term : term);
    }
    return forms;
  };

  const search = Search._performSearch;
  Search._performSearch = (query, searchTerms, ...others) => {
    const { docnames, titles } = Search._index;
    const files = new Map(docnames.map((docname, file) => [docname, file]));
    const known = new Map();
    const titleForms = (file) => {
      if (!known.has(file)) known.set(file, formsOfText(titles[file]));
      return known.get(file);
    };
    const terms = [...searchTerms].map((term) => find(term, titleForms));
    const rank = ([docname, , anchor, , , , kind]) => {
      const file = files.get(docname);
      const hits = terms.map((found) => found.get(file)).filter((hit) => hit);
      let place = hits.reduce((sum, hit) => sum + hit.place, 0);
      if (kind === SearchResultKind.title) place = terms.length * (anchor ? HEADING : TITLE);
      else if (kind !== SearchResultKind.text) place = terms.length * HEADING;
      const parts = hits.filter((hit) => !hit.exact).length;
      return { place, parts, forms: hits.reduce((sum, hit) => sum + hit.forms, 0), day: dayOf(docname, file) };
    };
    const ranked = search(normalize(query), searchTerms, ...others).map((result) => [rank(result), result]);
    // Sphinx shows the last one first. Of equals, those before keep Sphinx's order.
    ranked.sort(
      ([a], [b]) =>
        b.place - a.place || b.parts - a.parts || a.forms - b.forms || (a.day > b.day ? 1 : a.day < b.day ? -1 : 0),
    );
    return ranked.map(([, result]) => result);
  };
})();
