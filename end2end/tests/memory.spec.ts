// An answer is accepted, reviewed without the values of whoever taught it, certified, and used for somebody
// else with their own values; a rejected one is not used again.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const PASSWORD = "long enough for a journey";
const API = "/api/vanna/v3";
const TAUGHT = "How many customers are there in Germany?";
const ASKED = "How many customers are there in France?";
const SHOWN = "How many customers are there in [country]?";

test("a taught answer is certified, used for somebody else, and rejected", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  const ready = () => page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const shot = (name: string) => page.screenshot({ path: `test-results/memory-${name}.png`, fullPage: true });
  const section = async (query = "") => {
    await page.goto(`/settings/memory${query}`);
    await ready();
  };
  const answer = page.getByRole("listitem", { name: SHOWN });
  const workspace = new Workspace(page);

  await test.step("nothing waits, and the page says how that changes", async () => {
    await section("?status=rejected");
    await expect(page.getByText("Nothing is rejected")).toBeVisible();
    await expectAccessible(page, "memory without answers");
    await shot("empty");
  });

  await test.step("an answer is accepted", async () => {
    await workspace.open();
    const turn = await workspace.ask(TAUGHT);
    await workspace.answered(turn);
    await turn.getByRole("button", { name: "Right" }).click();
    await expect(turn.getByText("questions like this one will use this SQL")).toBeVisible();
  });

  await test.step("it waits for review, without the value that was asked for", async () => {
    await section();
    await expect(answer).toContainText("To review");
    await expect(answer).toContainText(":country");
    await expect(answer).toContainText("by rating it up");
    await expect(page.getByText("Germany")).toHaveCount(0);
    await expectAccessible(page, "memory with an answer to review");
    await shot("proposed-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 780 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, "nothing sticks out").toBeLessThanOrEqual(360);
    await shot("proposed-360-dark");
    await page.setViewportSize({ width: 1280, height: 800 });
    await shot("proposed-dark");
    await page.emulateMedia({ colorScheme: "light" });
  });

  const add = (name: string, role: string) =>
    page.evaluate(
      async ([url, name, role, password]) => {
        const email = `${name.toLowerCase()}@example.com`;
        const person = { name, email, password, roles: [role] };
        const headers = { "content-type": "application/json" };
        await fetch(url, { method: "POST", headers, body: JSON.stringify(person) });
      },
      [`${API}/people`, name, role, PASSWORD] as const,
    );
  await add("Vera", "viewer");
  await add("Ruth", "approver");

  await test.step("whoever taught it cannot certify it, and is told who can", async () => {
    await section();
    await expect(answer).toContainText("somebody else who may review answers has to certify it");
    await expect(answer.getByRole("button", { name: `Certify ${SHOWN}` })).toHaveCount(0);
    await expectAccessible(page, "memory with an answer of one's own");
    await shot("own-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 780 });
    await shot("own-360-dark");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
  });

  await test.step("another reviewer certifies it from the keyboard", async () => {
    const reviewing = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
    const ruth = await reviewing.newPage();
    await ruth.goto("/sign-in");
    await ruth.getByRole("textbox", { name: /email/i }).fill("ruth@example.com");
    await ruth.getByLabel(/password/i).fill(PASSWORD);
    await ruth.getByRole("button", { name: "Sign in", exact: true }).click();
    await ruth.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await ruth.goto("/settings/memory");
    await ruth.waitForFunction(() => document.documentElement.dataset.ready === "true");
    const waiting = ruth.getByRole("listitem", { name: SHOWN });
    await waiting.getByRole("button", { name: `Certify ${SHOWN}` }).press("Enter");
    await expect(ruth.getByText("The decision holds from the next question on.")).toBeVisible();
    await expect(waiting).toHaveCount(0);
    await ruth.getByRole("link", { name: /Certified/ }).click();
    await expect(waiting).toContainText("Certified by Ruth");
    await ruth.screenshot({ path: "test-results/memory-certified.png", fullPage: true });
    await reviewing.close();
  });

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
  const tab = await context.newPage();
  const other = new Workspace(tab);

  await test.step("somebody else gets it with their own value, and sees who verified it", async () => {
    await tab.goto("/sign-in");
    await tab.getByRole("textbox", { name: /email/i }).fill("vera@example.com");
    await tab.getByLabel(/password/i).fill(PASSWORD);
    await tab.getByRole("button", { name: "Sign in", exact: true }).click();
    await tab.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await other.ready();
    const turn = await other.ask(ASKED);
    await other.answered(turn);
    await expect(turn.getByText(/Verified by /).first()).toBeVisible();
    await expect(turn).toContainText("France");
    await expect(turn.getByText("Germany")).toHaveCount(0);
    await turn.getByRole("button", { name: "Evidence" }).click();
    await expect(turn.getByText("a reviewer certified its SQL").first()).toBeVisible();
    await expectAccessible(tab, "an answer that was verified");
    await tab.screenshot({ path: "test-results/memory-verified-light.png" });
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.screenshot({ path: "test-results/memory-verified-dark.png" });
    await tab.goto("/settings/memory");
    await expect(tab.getByText("to review answers, for `approver`")).toBeVisible();
  });

  await test.step("rejected, it is not used again", async () => {
    await section("?status=certified");
    await expect(answer).toContainText("used 1 time");
    await answer.getByText("Reject…").click();
    await answer.getByRole("textbox", { name: /Why/ }).fill("counts closed accounts");
    await shot("rejecting");
    await answer.getByRole("button", { name: "Reject the answer" }).click();
    await expect(page.getByText("The decision holds from the next question on.")).toBeVisible();
    await page.getByRole("link", { name: /Rejected/ }).click();
    await expect(answer).toContainText("counts closed accounts");
    await other.open();
    const turn = await other.ask(ASKED);
    await other.answered(turn);
    await expect(turn.getByText(/Verified by /)).toHaveCount(0);
  });

  await test.step("forgotten, it is gone", async () => {
    await answer.getByText("Delete…").click();
    await answer.getByRole("button", { name: "Delete the answer" }).click();
    await expect(page.getByText("The answer is forgotten.")).toBeVisible();
    await expect(answer).toHaveCount(0);
  });
});
