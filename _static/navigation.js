// On a phone the sidebars are dialogs. A link to a place on the same page closes them, or they would hide the place.
document.addEventListener("click", ({ target }) => target.closest("dialog a[href*='#']")?.closest("dialog").close());
