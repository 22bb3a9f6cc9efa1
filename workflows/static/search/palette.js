/* The search of every page: `/` opens it, arrows walk through what is found, Enter opens, Esc closes.

   Focus stays in the field; aria-activedescendant says which line is meant. A native dialog gives
   focus back to where it was. */

const palette = document.getElementById("palette");
const text = document.getElementById("palette-text");
const found = document.getElementById("palette-found");
const live = palette.querySelector(".live");

const lines = () => [...found.querySelectorAll("[role=option]")];
const meant = () => found.querySelector("[aria-selected=true]");

function open() {
  palette.showModal();
  text.select();
}

function mean(line) {
  meant()?.setAttribute("aria-selected", "false");
  line?.setAttribute("aria-selected", "true");
  line?.scrollIntoView({ block: "nearest" });
  if (line) text.setAttribute("aria-activedescendant", line.id);
  else text.removeAttribute("aria-activedescendant");
}

function walk(step) {
  const all = lines();
  if (!all.length) return;
  mean(all[(all.indexOf(meant()) + step + all.length) % all.length]);
}

const KEYS = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  Enter: () => meant() && location.assign(meant().href),
};

function typing(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-palette]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

text.addEventListener("keydown", (event) => {
  if (event.isComposing || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

palette.addEventListener("click", ({ target }) => {
  if (target === palette || target.closest("[data-close-palette]")) palette.close();
});

// What was searched for is nobody else's to read on this screen later.
palette.addEventListener("close", () => {
  text.value = "";
  found.replaceChildren();
});

new MutationObserver(() => {
  const all = lines();
  const count = all.length;
  // ids are given here: what comes with one, htmx makes look for a moment like what had it before
  all.forEach((line, place) => { line.id = `hit-${place}`; });
  text.setAttribute("aria-expanded", String(count > 0));
  mean(all[0]);
  live.textContent = text.value ? found.dataset.said.replace("COUNT", count) : "";
}).observe(found, { childList: true });
