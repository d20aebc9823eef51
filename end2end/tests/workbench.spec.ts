// The tools around a statement: stop, errors in place, sets, layout, copying, tabs, the network.
import { readFileSync } from "node:fs";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

// Counts for ever; only a database that is told to stops it.
const ENDLESS =
  "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as counted from n";

async function editing(page: import("@playwright/test").Page): Promise<Workspace> {
  const workspace = new Workspace(page);
  await workspace.open();
  await expect(workspace.editor).toBeVisible();
  return workspace;
}

test("Stop stops the database", async ({ page }) => {
  const workspace = await editing(page);
  const results = page.getByRole("region", { name: "Results" });
  // More often than the database has workers: each one left running would make the last wait.
  for (let round = 0; round < 5; round += 1) {
    await workspace.write(ENDLESS);
    await page.keyboard.press("Control+Enter");
    await expect(results).toContainText("Running in the database");
    const last = async () => {
      const page_of = await page.request.get("/api/vanna/v3/queries?limit=1");
      return (await page_of.json()).runs[0].outcome;
    };
    await expect.poll(last).toBe("running");
    if (round % 2) await page.keyboard.press("Control+.");
    else await results.getByRole("button", { name: "Stop" }).click();
    await expect(results).toContainText("Stopped");
    await expect.poll(last, { timeout: 2_000 }).toBe("cancelled");
  }
  await workspace.write("select 42 as answer");
  await page.keyboard.press("Control+Enter");
  await expect(workspace.grid.getByRole("gridcell")).toHaveText("42", { timeout: 5_000 });
});

test("an answer called wrong is corrected, and the correction can be stopped", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  const question = "How many campaigns are there?";
  const turn = await workspace.ask(question);
  await workspace.answered(turn);
  await turn.getByRole("button", { name: "Wrong" }).click();
  await turn.getByRole("button", { name: "Wrong calculation" }).click();
  await turn.getByRole("textbox", { name: "In your words" }).fill("counts too few");
  await turn.getByRole("textbox", { name: /SQL that would be right/ }).fill(ENDLESS);
  await turn.getByRole("button", { name: "Send" }).click();
  await expect(turn.getByText(/questions like this one will use your SQL/)).toBeVisible();
  await workspace.shot("corrected");

  const again = await workspace.ask(question);
  const stop = page.locator(".composer").getByRole("button", { name: "Stop" });
  await expect(stop).toBeVisible();
  const newest = async () => {
    const found = await page.request.get("/api/vanna/v3/queries?limit=1&origin=chat");
    const run = (await found.json()).runs[0];
    return `${run.outcome} ${run.sql.includes("recursive")}`;
  };
  await expect.poll(newest).toBe("running true");
  await stop.click();
  await expect.poll(newest, { timeout: 2_000 }).toBe("cancelled true");
  await expect(again).toContainText(/stopped/i);

  await test.step("called wrong again, it is forgotten", async () => {
    const wrong = again.getByRole("button", { name: "Wrong" });
    if (await wrong.isVisible()) {
      await wrong.click();
      await again.getByRole("button", { name: "Send" }).click();
    }
  });
});

