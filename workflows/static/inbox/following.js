/* The inbox follows what others do: its list and its tabs change in place; the row that is chosen,
   the ticks, the focus, the scroll and what is typed beside it stay. */

import { inUse, offer } from "../shell/follow.js";

const GATHER = 100; // ms from the first change to the question
const REST = 2_000; // ms between two questions
const PARTS = [".inbox-list", ".inbox-head .inbox-tabs", ".inbox-team"];

let timer = null;
let askedAt = 0;
const changed = new Set(); // codes
let all = false;

const inbox = () => document.getElementById("inbox");
const task = () => document.querySelector("#pane > .pane");

async function read(url) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

const morph = (target, fresh) => window.htmx.swap({
  text: fresh.outerHTML, target, swap: "outerMorph", sourceElement: target,
});

/** The list, without the task that is open beside it. */
async function followList() {
  const here = inbox().dataset.list;
  const page = await read(here);
  if (!page || inbox().dataset.list !== here) return;
  const chosen = document.querySelector("#rows > [aria-current]")?.id;
  if (chosen) page.getElementById(chosen)?.setAttribute("aria-current", "true");
  for (const part of PARTS) {
    const [old, fresh] = [inbox().querySelector(part), page.querySelector(part)];
    if (old && fresh && !old.isEqualNode(fresh)) await morph(old, fresh);
  }
}

async function showTask(open) {
  const page = await read(open.dataset.here);
  const fresh = page?.querySelector(".pane");
  if (fresh && open.isConnected && open === task()) await morph(open, fresh);
}

/** The open task, when its case changed; never under the hands of who types there. */
function followTask(codes) {
  const open = task();
  if (!open || !(all || codes.has(open.dataset.case))) return;
  const words = document.getElementById("live").dataset;
  if (inUse(open)) offer(open, words.saidNews, () => showTask(open));
  else showTask(open);
}

function refresh() {
  if (document.hidden || !inbox()) return;
  askedAt = Date.now();
  timer = null;
  followTask(new Set(changed));
  changed.clear();
  all = false;
  followList();
}

function soon() {
  if (timer || !(changed.size || all)) return;
  timer = setTimeout(refresh, Math.max(GATHER, askedAt + REST - Date.now()));
}

document.addEventListener("caseslive", ({ detail }) => {
  detail.cases.forEach((code) => changed.add(code));
  all ||= Boolean(detail.all);
  soon();
});

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  timer = null;
  if (!document.hidden) soon();
});
