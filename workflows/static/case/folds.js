/* A page that redraws itself after a change: what was unfolded stays unfolded. */

const page = () => document.querySelector("#case, #today");
let unfolded = [];

document.addEventListener("htmx:before:swap", () => {
  unfolded = [...(page()?.querySelectorAll("details[id]") ?? [])].map(({ id, open }) => [id, open]);
});

document.addEventListener("htmx:after:swap", () => {
  for (const [id, open] of unfolded) {
    const fold = document.getElementById(id);
    if (fold) fold.open = open;
  }
});
