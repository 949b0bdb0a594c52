// Tells a screen reader each reply once, as plain words. The list of messages is silent: it is read when it is visited.

export interface Announcer {
  readonly polite: HTMLElement;
  readonly urgent: HTMLElement;
}

// So long do words stand, so that they are not met again when one walks through the page.
const STANDING = 8_000;

/** Adds the words to the region; what stands there already is not said again. */
export function announce(region: HTMLElement, words: string): void {
  const line = document.createElement("p");
  line.textContent = words;
  region.append(line);
  setTimeout(() => line.remove(), STANDING);
}
