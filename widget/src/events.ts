// What a page's own analytics may hear: never what a visitor said, which is about their health.

export interface Details {
  open: undefined;
  close: undefined;
  message: { readonly from: "visitor" | "assistant"; readonly emergency?: boolean };
  error: { readonly kind: "load" | "offline" | "down" | "foreign" | "slow" | "busy" | "refused" | "vote" };
}

/** Tells each event to the listeners of `window.KneadToKnow`, and to the document's as `knead-to-know:open` and so on. */
export class WidgetEvents extends EventTarget {
  tell<Name extends keyof Details>(name: Name, ...[detail]: Details[Name] extends undefined ? [] : [Details[Name]]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
    document.dispatchEvent(new CustomEvent(`knead-to-know:${name}`, { detail }));
  }
}
