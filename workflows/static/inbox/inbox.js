/* The inbox by keyboard, and its address kept in step with what is open.

   j and k walk through the list and open each task beside it; the other keys press the buttons
   that the page shows, so that a key does nothing the page does not offer. */

import { announce, notice } from "../shell/notices.js";

let typed = false; // something stands in the open form that is kept nowhere

const inbox = () => document.getElementById("inbox");
const pane = () => document.getElementById("pane");
const rows = () => [...document.querySelectorAll("#rows > [data-item]")];
const current = () => document.querySelector("#rows > [aria-current]");

function mark(row) {
  current()?.removeAttribute("aria-current");
  row?.setAttribute("aria-current", "true");
}

function walk(step) {
  const all = rows();
  if (!all.length || holdsBack()) return;
  const here = all.indexOf(current());
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  mark(next);
  const link = next.querySelector(".inbox-what");
  link.focus();
  link.click();
}

function press(act) {
  pane().querySelector(`[data-act="${act}"]`)?.click();
}

function enter() {
  const first = pane().querySelector(".pane-form :is(input, select, textarea):not([type=hidden])");
  (first ?? pane()).focus();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  c: () => press("claim"),
  h: () => press("hold"),
  n: () => document.querySelector(".inbox-next button[type=submit]")?.click(),
  x: () => current()?.querySelector(".inbox-check")?.click(),
  Enter: enter,
  Escape: () => {
    const keys = document.getElementById("inbox-keys");
    if (keys?.matches(":popover-open")) keys.hidePopover();
    else (current()?.querySelector(".inbox-what") ?? document.querySelector("#rows a"))?.focus();
  },
  "?": () => document.getElementById("inbox-keys")?.togglePopover(),
};

function typing(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const { key, target } = event;
  if (key !== "Escape" && typing(target)) return;
  if (key === "Enter" && !target.closest("#rows .inbox-what[href], body") ) return;
  if (key === "Enter" && target.matches("button, summary, a:not(.inbox-what), input")) return;
  if (!Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#rows .inbox-what");
  if (link) mark(link.closest("[data-item]"));
});

document.addEventListener("input", ({ target }) => {
  if (target.closest(".pane-form")) typed = true;
});

/* What was typed is not thrown away by going on: the first time that is said, the second time done. */
function holdsBack() {
  if (!typed) return false;
  typed = false;
  notice(inbox().dataset.unsaved, "warning");
  return true;
}

document.addEventListener("click", (event) => {
  const going = event.target.closest("#rows .inbox-what, .inbox-next button[type=submit]");
  if (!going || !holdsBack()) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // neither htmx nor the list hears of it
}, true);

/* After a swap: the opened task is marked and read out, the address follows, and focus that was
   lost with what was replaced goes to the task's title. Going back opens what was open before. */
document.addEventListener("htmx:after:swap", ({ detail }) => {
  const target = detail?.ctx?.target;
  if (!target || !["pane", "inbox"].includes(target.id)) return;
  if (!(detail.ctx.response?.status >= 400)) typed = false;
  const opened = pane().querySelector(".pane");
  inbox().querySelector(".inbox-split").classList.toggle("inbox-opened", Boolean(opened));
  if (opened) {
    mark(document.getElementById(`row-${opened.dataset.item}`));
    announce(opened.querySelector("h2").textContent.trim());
    if (document.activeElement === document.body) opened.querySelector("h2").focus();
    if (window.matchMedia("(max-width: 991px)").matches) pane().scrollIntoView();
  }
  const here = target.id === "inbox" ? inbox().dataset.address : current()?.querySelector(".inbox-what")?.href;
  if (target.id === "pane" && here) inbox().setAttribute("hx-get", here);
  remember(here);
});

function remember(address) {
  const url = address && new URL(address, location.href);
  if (!url || url.href === location.href) return;
  const sameTask = url.pathname === location.pathname;
  history[sameTask ? "replaceState" : "pushState"](null, "", url);
}

window.addEventListener("popstate", () => {
  window.htmx.ajax("GET", location.href, { target: "#inbox", swap: "outerMorph" });
});
