// The audit: search it, read a record, see it verified, take it away. Also without scripts, in dark and
// at 360 pixels.
import { expectAccessible } from "../pages/accessibility";
import { OwnServer, ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";
import { readFile } from "node:fs/promises";

const SQL = "select channel, count(*) as audited from orders group by channel";

test("a run is found in the audit, read and exported", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await expect(workspace.editor).toBeVisible();
  await workspace.write(SQL);
  await page.keyboard.press("Control+Enter");
  await expect(workspace.grid.getByRole("columnheader", { name: /audited/ })).toBeVisible();

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit" }).click();
  await expect(page.getByRole("heading", { name: "Audit", level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: "Verification" })).toContainText(/Verified: [\d,]+ records?/);
  await expect(page.getByRole("img", { name: /records?, .* denied or failed/ })).toBeVisible();

  const search = page.getByRole("search");
  await search.getByRole("searchbox", { name: "Name, id or detail" }).fill("ORDERS.channel");
  await search.getByRole("combobox", { name: "Action" }).selectOption("statement.run");
  await search.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/text=ORDERS.channel&action=statement.run/);
  const rows = page.getByRole("region", { name: "Table of records" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("statement.run");

  await test.step("the record says who, what and how much, and not which rows", async () => {
    await page.getByRole("link", { name: "statement.run" }).first().click();
    const record = page.getByRole("complementary", { name: "One record" });
    await expect(record.getByRole("heading", { name: "Record", exact: true })).toBeFocused();
    await expect(record.getByRole("region", { name: "Detail" })).toContainText("orders.channel");
    await expect(record).not.toContainText("audited from orders");
    await expectAccessible(page, "a record of the audit");
    await workspace.shot("audit-record-light");
    await page.keyboard.press("Escape");
    await expect(record).toBeHidden();
    await expect(page).toHaveURL(/text=ORDERS.channel&action=statement.run$/);
  });

  await test.step("what was found is taken away, and that is recorded", async () => {
    const form = page.getByRole("form", { name: "Export" });
    await form.getByRole("textbox", { name: /Reason/ }).fill("monthly look");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      form.getByRole("button", { name: "Export all that was found" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("audit.jsonl");
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
    for (const line of lines) {
      expect(JSON.parse(line).action).toBe("statement.run");
    }
    await page.goto("/settings/audit?action=audit.export&text=monthly+look");
    await expect(rows).toHaveCount(2);
    await page.getByRole("button", { name: "Verify now" }).click();
    await expect(page.getByRole("status", { name: "Verification" })).toContainText("Verified");
  });
});

test("the audit is searched without scripts", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: false,
    storageState: "test-results/session.json",
  });
  const page = await context.newPage();
  await page.goto("/settings/audit");
  await page.getByRole("searchbox", { name: "Name, id or detail" }).fill("no such text anywhere");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("No record fits this search")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).click();
  await page.getByRole("combobox", { name: "Action" }).selectOption("session.sign_in");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "session.sign_in" }).first().click();
  await expect(page.getByRole("heading", { name: "Record", exact: true })).toBeVisible();
  await context.close();
});

test("the audit in dark and at 360 pixels", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const workspace = new Workspace(page);
  await page.goto("/settings/audit");
  await expect(page.getByRole("status", { name: "Verification" })).toContainText("Verified:");
  await expectAccessible(page, "the audit in dark");
  await workspace.shot("audit-dark");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: "audit.read" }).first().click();
  await expect(page.getByRole("complementary", { name: "One record" })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "pixels of sideways scrolling").toBeLessThanOrEqual(0);
  await workspace.shot("audit-narrow");
  await expectAccessible(page, "the audit at 360 pixels");
});

test("a search of the audit that cannot be meant is explained", async ({ page }) => {
  await page.goto("/settings/audit?from=yesterday");
  await expect(page.getByText("`from` is not a date like 2024-12-31")).toBeVisible();
});

test("a record changed on the disk is named by the verifier", async ({ browser }) => {
  test.setTimeout(90_000);
  const password = "long enough for a journey";
  const server = await OwnServer.prepare();
  try {
    server.candor(["user", "add", "root@example.com", "--role", "admin"], `${password}\n`);
    server.candor(["user", "add", "mallory@example.com", "--role", "admin"], `${password}\n`);
    await server.start();
    const root = await server.visitor(browser);
    const badge = root.getByRole("status", { name: "Verification" });

    await test.step("the audit is whole", async () => {
      await root.goto("/sign-in");
      await root.getByRole("textbox", { name: "Email" }).fill("root@example.com");
      await root.getByLabel("Password").fill(password);
      await root.getByRole("button", { name: "Sign in" }).click();
      await root.waitForURL(`${server.url}/`);
      await root.goto("/settings/audit?action=account.add");
      await expect(badge).toContainText(/Verified: [\d,]+ records?/);
    });

    await test.step("somebody with the file in hands hides who was added", async () => {
      await server.halt();
      expect(server.tamper('"mallory@example.com"', '"harmless@example.co"')).toBe(1);
      await server.start();
    });

    await test.step("the page names the record, and it is the one", async () => {
      await root.goto("/settings/audit?action=account.add");
      await ready(root);
      await expect(badge).toContainText(/Tampered with: .*record 2\b/);
      await expectAccessible(root, "an audit that was tampered with");
      await root.screenshot({ path: "test-results/audit-tampered.png" });
      await smallAndDark(root, async () => {
        await expectAccessible(root, "an audit that was tampered with, on a small dark screen");
        await root.screenshot({ path: "test-results/audit-tampered-small.png" });
      });
      await root.getByRole("link", { name: "account.add" }).first().click();
      const record = root.getByRole("complementary", { name: "One record" });
      await expect(record).toContainText("harmless@example.co");
    });
    await root.context().close();
  } finally {
    await server.stop();
  }
});
