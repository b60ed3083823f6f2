"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const mode = document.body.dataset.links;
  const main = byId("main");

  const unpack = async (id) => {
    const bytes = Uint8Array.from(atob(byId(id).textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };

  // An element that a link leads to: seen, marked, its proof open, and where the keyboard goes on.
  const arrive = (element) => {
    for (const marked of document.querySelectorAll(".target")) marked.classList.remove("target");
    if (!element) return;
    element.classList.add("target");
    const proof = element.matches(".statement") && element.querySelector("details");
    if (proof) proof.open = true;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView();
  };

  // Pages that are packed: `#page` or `#page:element`.
  let index = null;
  const packs = new Map();
  const bodyOf = async (name) => {
    index ??= unpack("index");
    const number = (await index)[name];
    if (number === undefined) return null;
    if (!packs.has(number)) packs.set(number, unpack(`pack-${number}`));
    return (await packs.get(number))[name];
  };
  // A row by its id alone, as other files lead to it: the search knows on which page it stands.
  const place = async (id) => {
    entries ??= unpack("search");
    return (await entries).find(([, , , , element]) => element === id);
  };
  let entries = null;
  const turn = async () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash === "main") return;
    let [name, element] = (hash || "front").split(":");
    if (!element && (await bodyOf(name)) === null) {
      const found = await place(name);
      if (!found) return;
      [name, element] = [found[3], name];
    }
    if (main.firstElementChild?.id !== name) {
      const body = await bodyOf(name);
      if (body === null) return;
      main.innerHTML = body;
      scrollTo(0, 0);
      const section = main.firstElementChild.dataset.section;
      for (const link of document.querySelectorAll("[data-to]")) {
        if (link.dataset.to === section) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      byId(`title-${name}`)?.focus({ preventScroll: true });
    }
    arrive(element ? byId(element) : null);
  };

  const follow = () => {
    results.hidden = true;
    if (mode === "packed") turn();
    else arrive(byId(decodeURIComponent(location.hash.slice(1))));
  };

  // The search: every word, also as the beginning of a longer one, in names, quotes, figures and stories.
  const results = byId("results");
  const box = byId("words");
  const found = byId("found");
  const SHOWN = 50;
  const addresses = {
    open: (page, element) => `#${element || page}`,
    packed: (page, element) => `#${element ? `${page}:${element}` : page}`,
    files: (page, element) => `${page}.html${element ? `#${element}` : ""}`,
  };
  const FIRST = { person: 3, organisation: 3, place: 2, story: 1.2, quote: 1, figure: 1 };

  let engine = null;
  const start = async () => {
    const all = await (entries ??= unpack("search"));
    const mini = new MiniSearch({
      fields: ["title", "text"],
      processTerm: (term) => term.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(),
      searchOptions: {
        combineWith: "AND",
        prefix: true,
        boost: { title: 2 },
        boostDocument: (id) => FIRST[all[id][0]] * (1 + Math.log2(1 + all[id][5]) / 4),
      },
    });
    const rows = all.map(([, title, text], id) => ({ id, title, text }));
    await mini.addAllAsync(rows, { chunkSize: 1000 });
    return (words) => mini.search(words).map((hit) => all[hit.id]);
  };

  const item = ([kind, title, text, page, element]) => {
    const make = (name, content, className) => {
      const made = document.createElement(name);
      made.className = className;
      made.append(content);
      return made;
    };
    const link = document.createElement("a");
    link.href = addresses[mode](page, element);
    link.append(make("bdi", title, "title"));
    const line = document.createElement("li");
    line.append(make("span", kind, "tag"), " ", link);
    if (text) line.append(make("p", text, "snippet"));
    return line;
  };

  // Before volumes a row may be asked for by its id: `places.index` says which file knows it.
  const ID = /^[a-z]+-[0-9a-f-]+$/;
  const byItsId = (id) => ["row", `the row ${id}`, "", `rows-${/[0-9a-f]{2}$/.exec(id) ?? "xx"}`, id];

  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const words = box.value.trim();
    if (!words) {
      results.hidden = true;
      found.value = "";
      return;
    }
    if (!engine) found.value = "reading the index…";
    engine ??= start();
    const hits = (await engine)(words);
    if (mode === "files" && ID.test(words)) hits.unshift(byItsId(words));
    if (mine !== asked) return;
    results.querySelector("ol").replaceChildren(...hits.slice(0, SHOWN).map(item));
    results.hidden = !hits.length;
    const count = hits.length.toLocaleString("en");
    found.value = hits.length > SHOWN ? `${count} found, the best ${SHOWN} shown` : `${count} found`;
  };

  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  box.addEventListener("focus", look);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !results.hidden) {
      results.hidden = true;
      box.focus();
      results.hidden = true;
    }
    if (event.key === "/" && document.activeElement !== box) {
      event.preventDefault();
      box.focus();
    }
  });
  addEventListener("hashchange", follow);
  box.closest("search").hidden = false;
  if (location.hash.length > 1) follow();
})();
