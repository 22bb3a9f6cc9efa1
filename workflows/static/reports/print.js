// The button that prints: reports below the fold are counted first, as only those one sees are.

const PATIENCE = 60_000; // milliseconds; what is not there by then says so on paper
const LOOK = 100;

const waiting = () => [...document.querySelectorAll(".report-waits")];
const blank = () => document.querySelector("report-chart:not(:has(svg))");
const pause = () => new Promise((done) => setTimeout(done, LOOK));

async function print({ currentTarget: button }) {
  button.disabled = true;
  for (const one of waiting()) one.parentElement.dispatchEvent(new CustomEvent("intersect"));
  for (let waited = 0; waited < PATIENCE && (waiting().length || blank()); waited += LOOK) await pause();
  button.disabled = false;
  window.print();
}

document.querySelector("[data-print]")?.addEventListener("click", print);
