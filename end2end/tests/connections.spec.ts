// An administrator adds a database, tries it, works with it, changes it and removes it.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { type Page } from "@playwright/test";
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

async function open(page: Page, path: string) {
  await page.goto(path);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
}

function copyOfTheDemo(name: string): string {
  const folder = process.env.CANDOR_FILES;
  const demo = process.env.CANDOR_DEMO_FILE;
  if (!folder || !demo) throw new Error("start the journeys with `cargo xtask e2e`");
  const file = join(folder, name);
  copyFileSync(demo, file);
  return file;
}

test("a database is added, tried, asked, changed and removed", async ({ page, watch }) => {
  // Refused drafts, below: the browser reports their status on its own.
  watch.expects(/status of 422/);
  const file = copyOfTheDemo("branch.sqlite");
  await open(page, "/");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Add connection" }).click();

  await test.step("only the fields of the chosen engine are on screen", async () => {
    await expect(page.getByLabel("Host")).toBeVisible();
    await page.getByRole("radio", { name: "SQLite" }).check();
    await expect(page.getByLabel("Host")).toBeHidden();
  });

  await test.step("a file that may not be connected is refused", async () => {
    await page.getByLabel("Name").fill("Branch");
    await page.getByLabel("Environment").selectOption("prod");
    await page.getByLabel("File").fill("/etc/passwd");
    await page.getByRole("button", { name: "Test" }).click();
    await expect(page.locator(".problem-card")).toContainText("address_refused");
    await expectAccessible(page, "the form");
  });

  await test.step("a good one is tried and kept", async () => {
    await page.getByLabel("File").fill(file);
    await page.getByRole("button", { name: "Test" }).click();
    await expect(page.getByText(/connected; .* SQLite .* ms/)).toBeVisible();
    await page.screenshot({ path: "test-results/connection-form.png" });
    await page.getByRole("button", { name: "Add connection" }).click();
    await expect(page).toHaveURL(/settings\/connections$/);
    await expect(page.getByRole("heading", { name: "Branch" })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "branch.sqlite" })).toContainText("Ready");
    await expectAccessible(page, "the list of connections");
    await page.screenshot({ path: "test-results/connections.png" });
  });

  await test.step("the workspace switches to it, and says that it is PROD", async () => {
    await page.getByRole("link", { name: "Workspace" }).click();
    await page.getByRole("button", { name: "Connection" }).click();
    await page.getByRole("menuitem", { name: /Branch/ }).click();
    await expect(page.locator(".top-bar--prod")).toBeVisible();
    const workspace = new Workspace(page);
    await expect(workspace.editor).toBeVisible();
    await workspace.write("select count(*) as orders_here from orders");
    await page.keyboard.press("Control+Enter");
    await expect(workspace.grid.getByRole("columnheader", { name: /orders_here/ })).toBeVisible();
  });

  await test.step("leading elsewhere asks for the password again", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Edit Branch" }).click();
    await expect(page.getByLabel("File")).toHaveValue(file);
    await page.getByRole("radio", { name: "PostgreSQL" }).check();
    await page.getByLabel("Host").fill("db.example.com");
    await page.getByLabel("Database").fill("shop");
    await page.getByLabel("User").fill("reader");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.locator(".problem-card")).toContainText("password_required");
    await page.getByRole("link", { name: "Cancel" }).click();
  });

  await test.step("it is removed after one more question", async () => {
    const item = page.getByRole("listitem").filter({ hasText: "branch.sqlite" });
    await item.getByText("Remove…").click();
    await item.getByRole("button", { name: "Remove Branch" }).click();
    await expect(page.getByRole("heading", { name: "Branch" })).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Demo retail" })).toBeVisible();
  });
});

test("a phone shows the settings too", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/settings/connections", "/settings/connections/new"]) {
    await open(page, path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await expectAccessible(page, `${path} on a phone`);
    await page.screenshot({ path: `test-results/phone${path.replaceAll("/", "-")}.png`, fullPage: true });
  }
});
