// The server is started by `cargo xtask e2e`, which says where it is:
// CANDOR_URL, CANDOR_SIGN_IN_URL (the one-time link), CHROMIUM (the browser to use), CANDOR_FILES (a
// directory whose SQLite files may be connected) and CANDOR_DEMO_FILE (one to copy there).
import { defineConfig } from "@playwright/test";

const baseURL = process.env.CANDOR_URL ?? "http://127.0.0.1:3000";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results/runs",
  globalSetup: "./pages/sign-in-once.ts",
  // One server with one store and one demo administrator: journeys follow each other.
  workers: 1,
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL,
    storageState: "test-results/session.json",
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
