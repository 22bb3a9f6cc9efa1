/* Files that are one picture, and files whose pages the server draws. */

import { reading } from "./reading.js";

export async function openPictures(host) {
  const { address, renew } = reading(host);
  const one = host.dataset.way === "picture";
  const of = (number) => one ? address() : host.dataset.page.replace(/0\/$/, `${number}/`);
  const load = async (number) => {
    const picture = await decoded(await of(number)).catch(() => null);
    if (picture || !one) return picture ?? decoded(of(number));
    renew(); // its address may have ended on the way
    return decoded(await address());
  };
  return new Pictures(one ? 1 : +host.dataset.pages, load);
}

async function decoded(address) {
  const picture = new Image();
  picture.alt = "";
  picture.src = address;
  await picture.decode();
  return picture;
}

class Pictures {
  constructor(count, load) {
    this.count = count;
    this.load = load;
    this.kept = new Map();
  }

  #picture(number) {
    if (!this.kept.has(number)) this.kept.set(number, this.load(number));
    return this.kept.get(number);
  }

  async size(number) {
    const { naturalWidth: width, naturalHeight: height } = await this.#picture(number);
    return { width, height };
  }

  async draw(number, scale, turn) {
    const picture = await this.#picture(number);
    picture.style.inlineSize = `${picture.naturalWidth * scale}px`;
    picture.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
    return [picture];
  }

  forget(number) {
    this.kept.delete(number);
  }

  close() {
    this.kept.clear();
  }
}
