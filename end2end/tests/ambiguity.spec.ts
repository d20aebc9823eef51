// A question that can mean more than one thing: asked back with rows, chosen, remembered, revoked.
import { expectAccessible } from "../pages/accessibility";
import { database } from "../pages/database";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const BANDS = `
  create table artists (id integer primary key, name text, age integer, country text);
  create table musicians (id integer primary key, name text, age integer, country text);
  insert into artists values
    (1, 'Ada Lind', 31, 'Spain'), (2, 'Ben Roux', 44, 'France'), (3, 'Cleo Paz', 20, 'Spain');
  insert into musicians values (1, 'Ada Lind', 31, 'Spain'), (3, 'Cleo Paz', 20, 'Spain');
`;
const QUESTION = "Show the name and age of all singers";
const API = "/api/vanna/v3";

test("a question back is answered once, remembered, and forgotten when revoked", async ({ page }) => {
  const file = await database("bands.sqlite", BANDS);
  const draft = { name: "Bands", engine: "sqlite", environment: "dev", file };
  const headers = { "sec-fetch-site": "same-origin" };
  const added = await page.request.post(`${API}/connections`, { data: draft, headers });
  expect(added.status(), await added.text()).toBe(200);
  const { id } = await added.json();
  const workspace = new Workspace(page);
  const openBands = async () => {
    await workspace.open();
    await page.getByRole("button", { name: "Connection" }).click();
    await page.getByRole("menuitem", { name: /Bands/ }).click();
  };
  await openBands();

  await test.step("each meaning is shown with its rows", async () => {
    const turn = await workspace.ask(QUESTION);
    await expect(turn.getByText("This can mean more than one thing")).toBeVisible();
    const options = turn.locator(".dialogue__option");
    await expect(options).toHaveCount(2);
    await expect(options.nth(0)).toContainText("3 rows");
    await expect(options.nth(0)).toContainText("Ben Roux");
    await expect(options.nth(1)).toContainText("2 rows");
    await expect(turn.getByRole("button", { name: "Evidence" })).toBeHidden();
    await expectAccessible(page, "a question back");
    await workspace.shot("dialogue-light");
  });

  await test.step("a phone in the dark can answer it too", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 780 });
    await expect(page.getByRole("button", { name: "Choose musicians" })).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, "nothing sticks out").toBeLessThanOrEqual(360);
    await workspace.shot("dialogue-360-dark");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
  });

  await test.step("choosing with the keyboard answers, and the answer names the choice", async () => {
    await page.getByRole("button", { name: "Choose musicians" }).focus();
    await page.keyboard.press("Enter");
    await expect(workspace.turns).toHaveCount(2);
    const turn = workspace.turns.last();
    await workspace.answered(turn);
    await expect(turn).toContainText("2 rows");
    await turn.getByRole("button", { name: "Evidence" }).click();
    await expect(turn).toContainText(/musicians.*not.*artists.*you chose on \d{4}-\d\d-\d\d/);
    await workspace.shot("dialogue-evidence");
  });

  await test.step("the same words are not asked about again", async () => {
    const turn = await workspace.ask("How many singers are there?");
    await workspace.answered(turn);
    await expect(turn.getByText("This can mean more than one thing")).toBeHidden();
  });

  await test.step("none of these: other words take their place", async () => {
    const first = workspace.turns.first();
    await first.getByRole("textbox", { name: /None of these/ }).fill("artists");
    await first.getByRole("textbox", { name: /None of these/ }).press("Enter");
    await expect(workspace.turns).toHaveCount(4);
    const turn = workspace.turns.last();
    await workspace.answered(turn);
    await expect(turn).toContainText("Show the name and age of all artists");
  });

  await test.step("the evidence leads to the choice, which can be revoked", async () => {
    await workspace.turns.nth(1).getByRole("link", { name: "change" }).click();
    await expect(page).toHaveURL(/\/profile/);
    const list = page.getByRole("list", { name: "Choices" });
    await expect(list).toContainText("singers");
    await expect(list).toContainText("musicians");
    await expectAccessible(page, "the choices on the profile");
    await page.locator("#profile-choices").scrollIntoViewIfNeeded();
    await workspace.shot("choices");
    await list.getByRole("button", { name: "Revoke singers" }).click();
    await expect(page.getByText(/Nothing yet\. When a question/)).toBeVisible();
  });

  await test.step("and then it is asked anew", async () => {
    await openBands();
    const turn = await workspace.ask(QUESTION);
    await expect(turn.getByText("This can mean more than one thing")).toBeVisible();
  });

  const removed = await page.request.delete(`${API}/connections/${id}`, { headers });
  expect(removed.status()).toBe(204);
});
