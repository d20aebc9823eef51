// A group gets a budget; its member uses it up, is told so and sees it on the profile; the administrator sees it
// with the limits, and sets one while the server runs.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const PASSWORD = "long enough for a journey";
const API = "/api/vanna/v3";

test("a budget is set, used up, told and seen beside the limits", async ({ page, browser, baseURL, watch }) => {
  test.setTimeout(120_000);
  // Refused: a limit that cannot be, an export that there is not, one too many.
  watch.expects(/status of (404|422|429)/);
  const ready = () => page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const shot = (name: string) => page.screenshot({ path: `test-results/budgets-${name}.png`, fullPage: true });
  const section = async (name: string) => {
    await page.goto(`/settings/${name}`);
    await ready();
  };
  // What other journeys show on the pages is done over the API here.
  const send = (method: string, path: string, body: unknown) =>
    page.evaluate(
      async ([method, url, body]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(url as string, { method: method as string, headers, body: JSON.stringify(body) });
        return answer.json();
      },
      [method, `${API}${path}`, body] as const,
    );
  const group = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Thrifty" }) });

  await section("groups");
  const bea = await send("POST", "/people", {
    name: "Bea", email: "bea@example.com", password: PASSWORD, roles: ["viewer"],
  });
  await send("POST", "/groups", { name: "Thrifty", members: [bea.id] });

  await test.step("the budget of a group is set from the keyboard", async () => {
    await section("groups");
    await expect(group).toContainText("0, no limit");
    await group.getByText("Budget", { exact: true }).focus();
    await page.keyboard.press("Enter");
    await group.getByRole("textbox", { name: "Questions a day" }).fill("many");
    await group.getByRole("button", { name: "Save the budget of Thrifty" }).press("Enter");
    await expect(page.getByText("`many` is not a number of questions a day")).toBeVisible();
    await group.getByRole("textbox", { name: "Questions a day" }).fill("1");
    await group.getByRole("button", { name: "Save the budget of Thrifty" }).press("Enter");
    await expect(page.getByText("The budget holds from the next question on.")).toBeVisible();
    await expect(group.getByRole("progressbar", { name: "Questions today of Thrifty" })).toBeVisible();
    await expect(group).toContainText("0 of 1");
    await expectAccessible(page, "groups with a budget");
    await shot("groups-light");
  });

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
  const tab = await context.newPage();
  await test.step("the question after the last one is refused with all there is to know", async () => {
    await tab.goto("/sign-in");
    await tab.getByRole("textbox", { name: /email/i }).fill("bea@example.com");
    await tab.getByLabel(/password/i).fill(PASSWORD);
    await tab.getByRole("button", { name: "Sign in", exact: true }).click();
    await tab.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    const workspace = new Workspace(tab);
    await workspace.ready();
    await workspace.answered(await workspace.ask("how many orders per month in 2024"));
    const turn = await workspace.ask("how many customers are there");
    await expect(turn.getByText("The budget is used up")).toBeVisible();
    await expect(turn).toContainText("the group `Thrifty` has used 1 of the 1 questions that it has for a day");
    await expect(turn.getByRole("progressbar", { name: "Questions today of Thrifty" })).toBeVisible();
    await expect(turn).toContainText("budget_spent");
    await expectAccessible(tab, "a question that a budget refuses");
    await tab.screenshot({ path: "test-results/budgets-refused-light.png" });
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.screenshot({ path: "test-results/budgets-refused-dark.png" });
  });

  await test.step("the profile has a meter, and the limits are not for a viewer", async () => {
    await tab.goto("/profile");
    await tab.waitForFunction(() => document.documentElement.dataset.ready === "true");
    const budgets = tab.getByRole("list", { name: "Budgets" });
    await expect(budgets).toContainText("Thrifty");
    await expect(budgets).toContainText("1 of 1");
    await expectAccessible(tab, "the profile with budgets in the dark");
    await tab.setViewportSize({ width: 360, height: 740 });
    await tab.screenshot({ path: "test-results/budgets-profile-small.png", fullPage: true });
    await tab.goto("/settings/limits");
    await expect(tab.getByText("Settings are for administrators")).toBeVisible();
    await context.close();
  });

  await test.step("limits are set while the server runs", async () => {
    await section("limits");
    await expect(page.getByRole("heading", { name: "Limits", level: 1 })).toBeVisible();
    await expect(page.getByText("Nobody is held back")).toBeVisible();
    await expect(page.getByText("1 of 1")).toBeVisible();
    const exports = page.getByRole("textbox", { name: "Exports of a person in a minute" });
    await exports.fill("0");
    await page.getByRole("button", { name: "Save the limits" }).click();
    await expect(page.getByText("`exports_per_minute` is 1 to 1000000, and not 0")).toBeVisible();
    await exports.fill("7");
    await page.getByRole("button", { name: "Save the limits" }).click();
    await expect(page.getByText("The limits hold from now on.")).toBeVisible();
    await expect(page.getByText("Set here. Configured: 20.")).toBeVisible();
    await expectAccessible(page, "limits");
    await shot("limits-light");
  });

  await test.step("somebody who reaches a limit is seen there", async () => {
    const statuses = await page.evaluate(async () => {
      const got = [];
      for (let turn = 0; turn < 9; turn += 1) {
        got.push((await fetch("/api/vanna/v3/results/res_none/export")).status);
      }
      return got;
    });
    expect(statuses).toContain(429);
    await section("limits");
    await expect(page.getByRole("list", { name: "Held back" })).toContainText("Too many exports");
    await expectAccessible(page, "limits with somebody held back");
    await page.emulateMedia({ colorScheme: "dark" });
    await shot("limits-dark");
  });

  await test.step("on a small screen nothing is cut off", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const name of ["limits", "groups"]) {
      await section(name);
      const wide = await page.evaluate(
        () => document.querySelector(".settings__page")!.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      await expectAccessible(page, `${name} on a small dark screen`);
      await shot(`${name}-small`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
    await section("limits");
    await shot("limits-1280");
  });

  await test.step("everything is as it was, for other journeys", async () => {
    await send("PUT", "/limits", {});
    const groups = await page.evaluate(async () => (await fetch("/api/vanna/v3/groups")).json());
    const id = groups.groups.find((one: { name: string }) => one.name === "Thrifty").id;
    await page.evaluate(async (id) => fetch(`/api/vanna/v3/groups/${id}`, { method: "DELETE" }), id);
    await section("groups");
    await expect(page.getByRole("heading", { name: "Thrifty" })).toHaveCount(0);
  });
});
