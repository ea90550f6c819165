/** Pages for browser tests: built by Vite as a user would, and served as a host would. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { build } from "vite";

/** Builds the page of a folder. @returns The folder with what was built. */
export async function buildSite(root: string, out: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    build: { outDir: out, emptyOutDir: true },
  });
  return out;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Answers a request by itself, or leaves it to the files. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves folders, the first that has a file wins.
 *
 * @param isolated - Whether pages may use shared memory, and so threads.
 */
export async function serveSite(
  folders: readonly string[],
  { isolated = false, route = () => false }: { isolated?: boolean; route?: Route } = {},
): Promise<Site> {
  const server = createServer((request, response) => {
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    if (route(request, response)) return;
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const path = folders
      .map((folder) => join(folder, decodeURIComponent(name)))
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    if (path === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
    response.setHeader("Content-Length", statSync(path).size);
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
