/* The paper in step with the segments: its page follows the active one; the list follows its pages
   while nobody writes. */

const WHILE = 600; // milliseconds in which a page that comes into view was sent for

export function keepInStep(desk, list) {
  const viewer = desk.querySelector("paper-viewer");
  let wanted = 0;
  let sent = -Infinity;
  if (!viewer) return { show: () => {}, page: () => wanted || 1 };

  // the strip of small pages takes room that the text needs
  customElements.whenDefined("paper-viewer").then(() => viewer.querySelector("[data-do=fold][aria-expanded=true]")?.click());

  function go() {
    sent = performance.now();
    if (viewer.page !== wanted) viewer.goTo?.(wanted);
  }

  viewer.addEventListener("pages", go);
  viewer.addEventListener("page", ({ detail }) => {
    if (performance.now() - sent < WHILE || list.contains(document.activeElement)) return;
    wanted = detail;
    list.querySelector(`[data-sheet="${detail}"]`)?.scrollIntoView({ block: "start" });
  });

  function show(page) {
    if (wanted === page) return;
    wanted = page;
    go();
  }

  return { show, page: () => viewer.page ?? wanted ?? 1 };
}
