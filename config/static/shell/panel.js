/* The one side panel of a page. `hx-get=… hx-target="#panel-body"` fills it, and filling it opens it.

   The page beside it stays usable; on a small screen the panel covers it. It closes on Esc, unless
   something lies above it, and on anything with data-close-panel. What was typed in it is not lost
   at one go: the first Esc, or the first card opened over it, says so; the second does it.

   Focus goes to its heading, and when it closes, back to what opened it. What is in it listens for
   the event `refresh`, which it gets when its case changed: here, or by somebody else. */

import { STAY, notice } from "./notices.js";

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const words = document.getElementById("notice").dataset;
const small = matchMedia("(max-width: 767px)");
let opener = null; // what had the focus, and the id of what it stood in: cards are replaced
let shown = ""; // the case in the panel
let typed = false;
let asked = null; // the notice that typed words would be lost, what it asks, and when it did
let askedFor = "";
let askedAt = -Infinity;

const caseOf = () => body.querySelector("[data-case]")?.dataset.case ?? "";

function remember() {
  const element = document.activeElement;
  if (panel.contains(element) || document.getElementById("dialog").contains(element)) return;
  opener = { element, within: element.closest("[id]")?.id };
}

function giveBack() {
  const home = opener?.within && document.getElementById(opener.within);
  const back = opener?.element.isConnected ? opener.element : (home?.querySelector("a[href], button") ?? home);
  opener = null;
  back?.focus();
}

/** A sheet covers the page: what lies under it is not reached by Tab either. */
function cover() {
  const covers = small.matches && !panel.hidden;
  for (const part of document.querySelectorAll("body > main, body > header, body > .demo-bar")) part.inert = covers;
}

function forget() {
  typed = false;
  asked?.remove();
  asked = null;
  askedAt = -Infinity;
}

function filled() {
  const heading = body.querySelector("h1, h2, h3");
  const same = !panel.hidden && shown === caseOf();
  panel.hidden = false;
  document.documentElement.classList.add("with-panel");
  shown = caseOf();
  cover();
  if (same && (panel.contains(document.activeElement) || document.activeElement !== document.body)) return;
  forget();
  panel.scrollTop = 0;
  // the heading has a tabindex from the server: htmx takes away what is added before it has settled
  (body.querySelector("[autofocus]") ?? heading)?.focus();
}

function close() {
  forget();
  shown = "";
  panel.hidden = true;
  document.documentElement.classList.remove("with-panel");
  cover();
  body.replaceChildren();
  giveBack();
}

/** Whether something was typed that would be lost now; says so the first time. */
function holdsBack(text, at) {
  if (!typed || (askedFor === text && at - askedAt < STAY)) return false;
  asked?.remove();
  [askedFor, askedAt] = [text, at];
  asked = notice(text);
  return true;
}

new MutationObserver(() => {
  if (body.childElementCount) filled();
}).observe(body, { childList: true });

panel.addEventListener("input", () => {
  forget();
  typed = true;
});

panel.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-panel]") && !holdsBack(words.unsaved, event.timeStamp)) close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || panel.hidden) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  const { target } = event;
  if (!panel.contains(target) && target.matches("input, select, textarea, [contenteditable]")) return;
  event.preventDefault();
  if (!holdsBack(words.unsaved, event.timeStamp)) close();
});

// another case is asked for: from the page it is the new opener, and typed words hold it back
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, target } = event.detail.ctx;
  if (target !== body || panel.contains(sourceElement)) return;
  if (holdsBack(words.leaving, event.timeStamp)) event.preventDefault();
  else remember();
});

function refresh(codes) {
  if (!shown || typed || (codes && !codes.includes(shown))) return;
  body.firstElementChild?.dispatchEvent(new CustomEvent("refresh"));
}

for (const name of ["casechanged", "casemoved"]) {
  document.addEventListener(name, ({ detail }) => refresh(detail?.case && [detail.case]));
}

document.addEventListener("caseslive", ({ detail }) => refresh(detail.cases));

small.addEventListener("change", cover);
