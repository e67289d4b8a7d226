// Light or dark, decided before anything is drawn: as the reader has chosen, else as the system is set. Paper is light.
(() => {
  const { dataset } = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("mode") ?? "auto";
    } catch {
      return "auto"; // nothing may be stored
    }
  };
  const apply = (mode) => {
    dataset.mode = mode;
    dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  };
  apply(stored());
  dark.addEventListener("change", () => apply(dataset.mode));
  addEventListener("storage", () => apply(stored())); // chosen in another window
  addEventListener("mode", ({ detail }) => apply(detail)); // chosen in this one
  addEventListener("beforeprint", () => (dataset.theme = "light"));
  addEventListener("afterprint", () => apply(dataset.mode));
})();
