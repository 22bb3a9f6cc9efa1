/* The files of a drop or a paste, those in folders too. */

/** Entries must be taken before the event is over; the rest may wait. */
export function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...transfer.files];
  return entries.some((entry) => entry.isDirectory) ? unfold(entries) : Promise.resolve(plain);
}

async function unfold(entries) {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) found.push(await new Promise((yes, no) => entry.file(yes, no)));
    else found.push(...(await unfold(await listed(entry))));
  }
  return found.filter((file) => !file.name.startsWith(".")); // what systems leave in folders
}

async function listed(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) { // a hundred at a time
    const some = await new Promise((yes, no) => reader.readEntries(yes, no));
    if (!some.length) return all;
    all.push(...some);
  }
}
