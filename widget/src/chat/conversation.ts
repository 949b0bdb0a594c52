// Sends what the visitor says, keeps it until an answer is there, and says what went wrong where none comes.

import type { WidgetEvents } from "../events";
import type { Button, Client, Outcome } from "./client";
import { type AssistantEntry, type Entry, type History, newId, type VisitorEntry } from "./history";

// From then on, waiting needs a word.
const SLOW = 8_000;
// A message that another page was sending so long ago will get no answer there.
const ABANDONED = 65_000;

export class Conversation {
  private readonly sending = new Map<string, AbortController>();
  // What this page could not send without a connection; another tab's messages are that tab's to send.
  private readonly unsent = new Set<string>();

  constructor(
    readonly history: History,
    private readonly client: Client,
    private readonly events: WidgetEvents,
    private readonly onReplies: (replies: readonly AssistantEntry[]) => void,
  ) {
    this.markInterrupted();
    window.addEventListener("online", () => void this.sendUnsent());
    // What another tab cleared is not to come back with a late answer.
    history.listen((clearedElsewhere) => {
      if (clearedElsewhere) this.stop();
    });
  }

  say(text: string): void {
    void this.put({ text });
  }

  press(button: Button): void {
    void this.put(button.payload === button.title ? { text: button.title } : { text: button.title, payload: button.payload });
  }

  /** Sends a message that failed once more. */
  retry(entry: VisitorEntry): void {
    void this.sendAgain(entry, true);
  }

  async vote(entry: AssistantEntry, helpful: boolean): Promise<boolean> {
    const stored = await this.client.vote(this.history.current.sender, entry.answer ?? "", helpful);
    if (stored) this.history.update(entry.id, { helpful });
    else this.events.tell("error", { kind: "vote" });
    return stored;
  }

  /** Begins anew; what was said is no longer shown. */
  restart(): void {
    this.stop();
    this.history.clear();
  }

  /** Deletes the conversation here and on the server; false where the server could not be reached. */
  async erase(): Promise<boolean> {
    const { sender } = this.history.current;
    this.restart();
    return this.client.forget(sender);
  }

  /** Whether a message of this page waits for its answer. */
  get waiting(): boolean {
    return this.history.current.entries.some((entry) => entry.from === "visitor" && isWaiting(entry));
  }

  private put({ text, payload }: Pick<VisitorEntry, "text" | "payload">, byVisitor = true): Promise<void> {
    const entry: VisitorEntry = { id: newId(), from: "visitor", time: Date.now(), state: "sending", text, payload };
    this.history.add(entry);
    this.events.tell("message", { from: "visitor" });
    return this.send(entry, byVisitor);
  }

  private sendAgain(entry: VisitorEntry, byVisitor: boolean): Promise<void> {
    this.sending.get(entry.id)?.abort();
    // Said again now: it stands where its answer will come.
    this.history.remove(entry.id);
    return this.put(entry, byVisitor);
  }

  // One after the other, so that the assistant hears them in their order.
  private async sendUnsent(): Promise<void> {
    const unsent = [...this.unsent];
    this.unsent.clear();
    for (const id of unsent) {
      const entry = this.history.current.entries.find((each) => each.id === id);
      if (entry?.from === "visitor" && entry.state === "offline") await this.sendAgain(entry, false);
    }
  }

  private async send(entry: VisitorEntry, byVisitor: boolean): Promise<void> {
    const controller = new AbortController();
    this.sending.set(entry.id, controller);
    const slow = setTimeout(() => {
      this.history.update(entry.id, { state: "slow" });
      this.events.tell("error", { kind: "slow" });
    }, SLOW);
    try {
      const title = entry.payload === undefined ? undefined : entry.text;
      const { sender } = this.history.current;
      const outcome = await this.client.ask(sender, entry.payload ?? entry.text, title, controller.signal);
      // By itself it is sent again once: a connection that comes and goes would send it for ever.
      if (outcome.kind === "offline" && byVisitor) this.unsent.add(entry.id);
      this.settle(entry, outcome);
    } catch (error) {
      // Stopped by the visitor, who said it again or cleared everything.
      if (!controller.signal.aborted) throw error;
    } finally {
      clearTimeout(slow);
      this.sending.delete(entry.id);
    }
  }

  private settle(entry: VisitorEntry, outcome: Outcome): void {
    if (outcome.kind !== "replies") {
      const { kind, ...more } = outcome;
      this.history.update(entry.id, { state: kind, ...more });
      this.events.tell("error", { kind });
      return;
    }
    const replies = outcome.replies.map(
      (reply): AssistantEntry => ({ id: newId(), from: "assistant", time: Date.now(), ...reply }),
    );
    this.history.update(entry.id, { state: "sent" });
    this.history.add(...replies);
    this.onReplies(replies);
    for (const { emergency } of replies) this.events.tell("message", { from: "assistant", emergency });
  }

  private stop(): void {
    for (const controller of this.sending.values()) controller.abort();
    this.sending.clear();
  }

  // A reload, or the end of another tab, leaves its messages without an answer.
  private markInterrupted(): void {
    for (const entry of this.history.current.entries) {
      if (entry.from !== "visitor" || !isWaiting(entry)) continue;
      const age = Date.now() - entry.time;
      const check = () => {
        const now = this.history.current.entries.find((each) => each.id === entry.id);
        if (now && isWaiting(now) && !this.sending.has(entry.id)) this.history.update(entry.id, { state: "interrupted" });
      };
      // After a reload they were this tab's own; else another tab may still be waiting.
      if (wasReloaded() || age > ABANDONED) check();
      else setTimeout(check, SLOW);
    }
  }
}

function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "reload";
}

function isWaiting(entry: Entry): boolean {
  return entry.from === "visitor" && (entry.state === "sending" || entry.state === "slow");
}
