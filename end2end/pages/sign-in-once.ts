// Uses the one-time link once and keeps the session for every journey.
import { chromium, type FullConfig } from "@playwright/test";
import { mkdirSync } from "node:fs";

export const SESSION = "test-results/session.json";

export default async function signInOnce(config: FullConfig) {
  const link = process.env.CANDOR_SIGN_IN_URL;
  if (!link) {
    throw new Error("CANDOR_SIGN_IN_URL is not set: start the journeys with `cargo xtask e2e`");
  }
  mkdirSync("test-results", { recursive: true });
  const use = config.projects[0].use;
  const browser = await chromium.launch(use.launchOptions);
  const page = await browser.newPage({ viewport: use.viewport });
  await page.goto(link);
  await page.screenshot({ path: "test-results/sign-in.png" });
  await page.getByRole("button", { name: /demo administrator/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.context().storageState({ path: SESSION });
  await browser.close();
}
