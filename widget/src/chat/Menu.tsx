// What one may do with the whole conversation: a disclosure with buttons, all reached by Tab and closed by Escape.

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Icon } from "./icons";

interface Action {
  readonly label: string;
  readonly act: () => void;
  /** Asked first where the action cannot be taken back. */
  readonly sure?: { readonly question: string; readonly yes: string; readonly no: string };
}

interface Props {
  readonly label: string;
  readonly actions: readonly Action[];
}

export function Menu({ label, actions }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Action>();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);

  const leave = () => {
    setOpen(false);
    setAsked(undefined);
  };
  const close = () => {
    leave();
    button.current?.focus();
  };
  const take = (action: Action) => {
    close();
    action.act();
  };

  // At once: a quick Tab may leave before the next frame.
  useLayoutEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!event.composedPath().includes(root.current!)) leave();
    };
    const within = root.current!.getRootNode();
    for (const leaving of ["pointerdown", "focusin"]) within.addEventListener(leaving, away);
    return () => {
      for (const leaving of ["pointerdown", "focusin"]) within.removeEventListener(leaving, away);
    };
  }, [open]);

  // On what harms nothing, should Enter still be pressed.
  useLayoutEffect(() => no.current?.focus(), [asked]);

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
        title={label}
        aria-expanded={open}
        aria-controls="actions"
        onClick={() => (open ? leave() : setOpen(true))}
      >
        <Icon name="more" />
      </button>
      {asked?.sure ? (
        <div class="actions" id="actions" role="alertdialog" aria-labelledby="sure">
          <p id="sure">{asked.sure.question}</p>
          <div class="answers">
            <button type="button" class="chip danger" onClick={() => take(asked)}>
              {asked.sure.yes}
            </button>
            <button type="button" class="chip" ref={no} onClick={close}>
              {asked.sure.no}
            </button>
          </div>
        </div>
      ) : (
        <div class="actions" id="actions" hidden={!open}>
          {actions.map((action) => (
            <button type="button" onClick={() => (action.sure ? setAsked(action) : take(action))}>
              {action.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
