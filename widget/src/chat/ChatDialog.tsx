// The dialog: what was said, what one may say next, and where to type.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { withHelp } from "../emergency";
import type { Labels } from "../labels/labels";
import type { Options } from "../options";
import { announce, type Announcer } from "./announce";
import { Composer } from "./Composer";
import type { Conversation } from "./conversation";
import type { AssistantEntry, Entry } from "./history";
import { Icon } from "./icons";
import { Menu } from "./Menu";
import { type Doing, Message, troubleOf } from "./Message";
import { Numbers } from "./Numbers";
import { printConversation, transcript } from "./print";
import { useBelow, useScrolledToLatest } from "./scrolling";

interface Props {
  readonly open: boolean;
  readonly options: Options;
  readonly labels: Labels;
  readonly language: string;
  readonly conversation: Conversation;
  readonly starters: readonly string[];
  readonly field: { current: HTMLTextAreaElement | null };
  readonly announcer: Announcer;
  readonly onClose: () => void;
}

// What went wrong stands long enough to call one of the numbers in it.
const [NOTED_SECONDS, FAILED_SECONDS] = [6, 60];
const NOTHING = { words: "", seconds: 0 };

export function ChatDialog(props: Props): JSX.Element {
  const { open, options, labels, language, conversation, starters, field, announcer, onClose } = props;
  const entries = useEntries(conversation);
  const [notice, setNotice] = useState(NOTHING);
  const title = options.title ?? labels.title;
  const log = useRef<HTMLDivElement>(null);
  useScrolledToLatest(log, entries, open);

  const note = (words: string, seconds = NOTED_SECONDS) => {
    setNotice({ words, seconds });
    announce(announcer.polite, words);
  };
  const fail = (words: string) => note(withHelp(words, language), FAILED_SECONDS);
  useClearedElsewhere(conversation, open, () => note(labels.cleared));
  useTroubles(entries, labels, language, (words) => announce(announcer.polite, words));
  useEffect(() => {
    if (!notice.words) return;
    const timer = setTimeout(() => setNotice(NOTHING), notice.seconds * 1_000);
    return () => clearTimeout(timer);
  }, [notice]);

  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      note(labels.copied);
    } catch {
      fail(labels.notCopied);
    }
  };
  // What was pressed is gone in a moment; the focus must not be. On a touch screen, the field would raise the keyboard
  // over what is to be read.
  const refocus = () => {
    const isTouched = matchMedia("(pointer: coarse)").matches;
    (isTouched ? log.current : field.current)?.focus({ preventScroll: true });
  };
  const restart = () => {
    conversation.restart();
    refocus();
  };
  const erase = async () => {
    const erased = conversation.erase();
    refocus();
    if (await erased) note(labels.erased);
    else fail(labels.notErased);
  };
  const doing: Doing = {
    retry: (entry) => {
      conversation.retry(entry);
      refocus();
    },
    vote: (entry, helpful) => conversation.vote(entry, helpful),
    copy: (text) => void copy(text),
    refocus,
  };
  const actions = [
    { label: labels.fresh, act: restart },
    { label: labels.copy, act: () => void copy(transcript(entries, labels)) },
    { label: labels.print, act: () => printConversation(title, entries, labels) },
    { label: labels.erase, act: () => void erase(), sure: { question: labels.sure, yes: labels.delete, no: labels.keep } },
  ];

  return (
    <div
      class="dialog"
      role="dialog"
      aria-labelledby="title"
      hidden={!open}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) onClose();
      }}
    >
      <header>
        <h2 id="title">{title}</h2>
        <Menu label={labels.menu} actions={actions} />
        <button type="button" class="icon" aria-label={labels.close} title={labels.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="view">
        {/* Scrollable, so it takes the focus: the arrow keys scroll it. */}
        <div class="log" ref={log} role="region" aria-label={labels.conversation} tabIndex={0}>
          <div>
            <ol>
              <li class="message assistant">
                <span class="hidden">{labels.assistant}: </span>
                <div class="bubble" dir="auto">
                  <p>{options.greeting ?? labels.greeting}</p>
                </div>
              </li>
              {entries.map((entry) => (
                <Message key={entry.id} entry={entry} labels={labels} language={language} doing={doing} />
              ))}
            </ol>
            {conversation.waiting && <Typing labels={labels} />}
            <Choices entries={entries} starters={starters} labels={labels} conversation={conversation} refocus={refocus} />
          </div>
        </div>
        <Below log={log} label={labels.below} />
      </div>
      {notice.words && (
        <p class="notice">
          <Numbers words={notice.words} />
        </p>
      )}
      <Composer
        labels={labels}
        language={language}
        draftKey={`knead-to-know-draft:${options.api}`}
        onSend={(text) => conversation.say(text)}
        field={field}
      />
    </div>
  );
}

