// Loaded when the chat is first wanted: puts the dialog beside the launcher.

import { render } from "preact";

import type { WidgetEvents } from "../events";
import { addStyles } from "../host";
import { labelsOf } from "../labels/labels";
import type { Launcher } from "../launcher/launcher";
import type { Options } from "../options";
import { announce, type Announcer } from "./announce";
import styles from "./chat.css?inline";
import { ChatDialog } from "./ChatDialog";
import { Client } from "./client";
import { Conversation } from "./conversation";
import { type AssistantEntry, History } from "./history";
import { plain } from "./Message";
import { aboutPage, fitting } from "./starters";

export interface Surroundings {
  readonly options: Options;
  readonly events: WidgetEvents;
  readonly launcher: Launcher;
  readonly shadow: ShadowRoot;
  /** Called when the chat has closed; `focus` tells whether the launcher is to take the focus back. */
  readonly onClose: (focus: boolean) => void;
}

export interface Chat {
  open(focus: boolean): void;
  close(): void;
}

export type Start = (surroundings: Surroundings) => Promise<Chat>;

export const start: Start = async ({ options, events, launcher, shadow, onClose }) => {
  const { labels, language } = await labelsOf(options.language);
  const client = new Client(options.api, options.files);
  const field: { current: HTMLTextAreaElement | null } = { current: null };
  const root = document.createElement("div");
  root.className = `chat ${options.theme}`;
  root.lang = language;
  const announcer: Announcer = { polite: region("polite"), urgent: region("assertive") };
  addStyles(shadow, styles);
  launcher.root.append(root, announcer.polite, announcer.urgent);

  let open = false;
  let unread = 0;
  let starters: readonly string[] = options.starters;

  const conversation = new Conversation(new History(options.api), client, events, (replies) => {
    for (const reply of replies) announce(reply.emergency ? announcer.urgent : announcer.polite, said(reply));
    if (!open) count(unread + replies.length);
  });

  function said(reply: AssistantEntry): string {
    return `${labels.assistant}: ${plain(reply)}`;
  }

  function count(number: number): void {
    unread = number;
    launcher.count(unread, unread ? labels.unread(unread) : undefined);
  }

  function close(): void {
    if (!open) return;
    open = false;
    // The launcher takes the focus only from the chat, not from where the visitor reads.
    const focus = root.contains(shadow.activeElement);
    draw();
    onClose(focus);
  }

  function draw(): void {
    const given = { open, options, labels, language, conversation, starters, field, announcer };
    render(<ChatDialog {...given} onClose={close} />, root);
  }

  draw();
  if (!starters.length) {
    void client.starters().then((found) => {
      starters = fitting(found, aboutPage());
      draw();
    });
  }
  return {
    open(focus) {
      open = true;
      count(0);
      draw();
      if (focus) field.current?.focus();
    },
    close,
  };
};

function region(manner: "polite" | "assertive"): HTMLElement {
  const element = document.createElement("div");
  element.className = "hidden";
  element.setAttribute("aria-live", manner);
  return element;
}
