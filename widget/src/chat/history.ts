// What was said, kept in the browser: it survives a reload, and a second tab shows the same.

import { type Button, hasTexts, isButton, isPhone, isRecord, isSource, type Phone, type Source } from "./client";

export type Trouble = "interrupted" | "slow" | "offline" | "down" | "foreign" | "busy" | "refused";

interface Said {
  readonly id: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface VisitorEntry extends Said {
  readonly from: "visitor";
  /** What a pressed button sends in place of its title. */
  readonly payload?: string;
  readonly state: "sending" | "sent" | Trouble;
  /** Seconds to wait where the state is "busy", the server's words where it is "refused". */
  readonly seconds?: number;
  readonly words?: string;
}

export interface AssistantEntry extends Said {
  readonly from: "assistant";
  readonly buttons: readonly Button[];
  readonly answer?: string;
  readonly helpful?: boolean;
  readonly sources: readonly Source[];
  readonly phones: readonly Phone[];
  readonly emergency: boolean;
}

export type Entry = VisitorEntry | AssistantEntry;

/** Told whether another tab cleared what this one showed. */
export type Listener = (clearedElsewhere: boolean) => void;

export interface Log {
  /** The conversation's id, a UUID: who knows it may go on with the conversation. */
  readonly sender: string;
  readonly entries: readonly Entry[];
}

// What is kept in another shape is left.
const VERSION = 1;
// After a week without a word, a conversation about somebody's health is forgotten.
const LIFETIME = 7 * 24 * 3600_000;
const MOST_ENTRIES = 200;
// A UUID: the server takes nothing else.
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The log of one assistant. Where the browser keeps nothing, it lasts as long as the page. */
export class History {
  private readonly key: string;
  private log: Log;
  private readonly listeners = new Set<Listener>();

  constructor(api: string) {
    this.key = `knead-to-know:${api}`;
    this.log = this.read() ?? fresh();
    window.addEventListener("storage", (event) => {
      // A null key: everything was cleared.
      if (event.key !== this.key && event.key !== null) return;
      const before = this.log;
      this.log = this.read() ?? fresh();
      this.tell(before.entries.length > 0 && before.sender !== this.log.sender);
    });
  }

  get current(): Log {
    return this.log;
  }

  /** Calls `listener` at each change, here or in another tab. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  add(...entries: Entry[]): void {
    this.change((log) => ({ ...log, entries: [...log.entries, ...entries].slice(-MOST_ENTRIES) }));
  }

  update(id: string, with_: Partial<VisitorEntry> | Partial<AssistantEntry>): void {
    this.change((log) => ({
      ...log,
      entries: log.entries.map((entry) => (entry.id === id ? ({ ...entry, ...with_ } as Entry) : entry)),
    }));
  }

  remove(id: string): void {
    this.change((log) => ({ ...log, entries: log.entries.filter((entry) => entry.id !== id) }));
  }

  /** Forgets what was said and begins a conversation with another id. */
  clear(): void {
    this.change(fresh);
  }

  private change(how: (log: Log) => Log): void {
    // Another tab may have written since.
    this.log = how(this.read() ?? this.log);
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: VERSION, ...this.log }));
    } catch {
      // Full or forbidden: the page itself still knows.
    }
    this.tell();
  }

  private tell(clearedElsewhere = false): void {
    for (const listener of this.listeners) listener(clearedElsewhere);
  }

  private read(): Log | undefined {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (!isRecord(kept) || kept.version !== VERSION || !isLog(kept)) return undefined;
      const latest = kept.entries.at(-1)?.time ?? Date.now();
      return Date.now() - latest < LIFETIME ? { sender: kept.sender, entries: kept.entries } : undefined;
    } catch {
      return undefined;
    }
  }
}

// Other programs of the page's origin may write there too. What is odd would be met again at each visit.
function isLog(kept: Record<string, unknown>): kept is Record<string, unknown> & Log {
  return typeof kept.sender === "string" && ID.test(kept.sender) && isListOf(kept.entries, isEntry);
}

function isEntry(each: unknown): each is Entry {
  if (!hasTexts(each, "id", "text", "from")) return false;
  const { from, time, buttons, sources, phones } = each as Record<string, unknown>;
  if (!Number.isFinite(time)) return false;
  if (from === "visitor") return hasTexts(each, "state");
  return from === "assistant" && isListOf(buttons, isButton) && isListOf(sources, isSource) && isListOf(phones, isPhone);
}

function isListOf<T>(found: unknown, is: (each: unknown) => each is T): found is T[] {
  return Array.isArray(found) && found.every(is);
}

function fresh(): Log {
  return { sender: newId(), entries: [] };
}

/** A random UUID, also on pages without https, where `crypto.randomUUID` is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
