/* The one dialog of a page. `hx-get=… hx-target="#dialog-body"` fills it, and filling it opens it.

   It closes on Esc, on anything with data-close, on the backdrop while nothing was typed, when a
   response says `casemoved`, and when a form inside is answered with 204. What was typed is not
   lost at one Esc: the first says so, the second closes.

   Focus goes to the first field, or the heading; after a refusal, to what it says; and when the
   dialog closes, back to where it was. */

import { STAY, notice } from "./notices.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const words = document.getElementById("notice").dataset;
const FIELDS = "input:not([type=hidden]), select, textarea";
let opener = null;
let typed = false;
let asked = null; // the notice of the first Esc
let askedAt = -Infinity;

function open() {
  opener = document.activeElement;
  const menu = opener.closest("details[data-menu]");
  if (menu) {
    menu.open = false;
    opener = menu.querySelector("summary");
  }
  typed = false;
  const heading = body.querySelector("h1, h2, h3");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.showModal();
  begin();
}

/** Focus something that may be no field. */
function focus(element) {
  if (element.matches("[role=alert], h1, h2, h3")) element.tabIndex = -1;
  element.focus();
}

const seen = (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true });

function begin() {
  const fields = [...body.querySelectorAll(FIELDS)].filter(seen);
  let first = body.querySelector("[autofocus]") ?? fields[0];
  if (first?.type === "radio") first = fields.find((one) => one.name === first.name && one.checked) ?? first;
  first ??= body.querySelector("h1, h2, h3");
  if (first) focus(first);
}

/** Another content in the open dialog: to what is wrong, or the beginning where focus was lost. */
function goOn() {
  if (!body.querySelector(FIELDS)) typed = false; // nothing is left that could be lost
  const wrong = ["[role=alert]", "[aria-invalid=true]"]
    .map((what) => [...body.querySelectorAll(what)].find(seen))
    .find(Boolean);
  if (wrong) focus(wrong);
  else if (!body.contains(document.activeElement)) begin();
}

new MutationObserver(() => {
  if (!body.childElementCount) dialog.close();
  else if (dialog.open) goOn();
  else open();
}).observe(body, { childList: true });

function forget() {
  asked?.remove();
  asked = null;
  askedAt = -Infinity;
}

dialog.addEventListener("close", () => {
  forget();
  body.replaceChildren();
  if (opener?.isConnected) opener.focus();
});

dialog.addEventListener("input", () => {
  typed = true;
  forget();
});

dialog.addEventListener("cancel", (event) => {
  // choosing no file in a file field is a `cancel`, too
  if (event.target !== dialog || !typed || event.timeStamp - askedAt < STAY) return;
  event.preventDefault();
  forget();
  askedAt = event.timeStamp;
  asked = notice(words.unsaved);
});

dialog.addEventListener("pointerdown", (event) => {
  if (event.target === dialog && !typed) dialog.close();
});

dialog.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  dialog.close();
});

document.addEventListener("casemoved", () => dialog.close());

// "finally": the events a response sends must still find their form in the page
document.addEventListener("htmx:finally:request", ({ detail }) => {
  const { sourceElement, response } = detail.ctx;
  if (response?.status === 204 && dialog.contains(sourceElement)) dialog.close();
});
