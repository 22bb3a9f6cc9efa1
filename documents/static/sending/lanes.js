/* So many at once, over all files; the others wait for their turn. */

export function lanes(most) {
  let free = most;
  const waiting = [];
  return async (act) => {
    if (free > 0) free -= 1;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
