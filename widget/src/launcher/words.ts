// The few words that a page shows before the chat is opened; all others load with the chat.

interface Words {
  readonly chat: string;
  readonly open: string;
  readonly failed: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  en: { chat: "Chat", open: "Open chat", failed: "The chat could not be loaded. Please try again." },
  es: { chat: "Chat", open: "Abrir el chat", failed: "No se pudo cargar el chat. Inténtelo de nuevo." },
  ar: { chat: "محادثة", open: "فتح المحادثة", failed: "تعذّر تحميل المحادثة. يُرجى المحاولة مرة أخرى." },
};

/** The launcher's words in a language, as in `es-MX`; English where there are none. */
export function wordsOf(language: string): Words {
  return WORDS[language.toLowerCase().split("-")[0] ?? ""] ?? WORDS.en!;
}