function Typing({ labels }: Pick<Props, "labels">): JSX.Element {
  return (
    <p class="typing">
      <span class="hidden">{labels.typing}</span>
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}

/** Over the log's lower edge, as long as there is more below it. */
function Below({ log, label }: { readonly log: { readonly current: HTMLDivElement | null }; readonly label: string }): JSX.Element | null {
  const { below, button, step } = useBelow(log);
  if (!below) return null;
  return (
    <button type="button" class="icon below" ref={button} aria-label={label} title={label} onClick={step}>
      <Icon name="below" />
    </button>
  );
}

// More of them would hide the answer.
const MOST_CHOICES = 4;

/** The starter questions, or the buttons under the latest replies, while nothing else was said. */
function Choices(
  props: Pick<Props, "starters" | "labels" | "conversation"> & { readonly entries: readonly Entry[]; readonly refocus: () => void },
): JSX.Element | null {
  const { entries, starters, labels, conversation, refocus } = props;
  const choices = useMemo(() => {
    if (!entries.length) return starters.map((question) => ({ title: question, payload: question }));
    const asked = entries.findLastIndex(({ from }) => from === "visitor");
    const latest = entries.slice(asked + 1) as AssistantEntry[];
    // Those of the last reply first: they go on from where the visitor reads.
    const all = latest.toReversed().flatMap(({ buttons }) => buttons);
    return all.filter(({ title }, place) => all.findIndex((each) => each.title === title) === place).slice(0, MOST_CHOICES);
  }, [entries, starters]);
  if (!choices.length) return null;
  return (
    <div class="choices" role="group" aria-label={labels.choices}>
      {choices.map((choice) => (
        <button
          type="button"
          class="chip"
          dir="auto"
          onClick={() => {
            conversation.press(choice);
            refocus();
          }}
        >
          {choice.title}
        </button>
      ))}
    </div>
  );
}

function useEntries({ history }: Conversation): readonly Entry[] {
  const [entries, setEntries] = useState(history.current.entries);
  useEffect(() => history.listen(() => setEntries(history.current.entries)), [history]);
  return entries;
}

/** Says that another tab cleared the conversation, once the visitor is back in this one. */
function useClearedElsewhere({ history }: Conversation, open: boolean, say: () => void): void {
  const told = useRef(() => {});
  told.current = () => {
    if (open) say();
  };
  useEffect(
    () =>
      history.listen((clearedElsewhere) => {
        if (!clearedElsewhere) return;
        if (!document.hidden) told.current();
        else document.addEventListener("visibilitychange", () => told.current(), { once: true });
      }),
    [history],
  );
}

/** Says each new trouble to a screen reader; it is seen under its message. */
function useTroubles(entries: readonly Entry[], labels: Labels, language: string, say: (words: string) => void): void {
  const known = useRef(new Set<string>(entries.map(troubleKey)));
  useEffect(() => {
    for (const entry of entries) {
      if (known.current.has(troubleKey(entry))) continue;
      known.current.add(troubleKey(entry));
      const words = entry.from === "visitor" && troubleOf(entry, labels, language);
      if (words) say(words);
    }
  }, [entries]);
}

function troubleKey(entry: Entry): string {
  return entry.from === "visitor" ? `${entry.id} ${entry.state}` : entry.id;
}
