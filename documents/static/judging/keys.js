/* Checking a paper by keyboard: v verifies, r goes to the reason of a rejection, and the keys that
   scroll move the paper. Enter presses nothing: the form's first button is a disabled one. */

const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const LINE = 60; // pixels
const SCROLLS = {
  ArrowDown: () => LINE,
  ArrowUp: () => -LINE,
  PageDown: (paper) => paper.clientHeight * 0.9,
  PageUp: (paper) => -paper.clientHeight * 0.9,
};

const form = document.querySelector("[data-judge]");

/* Without a word on whose the paper is there is nothing to verify: lead there instead. */
function verify() {
  const button = form.querySelector("[data-key=v]");
  if (!button?.checkVisibility()) return; // or the file is not examined yet
  const whose = form.elements.identity_match;
  if (whose.value) button.click();
  else whose[0].focus();
}

function reject() {
  const reason = form.querySelector("[data-key=r] textarea");
  const fold = reason.closest("details");
  if (!fold.checkVisibility()) return;
  fold.open = true;
  reason.focus();
}

const ACTS = { v: verify, r: reject };

function scroll(event) {
  const paper = document.querySelector("[data-paper]");
  if (!paper || paper.scrollHeight <= paper.clientHeight) return; // the page itself scrolls
  if (paper.contains(event.target)) return; // the browser does it
  if (event.target.matches?.("[type=radio]") && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  paper.scrollBy({ top: SCROLLS[event.key](paper) });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key in ACTS) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key in SCROLLS) scroll(event);
  if (!form || !(event.key in ACTS)) return;
  event.preventDefault();
  ACTS[event.key]();
});
