// The button that a page shows from the start. Plain DOM: a framework would cost more than all of it.

import { readableOn } from "../color";
import { type Piece, piecesOf, withHelp } from "../emergency";
import { addStyles } from "../host";
import type { Options } from "../options";
import styles from "./launcher.css?inline";
import { wordsOf } from "./words";

const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4V18a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
const SVG = "http://www.w3.org/2000/svg";

export interface Launcher {
  /** The landmark that holds the button, and the chat once it is open. */
  readonly root: HTMLElement;
  readonly button: HTMLButtonElement;
  /** Shows whether the chat is loading, open or closed. */
  show(state: "loading" | "open" | "closed" | "failed"): void;
  /** Shows how many replies came while the chat was closed; `words` says it to a screen reader. */
  count(unread: number, words?: string): void;
}

/** Puts the button into the shadow. */
export function addLauncher(shadow: ShadowRoot, options: Options): Launcher {
  const words = wordsOf(options.language);
  addStyles(shadow, styles);
  const root = element("aside", options.position);
  root.setAttribute("aria-label", words.chat);
  root.dir = getComputedStyle(document.documentElement).direction;
  root.style.setProperty("--accent", options.color);
  root.style.setProperty("--on-accent", readableOn(options.color));

  const button = element("button", "launcher");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const word = element("span", "word");
  word.textContent = options.title ?? words.chat;
  const badge = element("span", "badge");
  badge.setAttribute("aria-hidden", "true");
  button.append(icon(), word, badge);
  const failed = element("p", "failed");
  failed.setAttribute("role", "status");
  root.append(button, failed);
  shadow.append(root);

  const launcher: Launcher = {
    root,
    button,
    show(state) {
      button.setAttribute("aria-expanded", String(state === "open"));
      button.setAttribute("aria-busy", String(state === "loading"));
      failed.replaceChildren(...(state === "failed" ? piecesOf(withHelp(words.failed, options.language)).map(shown) : []));
    },
    count(unread, said) {
      badge.textContent = unread ? String(unread) : "";
      // The name holds the word that is seen, for those who say what they want to press.
      const name = options.title ? `${words.open}: ${options.title}` : words.open;
      // On a narrow page the icon alone is seen.
      button.title = said ? `${name}, ${said}` : name;
      button.setAttribute("aria-label", button.title);
    },
  };
  launcher.show("closed");
  launcher.count(0);
  return launcher;
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

function shown({ text, href }: Piece): Node | string {
  if (!href) return text;
  const link = element("a", "number");
  link.href = href;
  link.textContent = text;
  return link;
}

function icon(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", BUBBLE);
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}
