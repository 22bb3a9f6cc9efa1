/* The board after something changed: the card anew, in its place, and the counts. */

import { announce } from "../shell/notices.js";

const board = document.getElementById("board");
const filtered = (url) => (board.dataset.query ? `${url}?${board.dataset.query}` : url);
const cardOf = (code) => document.getElementById(`case-${code}`);
const listOf = (column) => board.querySelector(`.cards[data-column="${CSS.escape(column)}"]`);

/* --- after a move ------------------------------------------------------------------------------- */

async function freshCard(code) {
  const url = filtered(board.dataset.card.replace("CODE", code));
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!response.ok || response.redirected) return null;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content.firstElementChild;
}

function place(fresh, code) {
  const stale = cardOf(code);
  const list = fresh && listOf(fresh.dataset.column);
  if (!list) {
    stale?.remove();
  } else if (stale?.parentElement === list) {
    stale.replaceWith(fresh);
  } else {
    stale?.remove();
    list.prepend(fresh);
  }
  return list;
}

async function refresh(code, said) {
  const hadFocus = cardOf(code)?.contains(document.activeElement);
  const fresh = await freshCard(code);
  const list = place(fresh, code);
  window.htmx.ajax("GET", filtered(board.dataset.counts), { target: "#count", swap: "none" });
  announce(said(list).replace("CASE", code).replace("COLUMN", list?.dataset.name ?? ""));
  if (!list) return;
  window.htmx.process(fresh);
  fresh.classList.add("tile-fresh");
  fresh.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (hadFocus || document.activeElement === document.body) {
    fresh.querySelector("a").focus({ preventScroll: true });
  }
}

const where = (list) => (list ? board.dataset.saidMoved : board.dataset.saidGone);
const what = (list) => (list ? board.dataset.saidChanged : board.dataset.saidGone);

if (board) {
  document.addEventListener("casemoved", ({ detail }) => refresh(detail.case, where));
  document.addEventListener("casechanged", ({ detail }) => refresh(detail.case, what));
}
