// What pages do beside being read. Without this script everything but the search, the filter and dark colours works.

// The button for light and dark: system, light, dark, in turns.
(() => {
  const NAMES = { auto: "시스템 설정", light: "밝게", dark: "어둡게" };
  const button = document.getElementById("mode-button");
  const { dataset } = document.documentElement;
  const say = () => {
    button.ariaLabel = button.title = `화면: ${NAMES[dataset.mode]}`;
  };
  button.addEventListener("click", () => {
    const modes = Object.keys(NAMES);
    const mode = modes[(modes.indexOf(dataset.mode) + 1) % modes.length];
    dispatchEvent(new CustomEvent("mode", { detail: mode })); // for mode.js
    say();
    try {
      localStorage.setItem("mode", mode);
    } catch {
      // Nothing may be stored: it is for this page.
    }
  });
  say();
  button.hidden = false;
})();

// The search dialog, opened by the links to the search page, and by Ctrl or ⌘ with K.
(() => {
  const dialog = document.getElementById("search-dialog");
  const field = document.querySelector('.bd-article input[name="q"]');
  const open = () => (dialog ? dialog.open || dialog.showModal() : field.focus());
  let pressed = null;
  document.addEventListener("pointerdown", ({ target }) => (pressed = target));
  document.addEventListener("click", (event) => {
    if (event.target.closest(".search-link") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    } else if (event.target === dialog && pressed === dialog) dialog.close(); // beside it, and not what was selected in it
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
})();

/** Return the identifier of the place that a link leads to, without the words that the browser is to mark there. */
const placeOf = (link) => {
  try {
    return decodeURIComponent(link.hash.slice(1).split(":~:")[0]);
  } catch {
    return "";
  }
};

// A link to a place on the same page closes the popover it is in, and takes the focus along.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href*='#']");
  if (!link || link.pathname !== location.pathname || link.origin !== location.origin) return;
  link.closest("[popover]")?.hidePopover();
  const id = placeOf(link);
  const place = id ? document.getElementById(id) : document.getElementById("main-content");
  if (!place) return;
  if (!place.matches("a[href], button, input, [tabindex]")) place.tabIndex = -1;
  setTimeout(() => place.focus({ preventScroll: true })); // when the browser is there
});

// A popover that becomes a side bar, as a tablet is turned, is none any more.
for (const [name, width] of [["site-navigation", "60rem"], ["page-contents", "75rem"]])
  matchMedia(`(min-width: ${width})`).addEventListener("change", () => document.getElementById(name)?.hidePopover());

// What scrolls inside itself can be reached by keyboard.
(() => {
  const mark = () => {
    for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container, math[display=block]"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
  };
  new ResizeObserver(mark).observe(document.querySelector(".bd-article"));
})();

// The contents show which section is being read.
(() => {
  const links = new Map();
  for (const link of document.querySelectorAll(".page-contents a"))
    links.set(document.getElementById(placeOf(link)), link);
  links.delete(null);
  const shown = new Set();
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) shown[isIntersecting ? "add" : "delete"](target);
      const inner = [...links.keys()].filter((section) => shown.has(section)).pop();
      for (const [section, link] of links) {
        if (section === inner) link.ariaCurrent = "true";
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const section of links.keys()) observer.observe(section);
})();
