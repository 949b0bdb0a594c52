// The words of the widget itself. The assistant's answers are English in every language.

export interface Labels {
  readonly close: string;
  readonly unread: (count: number) => string;
  readonly title: string;
  readonly greeting: string;
  readonly menu: string;
  readonly fresh: string;
  readonly copy: string;
  readonly copyAnswer: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly print: string;
  readonly erase: string;
  readonly sure: string;
  readonly delete: string;
  readonly keep: string;
  readonly erased: string;
  readonly notErased: string;
  readonly cleared: string;
  readonly conversation: string;
  readonly below: string;
  readonly you: string;
  readonly assistant: string;
  readonly type: string;
  readonly send: string;
  readonly typing: string;
  readonly source: string;
  readonly helpful: string;
  readonly yes: string;
  readonly no: string;
  readonly thanks: string;
  readonly notStored: string;
  readonly choices: string;
  readonly retry: string;
  readonly offline: string;
  readonly down: string;
  readonly foreign: string;
  readonly slow: string;
  readonly busy: (seconds: number) => string;
  readonly interrupted: string;
  readonly tooLong: (over: number) => string;
  readonly emergency: string;
}

export const english: Labels = {
  close: "Close chat",
  unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  title: "Massage questions",
  greeting:
    "Hello! I'm an automated assistant. I answer questions about massage and physical therapy from five published articles, and say which one. What would you like to know?",
  menu: "More",
  fresh: "New conversation",
  copy: "Copy conversation",
  copyAnswer: "Copy this answer",
  copied: "Copied.",
  notCopied: "The browser does not allow copying here.",
  print: "Print conversation",
  erase: "Delete conversation",
  sure: "Delete this conversation, here and on the server?",
  delete: "Delete",
  keep: "Keep",
  erased: "The conversation is deleted, here and on the server.",
  notErased: "The conversation is deleted here. The server could not be reached; please try again later.",
  cleared: "The conversation was cleared in another tab.",
  conversation: "Conversation",
  below: "More below",
  you: "You",
  assistant: "Assistant",
  type: "Type your question",
  send: "Send",
  typing: "The assistant is typing",
  source: "Source",
  helpful: "Was this helpful?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you for telling us.",
  notStored: "Your vote could not be stored. Please try again.",
  choices: "Suggestions",
  retry: "Try again",
  offline: "You seem to be offline. Your message is kept; try again once you are connected.",
  down: "The assistant can't be reached just now. Your message is kept; please try again in a moment.",
  foreign: "The assistant isn't set up to answer on this website. Please contact the clinic directly.",
  slow: "This takes longer than usual. Your message is kept: wait a little more, or try again.",
  busy: (seconds) => `Many messages in a short time! Please wait ${seconds} ${seconds === 1 ? "second" : "seconds"}, then try again.`,
  interrupted: "This message was interrupted before an answer came.",
  tooLong: (over) => `${over} ${over === 1 ? "letter" : "letters"} too many: please shorten your message.`,
  emergency: "Emergency",
};

const OTHERS: Readonly<Record<string, () => Promise<{ labels: Labels }>>> = {
  ar: () => import("./ar"),
  es: () => import("./es"),
};

/** The labels of a language tag; English where there are none, or where they cannot be loaded. */
export async function labelsOf(language: string): Promise<{ labels: Labels; language: string }> {
  const name = language.toLowerCase().split("-")[0] ?? "";
  try {
    const loaded = await OTHERS[name]?.();
    return loaded ? { labels: loaded.labels, language: name } : { labels: english, language: "en" };
  } catch {
    return { labels: english, language: "en" };
  }
}
