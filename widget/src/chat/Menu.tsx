// What one may do with the whole conversation: a disclosure with buttons, all reached by Tab and closed by Escape.

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Icon } from "./icons";

interface Props {
  readonly label: string;
  readonly actions: readonly { readonly label: string; readonly act: () => void }[];
}

export function Menu({ label, actions }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // At once: a quick Tab may leave before the next frame.
  useLayoutEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!event.composedPath().includes(root.current!)) setOpen(false);
    };
    const within = root.current!.getRootNode();
    for (const leaving of ["pointerdown", "focusin"]) within.addEventListener(leaving, away);
    return () => {
      for (const leaving of ["pointerdown", "focusin"]) within.removeEventListener(leaving, away);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => {
        if (!open || event.key !== "Escape") return;
        // The chat itself stays open.
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        class="icon"
        ref={button}
        aria-label={label}
        aria-expanded={open}
        aria-controls="actions"
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      <div class="actions" id="actions" hidden={!open}>
        {actions.map((action) => (
          <button
            type="button"
            onClick={() => {
              close();
              action.act();
            }}
          >
            {action.label}
          </button>
        ))}
      </div>
    </div>
  );
}
