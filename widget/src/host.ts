// The one element that the widget adds to a page. Its shadow keeps the page's styles out, and the widget's in.

const NAME = "knead-to-know";
// Inline and important: no rule of the page is stronger, not even `* { display: none !important }`.
const UNTOUCHED: Readonly<Record<string, string>> = {
  all: "initial",
  display: "block",
  position: "fixed",
  inset: "auto",
  width: "0",
  height: "0",
  opacity: "1",
  visibility: "visible",
  overflow: "visible",
  "pointer-events": "auto",
  "z-index": "2147483647",
};

/** Adds the element; it stands beside the body, where neither the body's transforms nor a router's re-render reach it. */
export function addHost(): { host: HTMLElement; shadow: ShadowRoot } {
  const host = document.createElement(NAME);
  for (const [property, value] of Object.entries(UNTOUCHED)) host.style.setProperty(property, value, "important");
  const shadow = host.attachShadow({ mode: "open" });
  document.documentElement.append(host);
  return { host, shadow };
}

/** Styles of the shadow, as a sheet that no Content-Security-Policy stops, unlike a style element. */
export function addStyles(shadow: Document | ShadowRoot, css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  return sheet;
}
