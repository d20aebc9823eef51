// Dark, narrow, by keyboard alone, and for assistive technology.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const QUESTION = "Monthly revenue by category in 2024";

test("the workspace in dark", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const workspace = new Workspace(page);
  await workspace.open();
  await workspace.answered(await workspace.ask(QUESTION));
  await expect(workspace.chart).toBeVisible();
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toBe("rgb(15, 18, 22)");
  await workspace.shot("answer-dark");
  await expectAccessible(page, "the workspace in dark");
});

test("the workspace at 360 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const workspace = new Workspace(page);
  await workspace.open();
  await workspace.answered(await workspace.ask(QUESTION));
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "pixels of sideways scrolling").toBeLessThanOrEqual(0);
  await workspace.shot("narrow-answer");
  await workspace.turns.last().getByRole("button", { name: "Show result" }).click();
  await expect(workspace.grid).toBeVisible();
  await workspace.shot("narrow-result");
});

test("a question can be asked, read and rated without a pointer", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await page.keyboard.press("Control+i");
  await expect(workspace.question).toBeFocused();
  await page.keyboard.type("How many customers are there?");
  await page.keyboard.press("Enter");
  const turn = workspace.turns.last();
  await workspace.answered(turn);

  const reach = async (name: string) => {
    const target = turn.getByRole("button", { name }).first();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Shift+Tab");
    }
    await expect(target, `${name} reached with the keyboard`).toBeFocused();
  };
  await reach("Evidence");
  await page.keyboard.press("Enter");
  await expect(turn.getByRole("heading", { name: "Executed SQL" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await workspace.shot("palette");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("nothing serious for assistive technology on any page", async ({ page, browser, baseURL }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await expectAccessible(page, "an empty workspace");
  const turn = await workspace.ask(QUESTION);
  await workspace.answered(turn);
  await expect(workspace.chart).toBeVisible();
  await expectAccessible(page, "an answer");
  await turn.getByRole("button", { name: "Evidence" }).click();
  await expectAccessible(page, "the evidence");
  await page.goto("/history");
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expectAccessible(page, "the history");
  await workspace.shot("history");

  const stranger = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const signIn = await stranger.newPage();
  await signIn.goto("/");
  await expect(signIn).toHaveURL(/\/sign-in/);
  await expectAccessible(signIn, "the sign-in");
  await signIn.screenshot({ path: "test-results/signed-out.png" });
  await stranger.close();
});
