// Where the visitor types. What is typed is kept until it is sent, whatever happens to the page.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { helpIn } from "../emergency";
import type { Labels } from "../labels/labels";
import { Icon } from "./icons";
import { Numbers } from "./Numbers";

// The web channel takes no more.
const MOST_LETTERS = 1000;

interface Props {
  readonly labels: Labels;
  readonly language: string;
  /** Where the draft is kept. */
  readonly draftKey: string;
  readonly onSend: (text: string) => void;
  readonly field: { current: HTMLTextAreaElement | null };
}

export function Composer({ labels, language, draftKey, onSend, field }: Props): JSX.Element {
  const [text, setText] = useState(() => readDraft(draftKey));
  const composing = useRef(false);
  // The channel counts characters, not the halves in which a script counts an emoji.
  const over = [...text.trim()].length - MOST_LETTERS;

  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.setProperty("block-size", "auto");
    area.style.setProperty("block-size", `${area.scrollHeight + 2}px`);
  }, [text]);

  const change = (value: string) => {
    setText(value);
    // At once: a page may be left before the next rendering.
    keepDraft(draftKey, value);
  };
  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim() || over > 0) return;
    change("");
    onSend(text.trim());
    field.current?.focus();
  };

  return (
    <form class="composer" onSubmit={send}>
      {over > 0 && (
        <div class="over" id="over">
          <p role="status">{labels.tooLong(over)}</p>
          {/* Not said again at each letter. */}
          <p>
            <Numbers words={helpIn(language)} />
          </p>
        </div>
      )}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={labels.type}
        aria-invalid={over > 0}
        aria-describedby={over > 0 ? "over" : undefined}
        placeholder={labels.type}
        enterkeyhint="send"
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={() => (composing.current = false)}
        onKeyDown={(event) => {
          // While characters are being composed, Enter belongs to the keyboard.
          if (event.key === "Enter" && !event.shiftKey && !composing.current && !event.isComposing) send(event);
        }}
      />
      <button
        type="submit"
        class="icon send"
        aria-label={labels.send}
        title={labels.send}
        aria-disabled={!text.trim() || over > 0}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}

function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keepDraft(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // The field still holds it.
  }
}
