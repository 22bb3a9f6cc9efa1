/* A segment that was changed elsewhere while it was written here: both texts, and a choice. */

import { announce } from "../shell/notices.js";

/* choose: called with "mine" or "other". */
export function showConflict(row, told, mine, choose) {
  hideTrouble(row);
  const box = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
  const put = (what, text) => { box.querySelector(what).textContent = text; };
  put("[data-why]", told.refused);
  put("[data-mine]", mine);
  put("[data-other]", told.target);
  const chosen = (which) => () => {
    hideTrouble(row);
    choose(which);
  };
  box.querySelector("[data-keep]").addEventListener("click", chosen("mine"));
  box.querySelector("[data-take]").addEventListener("click", chosen("other"));
  row.querySelector(".seg-form").append(box);
  announce(told.refused);
}

/* Why it was not saved otherwise. */
export function showRefusal(row, why) {
  hideTrouble(row);
  const line = document.createElement("p");
  line.className = "seg-refused";
  line.textContent = why;
  row.querySelector(".seg-form").append(line);
  announce(why);
}

export function hideTrouble(row) {
  row.querySelectorAll(".conflict, .seg-refused").forEach((each) => each.remove());
}

/* Other windows of this browser are told at once what was saved. */
export function windows(user, job, hear) {
  const channel = new BroadcastChannel(`desk:${user}:${job}`);
  channel.addEventListener("message", ({ data }) => hear(data));
  return (told) => channel.postMessage(told);
}
