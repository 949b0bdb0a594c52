// Prints the conversation and nothing of the page around it.

import { addStyles } from "../host";
import type { Labels } from "../labels/labels";
import type { Entry } from "./history";
import { plain } from "./Message";

const STYLES = `
@media screen { knead-to-know-print { display: none !important; } }
@media print {
  body { display: none !important; }
  knead-to-know-print { display: block !important; white-space: pre-wrap; font: 12pt/1.5 serif; color: #000; background: #fff; }
}`;

export function printConversation(title: string, entries: readonly Entry[], labels: Labels): void {
  const paper = document.createElement("knead-to-know-print");
  paper.textContent = `${title}\n\n${transcript(entries, labels)}`;
  const sheet = addStyles(document, STYLES);
  document.documentElement.append(paper);
  const end = () => {
    paper.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
  window.addEventListener("afterprint", end, { once: true });
  window.print();
}

/** The conversation as text, with who said what and when. */
export function transcript(entries: readonly Entry[], labels: Labels): string {
  return entries
    .map((entry) => {
      const who = entry.from === "visitor" ? labels.you : labels.assistant;
      return `${who}, ${new Date(entry.time).toLocaleString()}\n${plain(entry)}`;
    })
    .join("\n\n");
}
