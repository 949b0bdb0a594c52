// The script tag's own few kilobytes: a button, and the chat when somebody wants it.

import type { Chat, Start } from "./chat/start";
import { addHost } from "./host";
import { addLauncher } from "./launcher/launcher";
import { readOptions } from "./options";
import { WidgetEvents } from "./events";

// The chat's file, which the build names by its content.
declare const __CHAT__: string;

const NAME = "KneadToKnow";
const OPENED = "knead-to-know-open";

function begin(script: HTMLScriptElement): void {
  const warn = (words: string) => console.warn(`${NAME}: ${words}`);
  const options = readOptions(script, warn);
  const events = new WidgetEvents();
  const { shadow } = addHost();
  const launcher = addLauncher(shadow, options);
  let loading: Promise<Chat> | undefined;
  let failures = 0;

  const load = () =>
    (loading ??= loadModule(options.files, failures)
      .then(({ start }) => start({ options, events, launcher, shadow, onClose }))
      .catch((error: unknown) => {
        loading = undefined;
        failures += 1;
        throw error;
      }));

  async function open(focus = true): Promise<void> {
    launcher.show("loading");
    try {
      const chat = await load();
      launcher.show("open");
      remember(true);
      chat.open(focus);
      events.tell("open");
    } catch (error) {
      launcher.show("failed");
      events.tell("error", { kind: "load" });
      warn(`the chat could not be loaded (${String(error)})`);
    }
  }

  function onClose(focus: boolean): void {
    launcher.show("closed");
    remember(false);
    if (focus) launcher.button.focus();
    events.tell("close");
  }

  launcher.button.addEventListener("click", () => void open());
  // Whoever comes near the button will most likely press it.
  for (const near of ["pointerenter", "focus", "touchstart"]) {
    launcher.button.addEventListener(near, () => void load().catch(() => {}), { once: true, passive: true });
  }
  Object.defineProperty(window, NAME, {
    value: Object.assign(events, {
      open: () => open(),
      close: () => loading?.then((chat) => chat.close()),
    }),
  });
  if (wasOpen()) void open(false);
}

// By its full address: a script from another origin has no base address of its own. A browser may remember that a
// module could not be fetched, so each further try has an address of its own.
function loadModule(files: string, failures: number): Promise<{ start: Start }> {
  const address = new URL(__CHAT__, files);
  if (failures) address.searchParams.set("try", String(failures));
  return import(/* @vite-ignore */ address.href) as Promise<{ start: Start }>;
}

function remember(isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.setItem(OPENED, "1");
    else sessionStorage.removeItem(OPENED);
  } catch {
    // A browser that keeps nothing opens the chat closed.
  }
}

function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(OPENED) !== null;
  } catch {
    return false;
  }
}

const script = document.currentScript;
// A page that holds the tag twice has one chat.
if (script instanceof HTMLScriptElement && !(NAME in window)) begin(script);
