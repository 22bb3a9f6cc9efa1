/* What may not be put into a page by htmx: whole documents, and answers that never came. */

import { notice } from "./notices.js";

const words = document.getElementById("notice").dataset;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!/^\s*<!doctype/i.test(ctx.text)) return;
  event.preventDefault();
  // The session has ended: reloading leads to the sign-in page, and from there back to this page.
  if (ctx.response.raw.redirected) {
    location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(ctx.text, "text/html");
  notice(page.querySelector("[data-reason]")?.textContent.trim() || words.failed, "error");
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx) notice(words.unreachable, "error");
});
