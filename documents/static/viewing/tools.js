/* The buttons, keys and small pictures beside a paper. */

const TYPING = "input, select, textarea, [contenteditable]";
const STEP = 1.25;
const KEYS = { "+": "larger", "=": "larger", "-": "smaller", 0: "fit" };
const ROWS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

const DOES = {
  larger: (viewer) => viewer.zoomBy(STEP),
  smaller: (viewer) => viewer.zoomBy(1 / STEP),
  fit: (viewer) => viewer.zoomBy(null),
  turn: (viewer) => viewer.turn(),
  fold: (viewer, button) => {
    const shown = viewer.classList.toggle("viewer-folded");
    button.setAttribute("aria-expanded", String(!shown));
  },
  read: (viewer, link) => {
    const text = viewer.querySelector("[data-text]");
    text.hidden = !text.hidden;
    viewer.querySelector("[data-pages-here]").hidden = !text.hidden;
    link.setAttribute("aria-expanded", String(!text.hidden));
    if (!text.hidden && !text.childElementCount) text.dispatchEvent(new Event("read"));
  },
};

export function listenToTools(viewer) {
  viewer.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-do]");
    const small = event.target.closest("[data-to]");
    if (tool) {
      event.preventDefault();
      DOES[tool.dataset.do](viewer, tool);
    }
    if (small) viewer.goTo(+small.dataset.to);
  });
  viewer.querySelector("[data-number]").addEventListener("change", (event) => {
    viewer.goTo(+event.target.value);
  });
  viewer.querySelector("[data-small]").addEventListener("keydown", (event) => rove(event));
  document.addEventListener("keydown", (event) => press(viewer, event));
  if (matchMedia("(max-width: 899px)").matches) {
    DOES.fold(viewer, viewer.querySelector("[data-do=fold]"));
  }
}

function press(viewer, event) {
  if (!viewer.isConnected || viewer !== document.querySelector("paper-viewer")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (event.target.closest?.(TYPING) && !event.target.matches("[type=radio], [type=checkbox]")) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  DOES[KEYS[event.key]](viewer);
}

/* One stop for Tab; arrows go on from there. */
function rove(event) {
  const button = event.target.closest("[data-to]");
  if (!button || !(event.key in ROWS)) return;
  const all = [...event.currentTarget.querySelectorAll("[data-to]")];
  const next = all[all.indexOf(button) + ROWS[event.key]];
  event.preventDefault();
  event.stopPropagation();
  if (!next) return;
  button.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

export function showPage(viewer, number) {
  viewer.querySelector("[data-number]").value = number;
  const strip = viewer.querySelector("[data-small]");
  strip.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const small = strip.querySelector(`[data-to="${number}"]`);
  small.setAttribute("aria-current", "page");
  const top = small.offsetTop;
  if (top < strip.scrollTop || top + small.offsetHeight > strip.scrollTop + strip.clientHeight) {
    strip.scrollTop = top - strip.clientHeight / 3;
  }
}

export function showZoom(viewer, scale) {
  viewer.querySelector("[data-zoom]").textContent = `${Math.round(scale * 100)} %`;
}
