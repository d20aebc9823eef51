// What it does when it does not know, may not, or cannot.
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

test("words nobody knows are asked back, not guessed", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  const turn = await workspace.ask("zorblax per flimflam");
  await expect(turn.getByText("I do not know some of these words")).toBeVisible();
  await expect(turn).toContainText(/zorblax/i);
  await expect(turn.getByRole("button", { name: "Evidence" })).toBeHidden();
  await workspace.shot("clarification");

  await test.step("what it does know can be asked with one click", async () => {
    const option = turn.locator(".clarify__option").first();
    await expect(option).toBeVisible();
    await option.click();
    await expect(workspace.turns).toHaveCount(2);
    await workspace.answered(workspace.turns.last());
  });
});

test("a wish to change data is refused and nothing runs", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  const turn = await workspace.ask("delete all orders from 2022");
  await expect(turn).toContainText(/nothing was run|read-only|change data|cannot/i);
  await workspace.shot("write-refused");
});

test("a statement the guard refuses is marked where it stands and does not run", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await expect(workspace.editor).toBeVisible();
  await workspace.write("select name\nfrom no_such_table");
  await expect(page.locator(".monaco-editor .squiggly-error").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /1 problem/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  const results = page.getByRole("region", { name: "Results" });
  await expect(results).toContainText(/no_such_table/);
  await workspace.shot("refused-statement");
});

test("a page that does not exist says so", async ({ page }) => {
  // The browser gets it as an ordinary page: it would note the 404 itself, and nothing of ours may.
  let status = 0;
  await page.route("/no/such/page", async (route) => {
    const answer = await route.fetch();
    status = answer.status();
    await route.fulfill({ response: answer, status: 200 });
  });
  await page.goto("/no/such/page");
  expect(status).toBe(404);
  await expect(page.getByText("There is nothing here")).toBeVisible();
});
