/* Reviewing by keyboard: Alt and the arrows go through the segments, the paper beside follows. Alt+R
   opens a remark; in it 1 to 5 say what is wrong and 6 to 9 how grave it is. Alt+A accepts a reason. */

const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const CATEGORIES = 5;

const work = document.querySelector("[data-review]");
const places = () => [...work.querySelectorAll("[data-segment]")];
const here = () => document.activeElement?.closest("[data-segment]") ?? work.querySelector("[data-here]");

function mark(place) {
  if (!place || place.hasAttribute("data-here")) return;
  work.querySelectorAll("[data-here]").forEach((one) => one.removeAttribute("data-here"));
  place.setAttribute("data-here", "");
  if (place.dataset.page) document.querySelector("paper-viewer")?.goTo?.(+place.dataset.page);
}

function goTo(place) {
  if (!place) return;
  mark(place);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = places();
  const at = all.indexOf(here());
  goTo(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

const ACTS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  KeyA: () => here()?.querySelector("[data-accept]")?.click(),
  KeyR: () => (here() ?? places()[0])?.querySelector("[data-remark]")?.click(),
};

/* 1 to 9 choose, unless one types. After how grave it is comes the comment. */
function choose(event, form) {
  const key = Number(event.key);
  if (!key || event.target.matches(TYPING)) return;
  const grave = key > CATEGORIES;
  const choice = form.querySelectorAll(`[name=${grave ? "severity" : "category"}]`)[key - 1 - (grave ? CATEGORIES : 0)];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  (grave ? form.querySelector("textarea") : choice).focus();
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const plain = !event.ctrlKey && !event.metaKey;
  const act = event.altKey && plain && ACTS[event.code];
  const form = event.target.closest?.("[data-remarking]");
  if (act) {
    event.preventDefault();
    act();
  } else if (form && event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (form && event.key === "Escape") {
    form.querySelector("[data-cancel]").click();
  } else if (form && plain && !event.altKey) {
    choose(event, form);
  }
});

work.addEventListener("focusin", (event) => mark(event.target.closest("[data-segment]")));
work.addEventListener("click", (event) => mark(event.target.closest("[data-segment]")));

/* What is put in the place of a segment takes its mark and its focus; a form that opens, the focus. */
new MutationObserver((changes) => {
  const come = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  const place = come.find((node) => node.matches?.("[data-segment]"));
  if (!place || document.querySelector("dialog[open]")) return;
  const form = place.querySelector("[data-remarking]");
  if (!form) return goTo(place);
  mark(place);
  (form.querySelector("[name=category]:checked") ?? form.querySelector("[name=category]")).focus();
}).observe(work, { childList: true, subtree: true });

const open = work.querySelector("[data-remarking]");
if (open) {
  mark(open.closest("[data-segment]"));
  open.querySelector("[name=category]").focus();
} else if (location.hash) {
  goTo(work.querySelector("[data-segment]:target"));
}
