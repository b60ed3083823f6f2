"use strict";
(async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("rows").textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const rows = JSON.parse(await new Response(stream).text());
  const look = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash === "main") return;
    const row = ` ${hash.split(":")[0]} `;
    const page = Object.keys(rows).find((name) => ` ${rows[name]} `.includes(row));
    if (page) location.replace(`${page}.html#${hash}`);
    else document.getElementById("lost").hidden = false;
  };
  addEventListener("hashchange", look);
  look();
})();
