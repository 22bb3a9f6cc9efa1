/* Sending files from any page: dropped or chosen on [data-drop], or with the form [data-sends].

   Says `papersarrived` and, of a case, `casechanged` on the body when a file has arrived. */

import { dropped } from "./dropped.js";
import { onSubmit } from "./form.js";
import { forget, unfinished } from "./unfinished.js";
import { announce, line, show, sum, tray, word } from "./tray.js";
import { Upload } from "./upload.js";

const uploads = new Map(); // upload: its line
const ENDS = ["done", "failed"];
let drawing = 0;

function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    for (const [upload, made] of uploads) {
      const said = upload.why || word(upload.word || upload.state);
      show(made, { state: upload.state, said, sent: upload.sent, size: upload.size });
    }
    sum([...uploads.keys()]);
  });
}

function arrived({ place }) {
  document.body.dispatchEvent(new CustomEvent("papersarrived", { bubbles: true }));
  if (!place.case) return;
  document.body.dispatchEvent(new CustomEvent("casechanged", { bubbles: true, detail: { case: place.case } }));
}

const told = {
  url: tray.dataset.url,
  changed(upload) {
    draw();
    if (upload.id) forget(upload.id);
    upload.watch?.(upload);
    if (upload.said === upload.state || !ENDS.includes(upload.state)) {
      upload.said = upload.state;
      return;
    }
    upload.said = upload.state;
    const { name, state } = upload;
    if (state === "failed") announce(word("stopped", { name, why: upload.why || word(upload.word) }));
    else {
      arrived(upload);
      const all = [...uploads.keys()].every((one) => one.state === "done");
      announce(all ? word("finished") : word("arrived", { name }));
    }
  },
};

/** Send files to a place. `watch` is told of each change. */
function send(files, place, watch) {
  localStorage.setItem("sending", "yes");
  const begun = [...files].map((file) => {
    const upload = Object.assign(new Upload(file, place, told), { watch });
    uploads.set(upload, line(file.name, (act) => acts[act](upload)));
    return upload;
  });
  if (begun.length > 1) announce(word("begun", { count: begun.length }));
  for (const upload of begun) upload.go();
}

const acts = {
  pause: (upload) => upload.pause(),
  go: (upload) => upload.go(),
  async stop(upload) {
    uploads.get(upload).remove();
    uploads.delete(upload);
    tidy();
    await upload.giveUp();
  },
};

function tidy() {
  tray.hidden = !tray.querySelector("li");
  draw();
}

tray.querySelector("[data-sending=clear]").addEventListener("click", () => {
  for (const [upload, made] of uploads) {
    if (upload.live) continue;
    made.remove();
    uploads.delete(upload);
  }
  tray.hidden = !uploads.size;
  tray.toggleAttribute("data-folded", uploads.size > 0 && !tray.hasAttribute("data-folded"));
  draw();
});

addEventListener("beforeunload", (event) => {
  if ([...uploads.keys()].some((upload) => upload.live)) event.preventDefault();
});

const zoneOf = (event) => event.target.closest?.("[data-drop]");
const placeOf = (zone) => ({ case: zone.dataset.case });

document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); // beside a zone, the browser would leave the page for the file
  const zone = zoneOf(event);
  event.dataTransfer.dropEffect = zone ? "copy" : "none";
  for (const one of document.querySelectorAll("[data-drop]")) one.toggleAttribute("data-over", one === zone);
});

for (const name of ["dragleave", "dragend", "drop"]) {
  document.addEventListener(name, () => document.querySelector("[data-over]")?.removeAttribute("data-over"));
}

document.addEventListener("drop", async (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const zone = zoneOf(event);
  if (zone) send(await dropped(event.dataTransfer), placeOf(zone));
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-choose]")) return;
  send([...target.files].filter((file) => !file.name.startsWith(".")), placeOf(zoneOf({ target })));
  target.value = "";
});

onSubmit((file, place, watch) => send([file], place, watch), (upload) => acts.stop(upload));
unfinished(told.url, (file, place) => send([file], place), tidy);
