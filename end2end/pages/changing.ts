// People who ask for changes of data and decide about them, each in a browser that knows nobody else.
import { execFileSync } from "node:child_process";
import type { Browser, Page } from "@playwright/test";
import { ready } from "./own-server";

const PASSWORD = "long enough for a journey";

export function candor(args: string[], input = "") {
  const binary = process.env.CANDOR_BINARY;
  if (!binary) throw new Error("CANDOR_BINARY is not set: start the journeys with `cargo xtask e2e`");
  execFileSync(binary, args, { input });
}

export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// Somebody with an account of their own.
export async function person(browser: Browser, baseURL: string, name: string, role: string, width = 1280) {
  const email = `${name.toLowerCase()}@example.com`;
  candor(["user", "add", email, "--name", name, "--role", role], `${PASSWORD}\n`);
  const context = await browser.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
    viewport: { width, height: 800 },
  });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/password/i).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await ready(page);
  return page;
}
