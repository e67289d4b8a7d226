/** Search as you type in the search dialog of a page. The index and its scripts are loaded when the dialog is used. */
(() => {
  const SHOWN = 5; // results
  const PAUSE = 150; // in typing before a search, in milliseconds
  const SCRIPTS = ["documentation_options", "doctools", "searchtools", "language_data"].map((name) => `_static/${name}.js`);
  const root = document.documentElement.dataset.content_root;

  const isThere = (name) => document.querySelector(`script[src*="${name}"]`) !== null;

  const loadScript = (name) =>
    new Promise((resolve, reject) => {
      // Not "async": they run in their order, and are fetched at the same time.
      const script = Object.assign(document.createElement("script"), { src: root + name, async: false });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        script.remove();
        reject(new Error(name));
      });
      document.head.append(script);
    });
  let loading = null;
  /** Return a promise of the scripts that the page does not have already, and of the index; of what fails, anew. */
  const load = () => {
    loading ??= Promise.all([...SCRIPTS, "searchindex.js"].filter((name) => !isThere(name)).map(loadScript));
    loading.catch(() => (loading = null));
    return loading;
  };

  const searchBelow = (input) => {
    const output = document.createElement("div");
    output.className = "search-dialog-results";
    input.form.after(output);

    let shown = "";
    let pause = 0;
    // Sphinx's script empties the fields of this name as it begins, which would take away what has been typed by then.
    const { name } = input;
    const giveName = () => (input.name = name);
    input.removeAttribute("name");
    input.form.addEventListener("submit", giveName);
    load().catch(() => {}).finally(giveName);

    const search = async () => {
      try {
        await load();
      } catch {
        return; // no network: the next letter tries again, and Enter leads to the search page
      }
      // A letter that is still to become a syllable is no word.
      const query = input.value.replace(/[ㄱ-ㅎㅏ-ㅣ]+$/u, "").trim();
      if (query === shown) return;
      shown = query;
      const all = `${input.form.action}?${new URLSearchParams({ q: query })}`;
      if (query) KoreanSearch.show(query, output, SHOWN, all);
      else output.replaceChildren();
    };
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(search, PAUSE);
    });

    const dialog = input.closest("dialog");
    // A result may be on this very page.
    output.addEventListener("click", ({ target }) => target.closest("a") && dialog.close());
    // Arrow keys walk through the results, as Tab does.
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.isComposing) return;
      const stops = [input, ...output.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    search();
  };

  const known = new WeakSet();
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches('dialog input[name="q"]') || known.has(target)) return;
    known.add(target);
    searchBelow(target);
  });
})();
