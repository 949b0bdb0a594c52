import type { JSX } from "preact";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7z",
  more: "M4 6h16M4 12h16M4 18h16",
  below: "M12 4v15M5 12l7 7 7-7",
  copy: "M9 9h10v11H9zM5 15V4h10",
  alert: "M12 3l10 18H2zM12 10v5M12 18h.01",
  up: "M7 11v9H3v-9zM7 11l5-8c2 0 3 1 2.500 3l-1 4h5c1.500 0 2.500 1.500 2 3l-2 6c-.3 1-1 1-2 1H7",
  down: "M17 13V4h4v9zM17 13l-5 8c-2 0-3-1-2.500-3l1-4h-5c-1.500 0-2.500-1.500-2-3l2-6c.3-1 1-1 2-1H17",
} as const;

/** A picture beside words, or inside a button that has a name: nothing that a screen reader needs to hear. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
