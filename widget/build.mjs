// `npm run build`: writes dist/. The chat first, whose file is named by its content; then the launcher, which names it.

import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const DIST = "dist";
// What the built files are made from; tests compare it with the sources.
const SOURCES = ["src", "demo", "build.mjs", "package.json", "package-lock.json", "tsconfig.json"];

const shared = {
  configFile: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"' },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};

async function buildChat() {
  const { output } = await build({
    ...shared,
    build: {
      outDir: DIST,
      emptyOutDir: false,
      target: "es2022",
      modulePreload: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: "src/chat/start.tsx",
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "assets/chat-[hash].js", chunkFileNames: "assets/[name]-[hash].js" },
      },
    },
  });
  return output.find((file) => file.isEntry).fileName;
}

// A classic script: a module would need the server's leave on every page of another origin.
async function buildLauncher(chat) {
  await build({
    ...shared,
    define: { ...shared.define, __CHAT__: JSON.stringify(chat) },
    build: {
      outDir: DIST,
      emptyOutDir: false,
      target: "es2022",
      reportCompressedSize: false,
      rollupOptions: { input: "src/widget.ts", output: { format: "iife", entryFileNames: "widget.js" } },
    },
  });
}

async function filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  return (await Promise.all(entries.map((entry) => filesOf(join(path, entry.name))))).flat();
}

async function writeSources() {
  const files = (await Promise.all(SOURCES.map(filesOf))).flat().sort();
  const digest = async (file) => createHash("sha256").update(await readFile(file)).digest("hex");
  const digests = await Promise.all(files.map(async (file) => [file.replaceAll("\\", "/"), await digest(file)]));
  await writeFile(join(DIST, "sources.json"), `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);
}

await rm(DIST, { recursive: true, force: true });
await buildLauncher(await buildChat());
await cp("demo", DIST, { recursive: true });
await writeSources();
