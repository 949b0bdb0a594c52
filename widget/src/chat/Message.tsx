// One thing that was said, by either side.

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { withHelp } from "../emergency";
import type { Labels } from "../labels/labels";
import type { Source } from "./client";
import type { AssistantEntry, Entry, Trouble as Cause, VisitorEntry } from "./history";
import { Icon } from "./icons";
import { Markup } from "./Markup";
import { Numbers } from "./Numbers";

// With their titles, so many sources are as long as the answer itself.
const MANY_SOURCES = 3;

export interface Doing {
  readonly retry: (entry: VisitorEntry) => void;
  readonly vote: (entry: AssistantEntry, helpful: boolean) => Promise<boolean>;
  readonly copy: (text: string) => void;
  /** Puts the focus where it stays, when what has it goes. */
  readonly refocus: () => void;
}

interface Props {
  readonly entry: Entry;
  readonly labels: Labels;
  readonly language: string;
  readonly doing: Doing;
}

export function Message({ entry, labels, language, doing }: Props): JSX.Element {
  const { from } = entry;
  const urgent = from === "assistant" && entry.emergency;
  const trouble = from === "visitor" && troubleOf(entry, labels, language);
  return (
    <li class={`message ${from}${urgent ? " emergency" : ""}`}>
      <span class="hidden">{from === "visitor" ? labels.you : labels.assistant}: </span>
      <div class="bubble" dir="auto" lang={from === "assistant" ? "en" : undefined}>
        {urgent && (
          <p class="alarm" lang={language}>
            <Icon name="alert" />
            {labels.emergency}
          </p>
        )}
        {from === "visitor" ? <p class="typed">{entry.text}</p> : <Markup text={entry.text} phones={entry.phones} />}
        {from === "assistant" && entry.sources.length > 0 && (
          <p class="source">
            <span lang={language}>{labels.source}: </span>
            <Sources sources={entry.sources} />
          </p>
        )}
      </div>
      <div class="under">
        <time dateTime={new Date(entry.time).toISOString()}>{timeOf(entry.time, language)}</time>
        {from === "assistant" && entry.answer && <Rating entry={entry} labels={labels} language={language} doing={doing} />}
      </div>
      {trouble && <Trouble words={trouble} label={labels.retry} retry={() => doing.retry(entry)} refocus={doing.refocus} />}
    </li>
  );
}

/** One or two sources with their titles; of more, the publishers are seen, and the titles heard, copied and printed. */
function Sources({ sources }: { readonly sources: readonly Source[] }): JSX.Element {
  const whole = sources.map(cited).join("; ");
  if (sources.length < MANY_SOURCES) return <>{whole}</>;
  const publishers = [...new Set(sources.map(({ publisher }) => publisher))].join(", ");
  return (
    <>
      <span aria-hidden="true" title={whole}>
        {capitalized(publishers)}
      </span>
      <span class="hidden">{whole}</span>
    </>
  );
}

function Rating(props: Pick<Props, "labels" | "language" | "doing"> & { readonly entry: AssistantEntry }): JSX.Element {
  const { entry, labels, language, doing } = props;
  const [told, tell] = useState("");
  const vote = async (helpful: boolean) => {
    tell((await doing.vote(entry, helpful)) ? labels.thanks : withHelp(labels.notStored, language));
  };
  const question = `question-${entry.id}`;
  return (
    <>
      <span class="rating" role="group" aria-labelledby={question}>
        <span id={question}>{labels.helpful}</span>
        <Thumb name="up" label={labels.yes} pressed={entry.helpful === true} onClick={() => vote(true)} />
        <Thumb name="down" label={labels.no} pressed={entry.helpful === false} onClick={() => vote(false)} />
      </span>
      <button
        type="button"
        class="copy"
        aria-label={labels.copyAnswer}
        title={labels.copyAnswer}
        onClick={() => doing.copy(plain(entry))}
      >
        <Icon name="copy" />
      </button>
      <span role="status" class="told">
        <Numbers words={told} />
      </span>
    </>
  );
}

interface ThumbProps {
  readonly name: "up" | "down";
  readonly label: string;
  readonly pressed: boolean;
  readonly onClick: () => void;
}

function Thumb({ name, label, pressed, onClick }: ThumbProps): JSX.Element {
  return (
    <button type="button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={name} />
    </button>
  );
}

interface TroubleProps {
  readonly words: string;
  readonly label: string;
  readonly retry: () => void;
  readonly refocus: () => void;
}

function Trouble({ words, label, retry, refocus }: TroubleProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const again = button.current!;
    return () => {
      // An answer may come, or the connection, while the button has the focus, which must not go with it.
      if (again.matches(":focus")) refocus();
    };
  }, []);
  return (
    <div class="trouble">
      <p>
        <Numbers words={words} />
      </p>
      <button type="button" class="chip" ref={button} onClick={retry}>
        {label}
      </button>
    </div>
  );
}

/** What kept a message from being answered, and whom to call in an emergency; undefined where nothing did. */
export function troubleOf(entry: VisitorEntry, labels: Labels, language: string): string | undefined {
  if (entry.state === "sending" || entry.state === "sent") return undefined;
  return withHelp(causeOf(entry.state, entry, labels), language);
}

function causeOf(cause: Cause, entry: VisitorEntry, labels: Labels): string {
  switch (cause) {
    case "busy":
      return labels.busy(entry.seconds ?? 1);
    case "refused":
      return entry.words ?? labels.down;
    default:
      return labels[cause];
  }
}

/** An answer as plain text, with where it comes from: for a clipboard or a screen reader. */
export function plain(entry: Entry): string {
  const text = entry.text.replace(/\*\*|__/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  return entry.from === "assistant" && entry.sources.length ? `${text} (${entry.sources.map(cited).join("; ")})` : text;
}

function cited({ publisher, title }: Source): string {
  return `${capitalized(publisher)}, “${title}”`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function timeOf(time: number, language: string): string {
  const today = new Date(time).toDateString() === new Date().toDateString();
  const day = today ? {} : ({ month: "short", day: "numeric" } as const);
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", ...day }).format(time);
}
