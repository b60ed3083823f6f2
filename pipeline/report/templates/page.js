"use strict";
(() => {
  const form = document.getElementById("filter");
  const box = document.getElementById("filter-words");
  const found = document.getElementById("filter-found");
  const groups = [...document.querySelectorAll("[data-group]")];
  const rows = [...document.querySelectorAll("[data-row]")];
  let texts = null;

  // The words of a row include its group's heading: a speaker's name finds all that the speaker said.
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const read = (row) => {
    const heading = row.closest("[data-group]")?.querySelector("header");
    return fold(`${heading ? heading.textContent : ""} ${row.textContent}`);
  };

  const filter = () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    texts ??= rows.map(read);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-row]:not([hidden])");
    }
    found.value = words.length ? `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows` : "";
  };

  // A link from a story may lead to a row that the filter hides.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      box.value = "";
      filter();
      target.scrollIntoView();
    }
    const proof = target.matches(".statement") && target.querySelector("details");
    if (proof) proof.open = true;
  };

  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
  addEventListener("hashchange", reveal);
  form.hidden = false;
  reveal();
})();
