// Words about a failure.

import type { JSX } from "preact";

import { piecesOf } from "../emergency";

/** The words; the numbers to call in an emergency are links. */
export function Numbers({ words }: { readonly words: string }): JSX.Element {
  return (
    <>
      {piecesOf(words).map(({ text, href }) =>
        href ? (
          <a class="number" href={href}>
            {text}
          </a>
        ) : (
          text
        ),
      )}
    </>
  );
}
