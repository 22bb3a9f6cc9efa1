/* Drawing a rectangle on a page, and pushing one about, with mouse or finger. */

const LEAST = 4; // pixels; less was no rectangle but a click

const asFraction = (layer, event) => {
  const { left, top, width, height } = layer.getBoundingClientRect();
  return [clamp((event.clientX - left) / width), clamp((event.clientY - top) / height)];
};

const clamp = (part) => Math.min(Math.max(part, 0), 1);

export function draws(layer, { add, place, tell }) {
  let going = null;

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const start = asFraction(layer, event);
    const held = event.target.rectangle;
    layer.setPointerCapture(event.pointerId);
    event.preventDefault();
    going = { held, start, from: held?.at, x: event.clientX, y: event.clientY };
    held?.element.focus({ preventScroll: true });
  });

  layer.addEventListener("pointermove", (event) => {
    if (!going) return;
    const far = Math.max(Math.abs(event.clientX - going.x), Math.abs(event.clientY - going.y));
    if (!going.held && far < LEAST) return;
    const [x, y] = asFraction(layer, event);
    const [startX, startY] = going.start;
    if (going.from) {
      const [left, top, width, height] = going.from;
      place(going.held, [left + x - startX, top + y - startY, width, height]);
      return;
    }
    const at = [Math.min(x, startX), Math.min(y, startY), Math.abs(x - startX), Math.abs(y - startY)];
    going.held ??= add(at);
    place(going.held, at);
  });

  const end = () => {
    if (going?.held) tell();
    going = null;
  };
  layer.addEventListener("pointerup", end);
  layer.addEventListener("pointercancel", end);
}
