/* What helps with the active segment is fetched when one stays on it for a moment. */

import { fields, insert, type } from "./rows.js";

const MOMENT = 150; // milliseconds: who walks through the list asks for nothing on the way

let timer = 0;

export function place(row) {
  let found = row.querySelector("[data-aids]");
  if (found) return found;
  found = document.createElement("div");
  found.className = "seg-aids";
  found.dataset.aids = "";
  found.addEventListener("click", (event) => {
    const match = event.target.closest("[data-match]");
    const term = event.target.closest("[data-term]");
    if (match) insertMatch(row, match);
    if (term) insert(row.lastField ?? fields(row)[0], term.dataset.term);
  });
  row.append(found);
  return found;
}

export function load(row, address) {
  clearTimeout(timer);
  if (row.querySelector("[data-aids]")) return;
  timer = setTimeout(async () => {
    const answer = await fetch(`${address}aids/`).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    fill(place(row), await answer.text());
    if (row.told !== undefined) showFindings(row, row.told); // saved while this was on its way
  }, MOMENT);
}

function fill(where, html) {
  where.innerHTML = html;
  window.htmx?.process(where);
}

/* The findings of a segment that was saved; a reason that is being written is left alone. */
export function showFindings(row, html) {
  row.told = html;
  const found = row.querySelector("[data-findings]");
  if (!found || row.lastFindings === html || found.contains(document.activeElement)) return;
  row.lastFindings = html;
  found.outerHTML = html;
  window.htmx?.process(row.querySelector("[data-findings]"));
}

export function matchOf(row, which) {
  return row.querySelectorAll("[data-match]")[which - 1];
}

export function insertMatch(row, match) {
  if (!match) return;
  row.dataset.origin = "MEMORY";
  row.dataset.percent = match.dataset.percent;
  type(row, match.dataset.match);
}

/* The badges of all segments, once the page is there. */
export async function loadFindings(desk) {
  const answer = await fetch(desk.dataset.findingsAt).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { badges } = await answer.json();
  for (const [number, html] of Object.entries(badges)) {
    desk.querySelector(`#badges-${number}`).innerHTML = html;
  }
}
