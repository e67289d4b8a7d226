// Light or dark, decided before anything is drawn: as the reader has chosen, else as the system is set.
(() => {
  const { dataset } = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    try {
      dataset.mode = localStorage.getItem("mode") ?? "auto";
    } catch {
      dataset.mode = "auto"; // nothing may be stored
    }
    dataset.theme = dataset.mode === "auto" ? (dark.matches ? "dark" : "light") : dataset.mode;
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply); // chosen in another window
})();
