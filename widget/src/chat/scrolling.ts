// Where the log stands: at what was said last, with a sign that more is below.

import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Entry } from "./history";

type Log = { readonly current: HTMLDivElement | null };

// So little below is no more than the log's own margin.
const MARGIN = 12;
// Of what is seen, so much is still seen after a step down: one finds the line again where one read on.
const KEPT = 56;

/** Scrolls when something new is said or goes wrong, and at the opening; a vote moves nothing. */
export function useScrolledToLatest(log: Log, entries: readonly Entry[], open: boolean): void {
  const asked = entries.findLast(({ from }) => from === "visitor");
  const state = asked?.from === "visitor" ? `${asked.id} ${asked.state}` : "";
  useLayoutEffect(() => {
    const { current } = log;
    if (!current || !open) return;
    // A greeting is read from its beginning.
    current.scrollTop = entries.length ? current.scrollHeight : 0;
    // So is a long answer, which is where the question to it stands.
    const latest = [...current.querySelectorAll<HTMLElement>(".message.visitor")].at(-1);
    if (latest && current.scrollTop > latest.offsetTop - 8) current.scrollTop = latest.offsetTop - 8;
  }, [entries.at(-1)?.id, state, open]);
}

/** Whether the log can be scrolled further down, and a step that does. */
export function useBelow(log: Log): { readonly below: boolean; readonly button: { current: HTMLButtonElement | null }; readonly step: () => void } {
  const [below, setBelow] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    const element = log.current!;
    const look = () => {
      const more = element.scrollHeight - element.clientHeight - element.scrollTop > MARGIN;
      // At the end the button goes, and the focus must not.
      if (!more && button.current?.matches(":focus")) element.focus({ preventScroll: true });
      setBelow(more);
    };
    const sizes = new ResizeObserver(look);
    for (const each of [element, ...element.children]) sizes.observe(each);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  const step = () => {
    const { clientHeight } = log.current!;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    log.current!.scrollBy({ top: Math.max(clientHeight - KEPT, clientHeight / 2), behavior });
  };
  return { below, button, step };
}
