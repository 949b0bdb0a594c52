// An answer's Markdown as elements. The text never becomes HTML: what is not listed here is shown as it was written.

import { lexer, type Token, type Tokens } from "marked";
import type { ComponentChildren, JSX } from "preact";

import type { Phone } from "./client";

const SAFE = /^(?:https?|mailto|tel):/i;

interface Props {
  readonly text: string;
  /** Telephone numbers in the text, each with what it dials. */
  readonly phones: readonly Phone[];
}

/** Paragraphs, bold, italics, lists and links of an answer. */
export function Markup({ text, phones }: Props): JSX.Element {
  return <>{lexer(text, { gfm: true, breaks: true }).map((token) => block(token, phones))}</>;
}

function block(token: Token, phones: readonly Phone[]): ComponentChildren {
  switch (token.type) {
    case "space":
      return null;
    case "paragraph":
      return <p>{inline(token.tokens, phones)}</p>;
    case "list": {
      const { ordered, start, items } = token as Tokens.List;
      const points = items.map((item) => <li>{item.tokens.map((each) => point(each, phones))}</li>);
      return ordered ? <ol start={Number(start) || 1}>{points}</ol> : <ul>{points}</ul>;
    }
    default:
      return <p>{dialled(token.raw.trim(), phones)}</p>;
  }
}

// A list's item holds text without a paragraph of its own, and lists within it.
function point(token: Token, phones: readonly Phone[]): ComponentChildren {
  return token.type === "text" ? inline((token as Tokens.Text).tokens ?? [token], phones) : block(token, phones);
}

function inline(tokens: readonly Token[] | undefined, phones: readonly Phone[]): ComponentChildren {
  return (tokens ?? []).map((token) => {
    switch (token.type) {
      case "strong":
        return <strong>{inline(token.tokens, phones)}</strong>;
      case "em":
        return <em>{inline(token.tokens, phones)}</em>;
      case "br":
        return <br />;
      case "escape":
        return token.text;
      case "link":
        return link(token as Tokens.Link);
      default:
        return dialled(token.raw, phones);
    }
  });
}

function link({ href, raw, tokens }: Tokens.Link): ComponentChildren {
  if (!SAFE.test(href)) return raw;
  const elsewhere = /^https?:/i.test(href);
  return (
    <a href={href} {...(elsewhere && { target: "_blank", rel: "noopener noreferrer" })}>
      {inline(tokens, [])}
    </a>
  );
}

/** The text with its telephone numbers as links. */
function dialled(text: string, phones: readonly Phone[]): ComponentChildren {
  for (const { text: number, href } of phones) {
    const place = text.indexOf(number);
    if (place < 0) continue;
    return (
      <>
        {dialled(text.slice(0, place), phones)}
        <a href={href}>{number}</a>
        {dialled(text.slice(place + number.length), phones)}
      </>
    );
  }
  return text;
}
