// An editor asks for a change in words; an approver sends it back, then approves another wording and carries
// it out. The editor's page shows each step by itself.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../pages/accessibility";
import { candor, overflow, person } from "../pages/changing";
import { ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const DATABASE = "Demo retail";

test("a change is asked for, sent back, worded again, approved and carried out", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  candor(["connection", "writer", DATABASE]);
  const author = await person(browser, baseURL!, "Edda", "editor", 1280);
  const approver = await person(browser, baseURL!, "Axel", "approver", 360);
  const shot = (page: Page, name: string) => page.screenshot({ path: `test-results/changes-${name}.png` });
  const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

  await test.step("before there is anything, each list says what fills it", async () => {
    await approver.goto("/changes");
    await ready(approver);
    await expect(approver.getByText("Nothing waits for you")).toBeVisible();
    await expectAccessible(approver, "nothing waiting");
    expect(await overflow(approver), "sideways scrolling of the console").toBeLessThanOrEqual(0);
    await shot(approver, "nothing-360");
  });

  await test.step("words in the chat become a drafted change, and nothing runs", async () => {
    const workspace = new Workspace(author);
    await workspace.ready();
    const turn = await workspace.ask("mark orders older than 2023 as archived");
    await expect(turn.getByText("This would change data")).toBeVisible({ timeout: 30_000 });
    await expect(turn.getByText("Nothing was run.", { exact: true })).toBeVisible();
    await turn.getByRole("button", { name: "Request this change…" }).click();
  });

  const sheet = author.getByRole("dialog", { name: "Request a change" });
  await test.step("the sheet says what would happen and who has to agree", async () => {
    await expect(sheet.getByText(/Updates [\d,]+ rows in orders/)).toBeVisible();
    await expect(sheet.getByRole("region", { name: "Rows before and after" })).toContainText("archived");
    await expect(sheet.getByRole("button", { name: /Request approval/ })).toBeEnabled();
    await expectAccessible(author, "the impact sheet");
    await shot(author, "sheet");
    await smallAndDark(author, async () => {
      expect(await overflow(author), "sideways scrolling of the sheet").toBeLessThanOrEqual(0);
      await expectAccessible(author, "the impact sheet, small and dark");
      await shot(author, "sheet-360-dark");
    });
  });

  await test.step("another text has to be looked at before it can be requested", async () => {
    const sql = sheet.getByRole("textbox", { name: "Statement" });
    const written = await sql.inputValue();
    await sql.fill(`${written}\n  and 1 = 0`);
    await expect(sheet.getByRole("button", { name: /Request approval/ })).toBeDisabled();
    await sql.fill(written);
    await expect(sheet.getByRole("button", { name: /Request approval/ })).toBeEnabled();
  });

  await test.step("it is requested, and the author cannot approve it", async () => {
    await sheet.getByRole("textbox", { name: "What it is for" }).fill("Archive orders from before 2023");
    await sheet.getByRole("button", { name: /Request approval/ }).click();
    await author.waitForURL(/\/changes\/chg_/);
    await expect(author.getByRole("heading", { name: "Archive orders from before 2023" })).toBeVisible();
    await expect(author.getByText("You cannot approve your own request")).toBeVisible();
    await expect(author.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
    await expectAccessible(author, "the author's review");
    await shot(author, "review-author");
  });
  const address = new URL(author.url()).pathname;

  await test.step("the approver finds it from the keyboard, on a small screen", async () => {
    await approver.goto("/changes");
    await ready(approver);
    await expect(approver.getByRole("link", { name: "1 waiting on you" })).toBeVisible();
    await expectAccessible(approver, "the console");
    expect(await overflow(approver), "sideways scrolling of the console").toBeLessThanOrEqual(0);
    await shot(approver, "console-360");
    const link = approver.getByRole("link", { name: "Archive orders from before 2023" });
    await link.focus();
    await approver.keyboard.press("ArrowDown");
    await expect(link).toBeFocused();
    await approver.keyboard.press("Enter");
    await approver.waitForURL((url) => url.pathname === address);
    await expect(approver.getByRole("button", { name: "Approve r1" })).toBeVisible();
    await expectAccessible(approver, "the approver's review");
    expect(await overflow(approver), "sideways scrolling of the review").toBeLessThanOrEqual(0);
    await shot(approver, "review-360");
  });

  await test.step("sending back asks for a reason; the author's open page shows it by itself", async () => {
    await approver.getByRole("button", { name: "Send back" }).click();
    await expect(approver.getByText("Say why: the author reads it.")).toBeVisible();
    const comment = approver.getByRole("textbox", { name: /^Comment/ });
    await expect(comment).toBeFocused();
    await comment.fill("2022 is still in the tax window.");
    await expect(approver.getByText("Say why: the author reads it.")).toHaveCount(0);
    await approver.getByRole("button", { name: "Send back" }).click();
    await expect(timeline(approver)).toContainText("2022 is still in the tax window.");
    await expect(timeline(author)).toContainText("2022 is still in the tax window.");
    await expect(timeline(author)).toContainText("Axel sent it back");
    await shot(author, "sent-back");
  });

  await test.step("another wording comes with what differs, while the approver's page is open", async () => {
    await author.getByRole("button", { name: "Write it again…" }).click();
    const again = author.getByRole("dialog", { name: "Write it again" });
    const sql = again.getByRole("textbox", { name: "Statement" });
    // Few enough rows for one person to agree to; completed ones, so that nobody's revenue changes.
    const fewer = "\n  AND id <= 40 AND status = 'completed'";
    await sql.fill((await sql.inputValue()) + fewer);
    await again.getByRole("button", { name: "See what it would do" }).click();
    await again.getByRole("button", { name: "Hand in revision 2" }).click();
    await expect(again).toBeHidden();
    await expect(author.getByText("against revision 1")).toBeVisible();
    const after = author.getByRole("group", { name: "Revision 2" });
    await expect(after.locator(".diff__line--changed").first()).toContainText("id <= 40");
    await author.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(author, "two wordings in the dark");
    await shot(author, "diff-dark");
    await author.emulateMedia({ colorScheme: "light" });
    await shot(author, "diff");
  });

  await test.step("the approver says to have read what has come, and approves exactly that", async () => {
    await expect(approver.getByText("Revision 2 has come while you were here.")).toBeVisible();
    await expect(approver.getByRole("button", { name: "Approve r2" })).toBeDisabled();
    const comment = approver.getByRole("textbox", { name: /^Comment/ });
    await comment.fill("Counted by hand as well.");
    await shot(approver, "unread-360");
    await approver.getByRole("button", { name: "I have read revision 2" }).click();
    await expect(comment).toHaveValue("Counted by hand as well.");
    await approver.getByRole("button", { name: "Approve r2" }).click();
    await expect(timeline(author)).toContainText("Axel approved revision 2");
    await expect(timeline(author)).toContainText("Counted by hand as well.");
  });

  await test.step("it is carried out, and the author sees how many rows", async () => {
    await approver.getByRole("button", { name: "Run now" }).click();
    await expect(author.getByRole("region", { name: "Runs" })).toContainText(/[1-9]\d* rows changed/);
    await expect(author.getByRole("banner").or(author.locator(".review__name")).getByText("Executed").first()).toBeVisible();
    await expectAccessible(author, "an executed change");
    await shot(author, "executed");
    await expect(approver.getByRole("region", { name: "Runs" })).toContainText(/[1-9]\d* rows changed/);
    await approver.emulateMedia({ colorScheme: "dark" });
    await shot(approver, "executed-360-dark");
    await author.goto("/changes?list=done");
    await ready(author);
    await expect(author.getByRole("link", { name: "Archive orders from before 2023" })).toBeVisible();
    await shot(author, "console-done");
  });

  await test.step("a statement that the editor refuses can be requested from there", async () => {
    const workspace = new Workspace(author);
    await workspace.open();
    await workspace.write("delete from orders where id < 0");
    await author.keyboard.press("Control+Enter");
    const results = author.getByRole("region", { name: "Results" });
    await results.getByRole("button", { name: "Request this change…" }).click();
    await expect(sheet.getByRole("textbox", { name: "Statement" })).toHaveValue("delete from orders where id < 0");
    await expect(sheet.getByText("Deletes 0 rows from orders")).toBeVisible();
    await shot(author, "sheet-editor");
  });

  await author.context().close();
  await approver.context().close();
});
