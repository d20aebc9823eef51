// The log of runs: search it, read a run, take it up again. Also without scripts.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const SQL = "select channel, count(*) as found_again from orders group by channel";

test("a run is found, read, opened and run again", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await expect(workspace.editor).toBeVisible();
  await workspace.write(SQL);
  await page.keyboard.press("Control+Enter");
  await expect(workspace.grid.getByRole("columnheader", { name: /found_again/ })).toBeVisible();

  await page.getByRole("link", { name: "History" }).click();
  const search = page.getByRole("search");
  await search.getByRole("searchbox", { name: "Statement or table" }).fill("FOUND_AGAIN");
  await search.getByRole("combobox", { name: "Outcome" }).selectOption("done");
  await search.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/text=FOUND_AGAIN&outcome=done/);
  const rows = page.getByRole("region", { name: "Table of runs" }).getByRole("row");
  await expect(rows).toHaveCount(2);

  await test.step("the record shows both texts", async () => {
    await page.getByRole("link", { name: /found_again/ }).click();
    const record = page.getByRole("complementary", { name: "One run" });
    await expect(record.getByRole("heading", { name: "Run", exact: true })).toBeFocused();
    await expect(record.getByRole("region", { name: "As written" })).toContainText(SQL);
    await expect(record.getByRole("region", { name: "As executed" })).toContainText("LIMIT 1001");
    await expectAccessible(page, "a record of the history");
    await workspace.shot("history-record-light");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await record.getByRole("button", { name: "Copy the statement as written" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(SQL);
    await page.keyboard.press("Escape");
    await expect(record).toBeHidden();
    await expect(rows).toHaveCount(2);
  });

  await test.step("it runs again as a new run", async () => {
    await page.getByRole("link", { name: /found_again/ }).click();
    await page.getByRole("button", { name: "Run again" }).click();
    await expect(workspace.grid.getByRole("columnheader", { name: /found_again/ })).toBeVisible();
    await expect(workspace.editor).toContainText("found_again");
    await page.goto("/history?text=found_again");
    await expect(rows).toHaveCount(3);
  });
});

test("the history is searched without scripts", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: false,
    storageState: "test-results/session.json",
  });
  const page = await context.newPage();
  await page.goto("/history");
  await page.getByRole("searchbox", { name: "Statement or table" }).fill("no such text anywhere");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/text=no\+such\+text\+anywhere/);
  await expect(page.getByText("No run fits this search")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).click();
  await page.getByRole("link", { name: /found_again/ }).first().click();
  await expect(page.getByRole("heading", { name: /As executed/ })).toBeVisible();
  await context.close();
});

test("the history in dark and at 360 pixels", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const workspace = new Workspace(page);
  await page.goto("/history?text=found_again&who=everyone");
  await expect(page.getByRole("link", { name: /found_again/ }).first()).toBeVisible();
  await expectAccessible(page, "the history in dark");
  await workspace.shot("history-dark");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: /found_again/ }).first().click();
  await expect(page.getByRole("complementary", { name: "One run" })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "pixels of sideways scrolling").toBeLessThanOrEqual(0);
  await workspace.shot("history-narrow");
  await expectAccessible(page, "the history at 360 pixels");
});

test("a search that cannot be meant is explained", async ({ page }) => {
  await page.goto("/history?from=yesterday");
  await expect(page.getByText("`from` is not a date like 2024-12-31")).toBeVisible();
});
