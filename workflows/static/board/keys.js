/* The board by keyboard. Arrows walk from card to card and from column to column; one card is in the
   order of tabs, so that Tab leaves the board. The other keys press what the card offers. */

import { announce } from "../shell/notices.js";

let board = null; // the filters put another one in its place
const LINK = ".tile-code";

const lists = () => [...board.querySelectorAll(".cards:not(.folded)")].filter((list) => list.querySelector(".tile"));
const links = (list) => [...list.querySelectorAll(LINK)];
const here = () => document.activeElement?.closest?.(".tile")?.querySelector(LINK);

function rove(link) {
  for (const each of board.querySelectorAll(`${LINK}[tabindex="0"]`)) each.tabIndex = -1;
  link.tabIndex = 0;
}

function go(link) {
  if (!link) return;
  rove(link);
  link.focus({ preventScroll: true });
  link.closest(".tile").scrollIntoView({ block: "nearest", inline: "nearest" });
}

function along(step) {
  const link = here();
  if (!link) return go(board.querySelector(LINK));
  const all = links(link.closest(".cards"));
  const next = all.indexOf(link) + step;
  if (next >= all.length) link.closest(".cards").querySelector(".more")?.scrollIntoView({ block: "nearest" });
  go(all[Math.min(Math.max(next, 0), all.length - 1)]);
}

/** To the next column that has cards, at about the same height; in lanes, within the lane first. */
function across(step) {
  const link = here();
  if (!link) return go(board.querySelector(LINK));
  const list = link.closest(".cards");
  const all = lists();
  const next = all[all.indexOf(list) + step];
  if (!next) return;
  const top = link.getBoundingClientRect().top;
  const distance = (one) => Math.abs(one.getBoundingClientRect().top - top);
  const nearest = links(next).reduce((best, one) => (distance(one) < distance(best) ? one : best));
  go(nearest);
  announce(next.dataset.name);
}

const rtl = () => document.documentElement.dir === "rtl";

function open(page, target = "#dialog-body") {
  const link = here();
  if (link) window.htmx.ajax("GET", `${link.pathname}${page}`, { target });
}

function ends(last) {
  const list = here()?.closest(".cards");
  if (list) go(links(list).at(last ? -1 : 0));
}

const KEYS = {
  ArrowDown: () => along(1),
  ArrowUp: () => along(-1),
  ArrowRight: () => across(rtl() ? -1 : 1),
  ArrowLeft: () => across(rtl() ? 1 : -1),
  j: () => along(1),
  k: () => along(-1),
  Home: () => ends(false),
  End: () => ends(true),
  m: () => board.dataset.moves === "yes" && open("moves/"),
  a: () => open("people/"),
  x: () => here()?.closest(".tile").querySelector(".tile-pick")?.click(),
  "?": () => document.getElementById("board-keys")?.togglePopover(),
};

const typing = (target) =>
  target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

function pressed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (!board || typing(target) || !Object.hasOwn(KEYS, key)) return;
  const elsewhere = !board.contains(target) && target !== document.body;
  if (elsewhere && key !== "?") return;
  event.preventDefault();
  KEYS[key]();
}

/** Of all cards one is in the order of tabs: the one that had focus last, or the first. */
function settle() {
  const kept = board.querySelector(`${LINK}[tabindex="0"]`) ?? board.querySelector(LINK);
  for (const part of board.querySelectorAll(`${LINK}:not([tabindex])`)) part.tabIndex = -1;
  if (kept) kept.tabIndex = 0;
}

function begin() {
  board = document.getElementById("board");
  if (!board) return;
  settle();
  new MutationObserver(settle).observe(board, { childList: true, subtree: true });
  board.addEventListener("focusin", ({ target }) => target.matches(LINK) && rove(target));
}

begin();
document.addEventListener("boardshown", begin);
document.addEventListener("keydown", pressed);
