/* The board stays right: what one has done oneself, and what others do, is fetched card by card.

   Own deeds come as `casemoved` and `casechanged`, other people's as `caseslive`. All that changed
   is asked for at once. Nothing moves while a card is dragged. */

import { announce } from "../shell/notices.js";
import { cardOf, forgetEarly, listOf, put, replaceAll } from "./placing.js";

const MOST = 50; // cards asked for at once; who missed more reads the whole board anew
const GATHER = 60; // ms in which changes are gathered
const SPREAD = 300; // ms over which the boards of an office spread their questions
const LATER = 3_000; // ms to the next try when the server could not be reached
const WHOLE = 4_000; // ms over which whole boards are read anew

const board = () => document.getElementById("board");
const waiting = new Set(); // codes
const mine = new Map(); // of those what was done here: the words for it
let whole = false;
let timer = null;
let busy = false;

const dragging = () => board()?.classList.contains("dragging");

function soon(ms) {
  clearTimeout(timer);
  timer = setTimeout(refresh, ms);
}

async function read(url) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    return response.ok && !response.redirected ? await response.text() : null;
  } catch {
    return null;
  }
}

/* --- what is said ----------------------------------------------------------------------------------- */

function tellMine(code, list, done) {
  const said = done === "gone" ? board().dataset.saidGone : mine.get(code);
  announce(said.replace("CASE", code).replace("COLUMN", list?.dataset.name ?? ""));
  const card = cardOf(code);
  if (!card) return;
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (document.activeElement === document.body) card.querySelector("a").focus({ preventScroll: true });
}

function tellOthers(count) {
  if (count) announce(board().dataset.saidOthers.replace("N", count));
}

/* --- fetching --------------------------------------------------------------------------------------- */

function setCounts(holder) {
  for (const part of holder.querySelectorAll("hx-partial")) {
    const place = document.querySelector(part.getAttribute("hx-target"));
    if (place && place.innerHTML !== part.innerHTML) place.innerHTML = part.innerHTML;
  }
}

function show(codes, holder) {
  let others = 0;
  for (const code of codes) {
    const fresh = holder.querySelector(`[data-case="${CSS.escape(code)}"]`);
    const list = fresh ? listOf(fresh) : undefined;
    const done = put(code, fresh, mine.has(code));
    if (["moved", "changed"].includes(done)) cardOf(code).classList.add("tile-fresh");
    if (mine.has(code)) tellMine(code, list, fresh ? done : "gone");
    else if (done && done !== "same") others += 1;
    mine.delete(code);
  }
  setCounts(holder);
  tellOthers(others);
}

async function fetchCards() {
  const codes = [...waiting].slice(0, MOST);
  codes.forEach((code) => waiting.delete(code));
  const query = [...codes.map((code) => `case=${encodeURIComponent(code)}`), board().dataset.query].filter(Boolean);
  const text = await read(`${board().dataset.cards}?${query.join("&")}`);
  if (text === null) {
    codes.forEach((code) => waiting.add(code));
    return LATER;
  }
  const holder = document.createElement("template");
  holder.innerHTML = text;
  await undragged();
  show(codes, holder.content);
  return GATHER;
}

async function fetchAll() {
  whole = false;
  waiting.clear();
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) {
    whole = true;
    return LATER;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!board()) return begin(page);
  await undragged();
  if (!replaceAll(page)) location.reload();
  for (const place of document.querySelectorAll("[id^=count]")) {
    const fresh = page.getElementById(place.id);
    if (fresh) place.innerHTML = fresh.innerHTML;
  }
  return GATHER;
}

/** A board that was empty. */
function begin(page) {
  const found = document.adoptNode(page.getElementById("found"));
  document.getElementById("found").replaceWith(found);
  window.htmx.process(found);
  document.dispatchEvent(new CustomEvent("boardshown"));
  return GATHER;
}

function undragged() {
  return new Promise((done) => {
    const look = () => (dragging() ? setTimeout(look, 100) : done());
    look();
  });
}

async function refresh() {
  if (busy || document.hidden) return; // it is called again at the end, or when the page is seen
  busy = true;
  const next = await (whole || !board() || waiting.size > MOST ? fetchAll() : fetchCards());
  busy = false;
  if (whole || waiting.size) soon(next);
}

/* --- what happens ----------------------------------------------------------------------------------- */

function didIt(code, words) {
  if (!code) return;
  mine.set(code, words);
  waiting.add(code);
  soon(0);
}

document.addEventListener("casemoved", ({ detail }) => didIt(detail.case, board()?.dataset.saidMoved));
document.addEventListener("casechanged", ({ detail }) => didIt(detail.case, board()?.dataset.saidChanged));
document.addEventListener("caseslive", ({ detail }) => {
  detail.cases.forEach((code) => waiting.add(code));
  whole ||= Boolean(detail.all);
  soon(GATHER + Math.random() * (whole ? WHOLE : SPREAD));
});
document.addEventListener("limitchanged", () => soon(0));
document.addEventListener("visibilitychange", () => {
  if (waiting.size || whole) soon(GATHER);
});
document.addEventListener("htmx:after:swap", forgetEarly);
