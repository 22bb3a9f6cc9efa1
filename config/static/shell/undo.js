/* Taking a move back.

   After `casemoved` with an address in `undo` a notice offers it for a while: a button, and Ctrl+Z or
   Cmd+Z outside of text fields. What the server answers is another `casemoved`, or a refusal that
   opens in the dialog. */

import "./dialog.js"; // closes at `casemoved` before the notice is shown, else it would show inside
import { announce, notice, show } from "./notices.js";

const STAY = 20000; // milliseconds that the offer stays
const HINT = 1500; // milliseconds until it is read out, after where the case is now
const TEXT = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

let offer = null;

function withdraw() {
  offer?.remove();
  offer = null;
}

function make({ undo, version, said }) {
  offer = document.getElementById("undo").content.firstElementChild.cloneNode(true);
  offer.querySelector("p").textContent = said;
  offer.querySelector("[name=seen_version]").value = version;
  offer.action = undo;
  offer.setAttribute("hx-post", undo);
  show(offer, STAY);
  window.htmx.process(offer);
  const made = offer;
  setTimeout(() => { if (made.isConnected) announce(made.dataset.hint); }, HINT);
}

document.addEventListener("casemoved", ({ detail }) => {
  withdraw();
  if (detail.undo) make(detail);
  else if (detail.said) notice(detail.said, "success");
});

// refused: the reasons are in the dialog, and the offer is gone
document.addEventListener("htmx:finally:request", ({ detail }) => {
  if (offer && detail.ctx.sourceElement === offer) withdraw();
});

document.addEventListener("keydown", (event) => {
  if (!offer?.isConnected || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (event.key.toLowerCase() !== "z" || event.target.closest?.(TEXT)) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  offer.requestSubmit();
});

/* --- the time that is left, on pages that show it ------------------------------------------------- */

const seen = new WeakMap(); // of what said how many seconds were left, and when

function count() {
  for (const shown of document.querySelectorAll("[data-left]")) {
    const { left } = shown.dataset;
    if (seen.get(shown)?.left !== left) seen.set(shown, { left, at: performance.now() });
    const seconds = Number(left) - (performance.now() - seen.get(shown).at) / 1000;
    if (seconds > 0) shown.textContent = shown.dataset.words.replace("N", Math.ceil(seconds / 60));
    else shown.closest("form").remove();
  }
}

count();
setInterval(count, 5000);
