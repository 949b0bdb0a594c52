// The web channel as the chat sees it. A failure is a value, so that each kind gets its own words.

export interface Button {
  readonly title: string;
  readonly payload: string;
}

export interface Phone {
  readonly text: string;
  readonly href: string;
}

export interface Source {
  readonly publisher: string;
  readonly title: string;
}

export interface Reply {
  readonly text: string;
  readonly buttons: readonly Button[];
  /** The answer's id where it gives facts, so that it can be rated. */
  readonly answer?: string;
  readonly sources: readonly Source[];
  readonly phones: readonly Phone[];
  readonly emergency: boolean;
}

export type Failure =
  | { readonly kind: "offline" | "down" | "foreign" }
  | { readonly kind: "busy"; readonly seconds: number }
  | { readonly kind: "refused"; readonly words: string };

export type Outcome = { readonly kind: "replies"; readonly replies: readonly Reply[] } | Failure;

export interface Starter {
  readonly question: string;
  /** Words of a page that the question fits; none where it fits any page. */
  readonly words: readonly string[];
}

// After so many seconds nobody waits any more.
const PATIENCE = 60_000;
const PROBE = 5_000;

export class Client {
  constructor(
    private readonly api: string,
    private readonly files: string,
  ) {}

  /** Sends a message, or a button's payload with its title; rejects only when `signal` says so. */
  async ask(sender: string, message: string, title: string | undefined, signal: AbortSignal): Promise<Outcome> {
    const sent = await this.post("webhook", title === undefined ? { sender, message } : { sender, message, title }, signal);
    if (!(sent instanceof Response)) return sent;
    const replies = readReplies(await sent.json().catch(() => undefined));
    return replies?.length ? { kind: "replies", replies } : { kind: "down" };
  }

  /** Stores whether an answer helped; false where it could not be stored. */
  async vote(sender: string, answer: string, helpful: boolean): Promise<boolean> {
    return (await this.post("feedback", { sender, answer, helpful })) instanceof Response;
  }

  /** Erases the conversation on the server; false where it could not be. */
  async forget(sender: string): Promise<boolean> {
    return (await this.post("forget", { sender })) instanceof Response;
  }

  /** The questions to begin with; none where the server has none. */
  async starters(): Promise<Starter[]> {
    try {
      const response = await fetch(new URL("starters.json", this.files));
      const found: unknown = response.ok ? await response.json() : [];
      return Array.isArray(found) ? found.filter(isStarter) : [];
    } catch {
      return [];
    }
  }

  private async post(route: string, body: object, signal?: AbortSignal): Promise<Response | Failure> {
    const ended = new AbortController();
    const end = () => ended.abort();
    const patience = setTimeout(end, PATIENCE);
    signal?.addEventListener("abort", end);
    try {
      const response = await fetch(`${this.api}/webhooks/web/${route}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: ended.signal,
        credentials: "omit",
      });
      return response.ok ? response : await refusal(response);
    } catch (error) {
      if (signal?.aborted) throw error;
      if (!navigator.onLine) return { kind: "offline" };
      return { kind: !ended.signal.aborted && (await this.isForeign()) ? "foreign" : "down" };
    } finally {
      clearTimeout(patience);
      signal?.removeEventListener("abort", end);
    }
  }

  // A server that does not admit this page may not tell it so: the browser keeps its answers from the page. But it
  // tells whether one came.
  private async isForeign(): Promise<boolean> {
    const health = `${this.api}/webhooks/web`;
    const signal = AbortSignal.timeout(PROBE);
    const [read, reached] = await Promise.allSettled([
      fetch(health, { signal, credentials: "omit", cache: "no-store" }),
      fetch(health, { signal, credentials: "omit", cache: "no-store", mode: "no-cors" }),
    ]);
    const foreign = read.status === "rejected" && reached.status === "fulfilled";
    if (foreign) console.warn(`Knead to Know: ${this.api} does not admit ${location.origin}; ALLOWED_ORIGINS may name it`);
    return foreign;
  }
}

async function refusal(response: Response): Promise<Failure> {
  if (response.status === 429) {
    return { kind: "busy", seconds: Math.max(1, Math.ceil(Number(response.headers.get("retry-after")) || 1)) };
  }
  const told: unknown = await response.json().catch(() => undefined);
  const words = isRecord(told) && typeof told.error === "string" ? told.error : undefined;
  return response.status < 500 && words ? { kind: "refused", words } : { kind: "down" };
}

function readReplies(found: unknown): Reply[] | undefined {
  if (!Array.isArray(found)) return undefined;
  return found.filter(isRecord).flatMap((each) => {
    if (typeof each.text !== "string" || !each.text.trim()) return [];
    const told = isRecord(each.metadata) ? each.metadata : {};
    return [
      {
        text: each.text,
        buttons: list(each.buttons, isButton),
        answer: told.answer === true && typeof told.id === "string" ? told.id : undefined,
        sources: list(told.sources, isSource),
        phones: list(told.phones, isPhone),
        emergency: told.emergency === true,
      },
    ];
  });
}

function list<T>(found: unknown, is: (each: unknown) => each is T): T[] {
  return Array.isArray(found) ? found.filter(is) : [];
}

export function isRecord(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

export function hasTexts<Key extends string>(found: unknown, ...keys: Key[]): found is Record<Key, string> {
  return isRecord(found) && keys.every((key) => typeof found[key] === "string");
}

export const isButton = (found: unknown): found is Button => hasTexts(found, "title", "payload");
export const isSource = (found: unknown): found is Source => hasTexts(found, "publisher", "title");
export const isPhone = (found: unknown): found is Phone => hasTexts(found, "text", "href") && found.href.startsWith("tel:");
const isStarter = (found: unknown): found is Starter =>
  hasTexts(found, "question") && Array.isArray((found as { words?: unknown }).words);
