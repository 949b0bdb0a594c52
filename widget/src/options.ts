// What a page may set, by data attributes of the script tag. A value that cannot be used is told on the console and left out.

import { isSolid } from "./color";

export type Position = "left" | "right";
export type Theme = "auto" | "light" | "dark";

export interface Options {
  /** Where the widget's files lie: the folder of the script, with a slash at its end. */
  readonly files: string;
  /** The web channel's address, without a slash at its end. */
  readonly api: string;
  readonly title?: string;
  readonly greeting?: string;
  /** A CSS colour for the launcher, the header and the visitor's own messages. */
  readonly color: string;
  readonly position: Position;
  readonly theme: Theme;
  /** The language of the labels, as in `es` or `es-MX`. */
  readonly language: string;
  /** Questions offered at the beginning instead of those that fit the page. */
  readonly starters: readonly string[];
}

const COLOR = "#0b6158";
const MOST_STARTERS = 4;

/** Reads the script tag; `warn` hears of each value that cannot be used. */
export function readOptions(script: HTMLScriptElement, warn: (words: string) => void): Options {
  const given = script.dataset;
  const rightToLeft = getComputedStyle(document.documentElement).direction === "rtl";
  const refuse = <T>(name: string, value: string, expected: string, instead: T): T => {
    warn(`data-${name}="${value}" is not ${expected}`);
    return instead;
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[], instead: T): T => {
    const value = given[name]?.trim().toLowerCase();
    if (!value) return instead;
    return choices.find((choice) => choice === value) ?? refuse(name, value, `one of ${choices.join(", ")}`, instead);
  };
  const color = given.color?.trim();
  const files = new URL(".", script.src).href;
  // The script lies in /chat/ of the server that answers.
  const server = new URL("..", files).href.slice(0, -1);
  const api = given.api?.trim();
  return {
    files,
    api: api ? (address(api) ?? refuse("api", api, "an http address", server)) : server,
    title: given.title?.trim() || undefined,
    greeting: given.greeting?.trim() || undefined,
    color: !color || isSolid(color) ? color || COLOR : refuse("color", color, "a solid CSS colour", COLOR),
    position: oneOf("position", ["left", "right"], rightToLeft ? "left" : "right"),
    theme: oneOf("theme", ["auto", "light", "dark"], "auto"),
    language: given.language?.trim() || document.documentElement.lang || navigator.language || "en",
    starters: (given.starters ?? "").split("|").map((each) => each.trim()).filter(Boolean).slice(0, MOST_STARTERS),
  };
}

function address(given: string): string | undefined {
  try {
    const url = new URL(given, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, "") : undefined;
  } catch {
    return undefined;
  }
}
