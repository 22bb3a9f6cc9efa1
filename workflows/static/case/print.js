/* The button of the summary; who prints from the browser's menu gets the same. */

document.querySelector("[data-print]").addEventListener("click", () => window.print());
