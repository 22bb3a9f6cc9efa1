/* The one dialog of a page. `hx-get=… hx-target="#dialog-body"` fills it, and filling it opens it.

   It closes on Esc, on anything with data-close, on the backdrop while nothing was typed, when a
   response says `casemoved`, and when a form inside is answered with 204. Focus goes back to where
   it was. */

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
let opener = null;
let typed = false;

function open() {
  if (dialog.open) return;
  opener = document.activeElement;
  typed = false;
  const heading = body.querySelector("h1, h2, h3");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.showModal();
}

new MutationObserver(() => {
  if (body.childElementCount) open();
  else dialog.close();
}).observe(body, { childList: true });

dialog.addEventListener("close", () => {
  body.replaceChildren();
  if (opener?.isConnected) opener.focus();
});

dialog.addEventListener("input", () => { typed = true; });

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
