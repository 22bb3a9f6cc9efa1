/* The desk by keyboard. On a Mac, whose Option key writes letters, Control is held with it. */

const MAC = /Mac/.test(navigator.platform);

const DOES = {
  "C+Enter": "confirm",
  "A+ArrowDown": "next",
  "A+ArrowUp": "previous",
  "A+KeyC": "copy",
  "A+KeyT": "token",
  "A+KeyR": "remark",
  "A+KeyQ": "ask",
  "CS+KeyF": "finding",
  Escape: "leave",
};
const IN_THE_LIST = { ArrowDown: "next", ArrowUp: "previous", Enter: "write", "?": "help" };
const TYPING = "input, select, textarea, [contenteditable]";

function chord(event) {
  const control = MAC && event.altKey ? false : event.ctrlKey || event.metaKey;
  if (MAC && event.altKey && !event.ctrlKey) return "";
  const held = `${control ? "C" : ""}${event.altKey ? "A" : ""}${event.shiftKey ? "S" : ""}`;
  return held ? `${held}+${event.code === "NumpadEnter" ? "Enter" : event.code}` : event.key;
}

export function listenToKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const pressed = chord(event);
    const digit = /^A\+Digit([1-5])$/.exec(pressed)?.[1];
    if (digit) {
      event.preventDefault();
      act("match", +digit);
      return;
    }
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest(TYPING);
    const what = DOES[pressed] ?? (plain && listed(event) ? IN_THE_LIST[event.key] : undefined);
    if (!what || (what === "leave" && !event.target.matches("textarea"))) return;
    event.preventDefault();
    act(what);
  });
}

/* Arrows scroll the paper and Enter presses buttons, as ever; they walk only from a segment. */
const listed = (event) => event.key === "?" || event.target.matches("[data-segment], body, main");
