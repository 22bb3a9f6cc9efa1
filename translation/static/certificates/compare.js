/* Whether a file is the certified one: compared in the browser, sent nowhere. */

const place = document.querySelector(".compare");

async function sum(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(same) {
  place.querySelector("[data-same]").hidden = same !== true;
  place.querySelector("[data-differs]").hidden = same !== false;
}

// browsers sum only on pages that came by https
if (place && globalThis.crypto?.subtle) {
  const chosen = place.querySelector("input");
  place.hidden = false;
  chosen.addEventListener("change", async () => {
    show(null);
    const file = chosen.files[0];
    if (!file) return;
    const found = await sum(file);
    if (file === chosen.files[0]) show(found === place.dataset.sha256);
  });
}
