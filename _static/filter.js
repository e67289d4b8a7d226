// A filter of the archive by words, category and reading time. What is chosen stands in the address of the page.
(() => {
  const LENGTHS = { "-5": "5분 이하", "6-10": "6분에서 10분", "11-": "11분 이상" };
  const index = document.querySelector(".posts-index");
  if (!index) return;

  const textOf = (element) => element.textContent.normalize("NFC").toLowerCase();
  const posts = [...document.querySelectorAll(".posts-group .post")].map((element) => ({
    element,
    category: element.closest(".posts-group").id,
    minutes: Number(/\d+/.exec(element.querySelector(".post-read-time")?.textContent ?? "")),
    text: ["title", "summary"].map((name) => element.querySelector(`.post-${name}`)).filter(Boolean).map(textOf).join("\n"),
  }));
  const sections = [...document.querySelectorAll(".posts-group")];
  const titleOf = (section) => section.querySelector("h2").firstChild.textContent;

  const form = document.createElement("form");
  form.className = "archive-filter";
  form.setAttribute("role", "search");
  form.ariaLabel = "글 거르기";
  const field = (name, label, element) => {
    const around = form.appendChild(document.createElement("label"));
    around.append(label, Object.assign(element, { name }));
    return element;
  };
  const select = (name, label, all, choices) => {
    const element = document.createElement("select");
    element.append(new Option(all, ""), ...choices.map(([value, text]) => new Option(text, value)));
    return field(name, label, element);
  };
  const fields = [
    field("words", "낱말", Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" })),
    select("category", "분류", "모든 분류", sections.map((section) => [section.id, titleOf(section)])),
    select("minutes", "읽는 시간", "모든 길이", Object.entries(LENGTHS)),
  ];
  const status = form.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");

  const isWithin = (minutes, [least, most]) => minutes >= Number(least) && (!most || minutes <= Number(most));
  const find = (words) => {
    const [, category, length] = fields.map(({ value }) => value);
    const wanted = words.normalize("NFC").toLowerCase().split(/\s+/);
    return posts.filter(
      (post) =>
        wanted.every((word) => post.text.includes(word)) &&
        (!category || post.category === category) &&
        (!length || isWithin(post.minutes, length.split("-"))),
    );
  };
  const show = (isComposing = false) => {
    const words = fields[0].value;
    let found = find(words);
    // The last syllable is still being typed: 학스 is to become 학습.
    if (isComposing && !found.length) found = find(words.slice(0, -1));
    const shown = new Set(found.map(({ element }) => element));
    for (const { element } of posts) element.hidden = !shown.has(element);
    const isChosen = fields.some(({ value }) => value.trim());
    for (const section of sections) section.hidden = isChosen && !section.querySelector(".post:not([hidden])");
    const links = new Set(found.map(({ element }) => element.querySelector(".post-title a").pathname));
    status.textContent = !isChosen ? "" : links.size ? `글 ${links.size}편` : "조건에 맞는 글이 없습니다.";
  };

  const read = () => {
    const chosen = new URLSearchParams(location.search);
    for (const element of fields) element.value = chosen.get(element.name) ?? "";
    for (const element of fields) if (element.selectedIndex < 0) element.value = ""; // no such choice
    show();
  };
  const note = (hash = "") => {
    const chosen = new URLSearchParams(fields.filter(({ value }) => value.trim()).map(({ name, value }) => [name, value]));
    history.replaceState(null, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}${hash}`);
  };
  /** Give way to a link to a section that the filter hides. */
  const reveal = () => {
    const section = sections.find(({ id, hidden }) => hidden && location.hash === `#${encodeURIComponent(id)}`);
    if (!section) return;
    for (const element of fields) element.value = "";
    show();
    note(location.hash);
    section.scrollIntoView();
  };
  form.addEventListener("input", ({ isComposing }) => {
    show(isComposing);
    note();
  });
  form.addEventListener("compositionend", () => show());
  addEventListener("hashchange", reveal);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  index.after(form);
  read();
  reveal();
})();