test("several results of one run stay side by side", async ({ page }) => {
  const workspace = await editing(page);
  await workspace.write("select 1 as one;\nselect 2 as two;\n\nselect 3 as three");
  await page.keyboard.press("Control+Shift+Enter");
  const sets = page.getByRole("tablist", { name: "Results" }).getByRole("tab");
  await expect(sets).toHaveCount(3);
  await expect(workspace.grid.getByRole("columnheader", { name: /three/ })).toBeVisible();
  await sets.first().click();
  await expect(workspace.grid.getByRole("columnheader", { name: /one/ })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(workspace.grid.getByRole("columnheader", { name: /two/ })).toBeVisible();
  await expect(sets.nth(1)).toHaveAttribute("aria-selected", "true");
  await workspace.shot("result-sets");
});

test("a refused statement is marked in its own lines, also behind another", async ({ page }) => {
  const workspace = await editing(page);
  await workspace.write("select 1;\n\nselect id,\n  nme\nfrom customers");
  await page.keyboard.press("Control+Enter");
  const results = page.getByRole("region", { name: "Results" });
  await expect(results).toContainText("Line 4, column 3");
  await results.getByRole("button", { name: "Go to line" }).click();
  await expect(page.locator(".status-bar")).toContainText("Ln 4, Col 3");
  await workspace.shot("error-in-place");
});

test("a text is laid out anew and can be undone", async ({ page }) => {
  const workspace = await editing(page);
  await workspace.write("select channel,count(*) as orders from orders where status<>'x' group by channel -- end");
  const lines = page.locator(".monaco-editor .view-line");
  await expect(lines).toHaveCount(1);
  await page.getByRole("button", { name: "Format" }).click();
  await expect.poll(() => lines.count()).toBeGreaterThan(3);
  await expect(workspace.editor).toContainText("-- end");
  await workspace.shot("formatted");
  await workspace.editor.click();
  await page.keyboard.press("Control+z");
  await expect(lines).toHaveCount(1);
  await page.keyboard.press("Alt+Shift+F");
  await expect.poll(() => lines.count()).toBeGreaterThan(3);
});

test("a text that cannot be laid out safely stays", async ({ page, watch }) => {
  // The refusal of the text: the browser reports its status on its own.
  watch.expects(/status of 422/);
  const workspace = await editing(page);
  await workspace.write("select /* open");
  await page.getByRole("button", { name: "Format" }).click();
  await expect(page.getByText(/cannot be laid out/)).toBeVisible();
  await expect(workspace.editor).toContainText("/* open");
});

test("a result is copied in every format and downloaded whole", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const workspace = await editing(page);
  await workspace.write("select 1 as n, 'a|b, \"c\"' as t union all select 2, null order by 1");
  await page.keyboard.press("Control+Enter");
  await expect(workspace.grid.getByRole("gridcell").first()).toBeVisible();
  const expected: Record<string, string> = {
    TSV: 'n\tt\n1\ta|b, "c"\n2\t',
    CSV: 'n,t\n1,"a|b, ""c"""\n2,',
    JSON: '[\n  {"n": 1, "t": "a|b, \\"c\\""},\n  {"n": 2, "t": null}\n]',
    Markdown: '| n | t |\n| ---: | --- |\n| 1 | a\\|b, "c" |\n| 2 |  |',
    INSERT: "insert into table_name (n, t)\nvalues\n  (1, 'a|b, \"c\"'),\n  (2, null);",
  };
  for (const [format, text] of Object.entries(expected)) {
    await page.getByRole("button", { name: "Copy", exact: true }).first().click();
    await page.getByRole("menuitem", { name: new RegExp(`^${format}`) }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  expect(readFileSync(await download.path(), "utf8")).toBe('n,t\r\n1,"a|b, ""c"""\r\n2,\r\n');
});

test("a larger limit runs what I wrote, not what was executed", async ({ page }) => {
  const workspace = await editing(page);
  await workspace.write("select id from orders");
  await page.keyboard.press("Control+Enter");
  const results = page.getByRole("region", { name: "Results" });
  await expect(results).toContainText("Showing first 1,000 of at least 1,001 rows");
  await results.getByRole("button", { name: "Run again with limit 10,000" }).click();
  await expect(results).toContainText("Showing first 10,000 of at least 10,001 rows");
});

test("a tab is renamed and the name is kept", async ({ page }) => {
  const workspace = await editing(page);
  const tab = page.getByRole("tablist", { name: "Statements" }).getByRole("tab").first();
  await tab.dblclick();
  await page.getByRole("textbox", { name: "Name of the tab" }).fill("Margins");
  await page.keyboard.press("Enter");
  await expect(tab).toContainText("Margins");
  await workspace.write("select 1");
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => localStorage.getItem(key)?.includes("Margins")),
  );
  await page.reload();
  await workspace.ready();
  await expect(tab).toContainText("Margins");
});

test("Ctrl+M lets Tab leave the editor", async ({ page }) => {
  const workspace = await editing(page);
  await workspace.write("select 1");
  const inside = () => page.evaluate(() => !!document.activeElement?.closest(".monaco-editor"));
  await page.keyboard.press("Tab");
  expect(await inside(), "Tab types").toBe(true);
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  expect(await inside(), "Tab moves on").toBe(false);
  await workspace.editor.click();
  await page.keyboard.press("Control+m");
});

test("going offline and back is said, and nothing is lost", async ({ page, context, watch }) => {
  const workspace = await editing(page);
  await workspace.write("select 7 as kept");
  await context.setOffline(true);
  await expect(page.getByText("You are offline. What is on screen stays")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  const results = page.getByRole("region", { name: "Results" });
  await expect(results).toContainText("no answer");
  await workspace.shot("offline");
  await context.setOffline(false);
  await expect(page.getByText("The network is back.")).toBeVisible();
  await results.getByRole("button", { name: "Try again" }).click();
  await expect(workspace.grid.getByRole("gridcell")).toHaveText("7");
  watch.expects(/ERR_INTERNET_DISCONNECTED/);
});
