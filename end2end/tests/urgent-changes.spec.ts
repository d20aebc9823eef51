// In an emergency an editor carries out a change of their own without approval, on a server where an
// administrator allows it; an approver is told at once, finds it first in the console, and disputes it. And a
// column is added to a table, from the editor, through review.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../pages/accessibility";
import { ready, smallAndDark } from "../pages/own-server";
import { candor, overflow, person } from "../pages/changing";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const DATABASE = "Demo retail";
const shot = (page: Page, name: string) => page.screenshot({ path: `test-results/emergency-${name}.png` });

test("the glass is broken with a reason, and somebody else looks at it afterwards", async ({
  page: admin,
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  candor(["connection", "writer", DATABASE]);

  await test.step("an administrator allows it in development", async () => {
    await admin.goto("/settings/change-rules");
    await ready(admin);
    const allowed = admin.getByRole("group", { name: "Emergencies: breaking the glass" });
    await expect(allowed.getByRole("checkbox", { name: "In production" })).not.toBeChecked();
    const hours = allowed.getByRole("spinbutton", { name: /^Looked at afterwards within/ });
    await expect(hours).toHaveValue("24");
    await hours.fill("12");
    await allowed.getByRole("checkbox", { name: "In development" }).check();
    await admin.getByRole("button", { name: "Save the rules" }).click();
    await expect(admin.getByText("The rules hold for whatever is checked from now on.")).toBeVisible();
    await expect(allowed.getByRole("checkbox", { name: "In development" })).toBeChecked();
    await expect(hours).toHaveValue("12");
    await allowed.scrollIntoViewIfNeeded();
    await expectAccessible(admin, "where emergencies are allowed");
    await shot(admin, "settings");
    await smallAndDark(admin, async () => {
      expect(await overflow(admin), "sideways scrolling of the rules").toBeLessThanOrEqual(0);
      await allowed.scrollIntoViewIfNeeded();
      await shot(admin, "settings-360-dark");
    });
  });

  const author = await person(browser, baseURL!, "Nadja", "admin", 1280);
  const approver = await person(browser, baseURL!, "Piet", "approver", 360);
  const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

  await test.step("the author hands a change in, and cannot wait", async () => {
    await author.goto("/changes/new?sql=" + encodeURIComponent("update products set name = name where id = 7"));
    await ready(author);
    await author.getByRole("textbox", { name: "What it is for" }).fill("Mend the price list");
    await author.getByRole("button", { name: /Request approval/ }).click();
    await author.waitForURL(/\/changes\/chg_/);
    await ready(author);
    await expect(author.getByText("You cannot approve your own request")).toBeVisible();
    await author.getByRole("button", { name: "Break the glass…" }).click();
    const dialog = author.getByRole("dialog", { name: "Break the glass" });
    const run = dialog.getByRole("button", { name: "Run it without approval" });
    await expect(run).toBeDisabled();
    const reason = dialog.getByRole("textbox", { name: /What is broken/ });
    await reason.fill("urgent");
    await expect(dialog.getByText("14 characters more")).toBeVisible();
    await reason.fill("The shop shows no prices, and nobody answers the phone.");
    await expect(run).toBeEnabled();
    await expectAccessible(author, "the dialog before the glass is broken");
    await shot(author, "dialog");
    await smallAndDark(author, async () => {
      expect(await overflow(author), "sideways scrolling of the dialog").toBeLessThanOrEqual(0);
      await expectAccessible(author, "the dialog, small and dark");
      await shot(author, "dialog-360-dark");
    });
    await run.click();
    await expect(author.getByText("It waits for somebody else to look at it.")).toBeVisible();
    await expect(timeline(author)).toContainText("Nadja broke the glass");
    await expect(timeline(author)).toContainText("nobody answers the phone");
    await expectAccessible(author, "the author after an emergency");
    await shot(author, "author");
  });
  const address = new URL(author.url()).pathname;

  await test.step("the approver is told, and finds it first", async () => {
    await approver.goto("/notices");
    await ready(approver);
    await expect(approver.getByText("Nadja carries out a change without approval: the glass was broken")).toBeVisible();
    await shot(approver, "notices-360");
    await approver.goto("/changes");
    await ready(approver);
    const first = approver.getByRole("list", { name: "Changes" }).getByRole("listitem").first();
    await expect(first).toContainText("Mend the price list");
    await expect(first).toContainText("Run without approval · needs review");
    expect(await overflow(approver), "sideways scrolling of the console").toBeLessThanOrEqual(0);
    await expectAccessible(approver, "the console with an emergency");
    await shot(approver, "console-360");
    await first.getByRole("link", { name: "Mend the price list" }).click();
    await approver.waitForURL((url) => url.pathname === address);
    await ready(approver);
  });

  await test.step("the approver disputes it with a comment, and undoing is offered", async () => {
    await approver.getByRole("button", { name: "Dispute it" }).click();
    await expect(approver.getByText("Say why: the author reads it.")).toBeVisible();
    await approver.getByRole("textbox", { name: /^Comment/ }).fill("The phone was on my desk all day.");
    await expect(approver.getByText("Say why: the author reads it.")).toHaveCount(0);
    await expectAccessible(approver, "looking at it afterwards");
    expect(await overflow(approver), "sideways scrolling of the review").toBeLessThanOrEqual(0);
    await shot(approver, "review-360");
    await approver.emulateMedia({ colorScheme: "dark" });
    await shot(approver, "review-360-dark");
    await approver.getByRole("button", { name: "Dispute it" }).click();
    await expect(timeline(approver)).toContainText("Piet looked at it afterwards, and disputes it");
    await expect(timeline(author)).toContainText("The phone was on my desk all day.");
    await expect(author.getByRole("button", { name: "Roll back…" })).toBeVisible();
    await author.emulateMedia({ colorScheme: "dark" });
    await shot(author, "disputed-dark");
    await author.emulateMedia({ colorScheme: "light" });
    await shot(author, "disputed");
  });

  await author.context().close();
  await approver.context().close();
});

test("a column is added through review, and the schema shows it", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  candor(["connection", "writer", DATABASE]);
  const author = await person(browser, baseURL!, "Selma", "editor", 1280);
  const approver = await person(browser, baseURL!, "Ruud", "approver", 1280);
  const sql = "alter table stores add column opening_note text";
  const sheet = author.getByRole("dialog", { name: "Request a change" });

  await test.step("the editor does not run it, and offers to ask for it", async () => {
    const workspace = new Workspace(author);
    await workspace.open();
    await workspace.write(sql);
    await author.keyboard.press("Control+Enter");
    const results = author.getByRole("region", { name: "Results" });
    await results.getByRole("button", { name: "Request this change…" }).click();
    await expect(sheet.getByText(/Alters the table stores, which has \d+ rows/)).toBeVisible();
    await expect(sheet.getByText("It is one transaction: when it fails or is stopped, nothing of it stays.")).toBeVisible();
    await expect(sheet.getByText(/Rows of orders \(store_id\) refer to it/)).toBeVisible();
    await expect(sheet.getByRole("checkbox", { name: /^Keep the rows/ })).toHaveCount(0);
    await expectAccessible(author, "the sheet of a change of the schema");
    await shot(author, "schema-sheet");
    await smallAndDark(author, async () => {
      expect(await overflow(author), "sideways scrolling of the sheet").toBeLessThanOrEqual(0);
      await shot(author, "schema-sheet-360-dark");
    });
    await sheet.getByRole("textbox", { name: "What it is for" }).fill("Keep notes about opening hours");
    await sheet.getByRole("button", { name: /Request approval/ }).click();
    await author.waitForURL(/\/changes\/chg_/);
    await ready(author);
  });

  await test.step("somebody else approves it and carries it out", async () => {
    await approver.goto(new URL(author.url()).pathname);
    await ready(approver);
    await expect(approver.getByText("it is one transaction: when it fails, nothing of it stays")).toBeVisible();
    await expectAccessible(approver, "the review of a change of the schema");
    await shot(approver, "schema-review");
    await smallAndDark(approver, async () => {
      expect(await overflow(approver), "sideways scrolling of the review").toBeLessThanOrEqual(0);
      await shot(approver, "schema-review-360-dark");
    });
    await approver.getByRole("button", { name: "Approve r1" }).click();
    await approver.getByRole("button", { name: "Run now" }).click();
    await expect(approver.getByRole("region", { name: "Runs" })).toContainText("Done");
    await shot(approver, "schema-done");
  });

  await test.step("the column can be asked about at once", async () => {
    const workspace = new Workspace(author);
    await workspace.open();
    await workspace.write("select count(opening_note) as notes from stores");
    await author.keyboard.press("Control+Enter");
    await expect(author.getByRole("region", { name: "Results" })).toContainText("notes");
  });

  await author.context().close();
  await approver.context().close();
});
