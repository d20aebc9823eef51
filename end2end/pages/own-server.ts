// A server of a journey's own: on a free port, with an empty data directory, without the demo. And people
// at it, each in a browser context that knows nobody else.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "@playwright/test";

function binary(): string {
  const path = process.env.CANDOR_BINARY;
  if (!path) throw new Error("CANDOR_BINARY is not set: start the journeys with `cargo xtask e2e`");
  return path;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export class OwnServer {
  private process?: ChildProcess;
  // Where the link leads that makes the first administrator, if there is one.
  setUp = "";

  private constructor(
    readonly url: string,
    private readonly data: string,
  ) {}

  // Not running yet; with `config` in its configuration file.
  static async prepare(config = ""): Promise<OwnServer> {
    const server = new OwnServer(
      `http://127.0.0.1:${await freePort()}`,
      mkdtempSync(join(tmpdir(), "candor-journey-")),
    );
    server.configure(config);
    return server;
  }

  configure(config: string) {
    writeFileSync(this.file(), `public_url = "${this.url}"\n${config}`);
  }

  private file() {
    return join(this.data, "candor.toml");
  }

  // A command over its data.
  candor(args: string[], input = "") {
    const [command, ...rest] = args;
    this.run([command, "--data", this.data, ...rest], input);
  }

  private run(args: string[], input = "") {
    execFileSync(binary(), args, { input, env: this.environment() });
  }

  private environment() {
    const { CANDOR_DATA: _, ...environment } = process.env;
    return environment;
  }

  async start() {
    const bind = this.url.replace("http://", "");
    const child = spawn(
      binary(),
      ["serve", "--bind", bind, "--data", this.data, "--config", this.file()],
      { stdio: ["ignore", "pipe", "ignore"], env: this.environment() },
    );
    this.process = child;
    await new Promise<void>((resolve, reject) => {
      child.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        if (line.includes("token=")) this.setUp = line.trim();
        if (line.includes("ready at")) resolve();
      });
    });
    // What it says beyond that it is ready comes in the same breath.
    await fetch(`${this.url}/health`);
  }

  // Ends it; its data stay.
  async halt() {
    const child = this.process;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    }
  }

  async stop() {
    await this.halt();
    rmSync(this.data, { recursive: true, force: true });
  }

  // Changes what its store holds behind its back, byte for byte, as somebody with the file in hands
  // would. Answers how often it was found.
  tamper(from: string, to: string): number {
    if (from.length !== to.length) throw new Error(`"${to}" is not as long as "${from}"`);
    // Reading the whole store moves what is still in its log into the file.
    this.run(["audit", "verify", "--data", this.data]);
    const path = join(this.data, "candor.sqlite");
    const bytes = readFileSync(path);
    let found = 0;
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) {
      bytes.write(to, at);
      found += 1;
    }
    writeFileSync(path, bytes);
    return found;
  }

  // Somebody who has not been there; nothing but this machine answers them.
  async visitor(browser: Browser): Promise<Page> {
    const context = await browser.newContext({
      storageState: { cookies: [], origins: [] },
      baseURL: this.url,
    });
    await context.route(
      (url) => url.hostname !== "127.0.0.1",
      (route) => route.abort(),
    );
    return context.newPage();
  }
}

export async function ready(page: Page) {
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
}

// As it is on a small screen and in the dark, and that nothing is cut off there.
export async function smallAndDark(page: Page, look: () => Promise<void>) {
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await look();
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: "light" });
}

export function overflow(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (selector) =>
      document.querySelector(selector)!.scrollWidth - document.documentElement.clientWidth,
    selector,
  );
}
