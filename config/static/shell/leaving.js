/* What pages keep in this browser of unsaved work goes with who signs out, and is not left to whoever
   signs in next. Its keys begin with BEGINS and the number of the user. */

export const BEGINS = "desk:";

function forget(but = "") {
  Object.keys(localStorage)
    .filter((key) => key.startsWith(BEGINS) && !(but && key.startsWith(`${BEGINS}${but}:`)))
    .forEach((key) => localStorage.removeItem(key));
}

const who = document.getElementById("live")?.dataset.who?.split(" ")[0];
if (who) forget(who);

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.action.endsWith("/accounts/logout/")) forget();
});
