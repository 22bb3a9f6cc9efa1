/* The form of one paper, [data-sends]: its file goes past the web process, however large it is.

   The form stays until the file is on its way, so that what is refused can be mended in it. */

import { word } from "./tray.js";

const BEGUN = ["sending", "waiting", "joining", "done"];

/** `send` begins an upload and is told who watches it; `drop` forgets one. */
export function onSubmit(send, drop) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-sends]");
    if (!form) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx would send the file, too
    const { file, language, effective_date } = Object.fromEntries(new FormData(form));
    const place = { case: form.dataset.case, document_type: form.dataset.sends, language, effective_date };
    form.inert = true;
    form.querySelector("[data-refused]").hidden = true;
    send(file, place, (upload) => follow(form, upload, drop));
  }, true);
}

function follow(form, upload, drop) {
  if (!form.isConnected) return;
  if (upload.state === "failed" || upload.state === "paused") {
    form.inert = false;
    if (upload.state === "paused") return;
    const refused = form.querySelector("[data-refused]");
    refused.querySelector("li").textContent = upload.why || word(upload.word);
    refused.hidden = false;
    refused.focus();
    drop(upload);
  } else if (BEGUN.includes(upload.state)) {
    const dialog = form.closest("dialog");
    if (dialog) dialog.close();
    else if (upload.state === "done") setTimeout(() => location.assign(form.dataset.after), 0);
  }
}
