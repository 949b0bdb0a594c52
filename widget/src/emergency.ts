// Whom to call in an emergency. It stands with each failure: who writes to the chat then must not be left with nothing.

const NUMBERS = ["911", "988"];
const ENGLISH = "In an emergency, call 911; for thoughts of suicide, call or text 988.";
const HELP: Readonly<Record<string, string>> = {
  en: ENGLISH,
  es: "En una emergencia, llame al 911; si piensa en el suicidio, llame al 988 o envíe un mensaje de texto.",
  ar: "في حالة الطوارئ اتصل بالرقم 911، وعند التفكير في الانتحار اتصل بالرقم 988 أو أرسل إليه رسالة نصية.",
};
// Not where the digits are a part of a longer number.
const NUMBER = new RegExp(`(?<!\\d|\\d[.,])(${NUMBERS.join("|")})(?!\\d|[.,]\\d)`);

export interface Piece {
  readonly text: string;
  /** What a number dials. */
  readonly href?: string;
}

/** The sentence in a language, as in `es-MX`; English where there is none. */
export function helpIn(language: string): string {
  return HELP[language.toLowerCase().split("-")[0] ?? ""] ?? ENGLISH;
}

/** What went wrong, and whom to call; the server's own words name the numbers already. */
export function withHelp(words: string, language: string): string {
  const named = piecesOf(words).filter(({ href }) => href).map(({ text }) => text);
  return NUMBERS.every((number) => named.includes(number)) ? words : `${words} ${helpIn(language)}`;
}

/** The text in pieces; each number to call in an emergency is one, with its link. */
export function piecesOf(text: string): Piece[] {
  // A pattern with a group keeps what it splits at, at each second place.
  return text.split(NUMBER).map((piece, place) => (place % 2 ? { text: piece, href: `tel:${piece}` } : { text: piece }));
}
