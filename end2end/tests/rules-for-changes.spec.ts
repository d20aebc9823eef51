// An administrator sets what the rules for changes do; a small change passes by itself; people are told what
// becomes of changes, and another system is told too.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../pages/accessibility";
import { candor, overflow, person } from "../pages/changing";
import { ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";

const DATABASE = "Demo retail";

const shot = (page: Page, name: string) =>
  page.screenshot({ path: `test-results/rules-${name}.png`, fullPage: true });

async function lookedAt(page: Page, name: string) {
  await expectAccessible(page, name);
  await shot(page, name);
  await smallAndDark(page, async () => {
    expect(await overflow(page), `sideways scrolling of ${name}`).toBeLessThanOrEqual(0);
    await expectAccessible(page, `${name}, small and dark`);
    await shot(page, `${name}-360-dark`);
  });
}

async function request(page: Page, sql: string, title: string, label: RegExp) {
  await page.goto("/changes/new");
  await ready(page);
  await page.getByRole("textbox", { name: "Statement" }).fill(sql);
  await page.getByRole("textbox", { name: "What it is for" }).fill(title);
  await page.getByRole("button", { name: "See what it would do" }).click();
  await page.getByRole("button", { name: label }).click();
  await page.waitForURL(/\/changes\/chg_/);
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
}

test("rules are set, people are told, and another system too", async ({ page, browser, baseURL, watch }) => {
  test.setTimeout(180_000);
  // An address that may not be used.
  watch.expects(/status of 422/);
  candor(["connection", "writer", DATABASE]);
  const author = await person(browser, baseURL!, "Nell", "editor");
  const approver = await person(browser, baseURL!, "Odin", "approver");
  const save = () => page.getByRole("button", { name: "Save the rules" }).click();
  const alone = page.getByRole("checkbox", { name: /changes of LOW risk pass without anybody/ });
  const star = page.getByRole("combobox", { name: "SELECT *, Development" });

  await test.step("every rule has a level in every environment", async () => {
    await page.goto("/settings/change-rules");
    await ready(page);
    await expect(page.getByText("Nothing has been set yet")).toBeVisible();
    await expect(page.getByRole("combobox")).toHaveCount(51);
    await expect(alone).not.toBeChecked();
    await lookedAt(page, "levels");
  });

  await test.step("a level is saved, and what passes by itself", async () => {
    await star.selectOption("Block");
    await alone.check();
    await save();
    await expect(page.getByText("The rules hold for whatever is checked from now on.")).toBeVisible();
    await page.reload();
    await ready(page);
    await expect(page.getByText(/Version 1, saved by/)).toBeVisible();
    await expect(alone).toBeChecked();
    await expect(star).toHaveValue("review.select_star dev block");
  });

  await test.step("a small change passes, and its author is told", async () => {
    const sql = "insert into tags (id, name) values (900900, 'journey')";
    await request(author, sql, "A tag for the journey", /nobody has to approve/);
    await expect(author.getByRole("region", { name: "Timeline" })).toContainText(
      "Checked; nobody has to approve it",
    );
    await expect(author.getByRole("region", { name: "What else would happen" })).toContainText("No trigger fires.");
  });

  await test.step("what it let through is counted once that is no longer allowed", async () => {
    await star.selectOption("Warn (usual)");
    await alone.uncheck();
    await save();
    await expect(page.getByText(/\d+ open changes? (was|were) judged by earlier rules/)).toBeVisible();
    await author.getByRole("button", { name: "Withdraw" }).click();
    await expect(author.getByRole("region", { name: "Timeline" })).toContainText("Nell withdrew it");
  });

  await test.step("another system is told; its secret is shown once", async () => {
    await page.goto("/settings/webhooks");
    await ready(page);
    await expect(page.getByText("No other system is told anything.")).toBeVisible();
    await page.getByText("Add a webhook").click();
    await page.getByRole("textbox", { name: /Address/ }).fill("https://10.0.0.1/hook");
    await page.getByRole("button", { name: "Add the webhook" }).click();
    await expect(page.getByText("The address may not be used")).toBeVisible();
    await page.getByRole("textbox", { name: /Address/ }).fill("https://hooks.invalid/candor");
    await page.getByRole("button", { name: "Add the webhook" }).click();
    await expect(page.getByText(/^whsec_/)).toBeVisible();
    await expect(page.getByText("Nothing has been sent yet.")).toBeVisible();
  });

  await test.step("an approver is told that something waits, and reads it", async () => {
    await request(author, "update tags set name = 'gone' where id = 1", "Rename a tag", /Request approval/);
    await approver.goto("/notices");
    await ready(approver);
    const bell = approver.getByRole("link", { name: /^Notices, [12] unread/ });
    await expect(bell).toBeVisible();
    await expect(approver.getByRole("link", { name: /Rename a tag/ })).toContainText("A change waits for you");
    await lookedAt(approver, "notices");
    await approver.getByRole("link", { name: /Rename a tag/ }).click();
    await approver.waitForURL(/\/changes\/chg_/);
    await expect(approver.getByRole("link", { name: "Notices", exact: true })).toBeVisible();
    const comment = approver.getByRole("textbox", { name: /^Comment/ });
    await comment.fill("Not this one.");
    await approver.getByRole("button", { name: "Reject" }).click();
    await expect(approver.getByRole("region", { name: "Timeline" })).toContainText("Odin rejected it");
  });

  await test.step("its author is told what became of it", async () => {
    await author.goto("/notices");
    await ready(author);
    await expect(author.getByRole("link", { name: /Rename a tag/ })).toContainText("Odin rejected your change");
    await author.getByRole("button", { name: /^Mark .* as read/ }).click();
    await expect(author.getByRole("link", { name: "Notices", exact: true })).toBeVisible();
  });

  await test.step("the log says what became of what was sent", async () => {
    await page.goto("/settings/webhooks");
    await ready(page);
    await expect(page.getByRole("cell", { name: "change.waiting" })).toBeVisible();
    await lookedAt(page, "webhooks");
    await page.getByRole("button", { name: "Remove https://hooks.invalid/candor" }).click();
    await expect(page.getByText("It is told nothing more.")).toBeVisible();
    await expect(page.getByText("No other system is told anything.")).toBeVisible();
  });
});
