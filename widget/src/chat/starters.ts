// The questions that a conversation can begin with: those that fit the page before the usual ones.

import type { Starter } from "./client";

const MOST = 4;

/** The questions that fit the words of a page best, in their order; the usual ones where too few do. */
export function fitting(starters: readonly Starter[], page: string): string[] {
  const words = ` ${page.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const scored = starters.map(({ question, words: marks }, place) => ({
    question,
    place,
    hits: marks.filter((mark) => words.includes(` ${mark.toLowerCase()} `)).length,
    usual: marks.length === 0,
  }));
  return scored
    .filter(({ hits, usual }) => hits || usual)
    .sort((one, other) => other.hits - one.hits || one.place - other.place)
    .slice(0, MOST)
    .map(({ question }) => question);
}

/** What a page says that it is about: its address, title, description and headings. */
export function aboutPage(): string {
  const description = document.querySelector<HTMLMetaElement>('meta[name="description"]')?.content ?? "";
  const headings = [...document.querySelectorAll("h1, h2")].slice(0, 20).map((heading) => heading.textContent ?? "");
  return [location.pathname, document.title, description, ...headings].join(" ");
}
