// An administrator limits what an analyst sees; the analyst signs in and sees that and no more.
import { execFileSync } from "node:child_process";
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const ANALYST = "rita@example.com";
const PASSWORD = "long enough for a journey";

function candor(args: string[], input = "") {
  const binary = process.env.CANDOR_BINARY;
  if (!binary) throw new Error("CANDOR_BINARY is not set: start the journeys with `cargo xtask e2e`");
  execFileSync(binary, args, { input });
}

test("rules are written, tested, published, and hold", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  candor(["user", "add", ANALYST, "--name", "Rita", "--role", "analyst"], `${PASSWORD}\n`);
  candor(["user", "set-attribute", ANALYST, "region", "Europe"]);

  await page.goto("/settings/policies");
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const set = page.getByRole("region", { name: "Rule set Analysts" });
  const part = (name: string) =>
    page.getByRole("group", { name: "Parts of the policy" }).getByRole("button", { name });
  const shot = (name: string) => page.screenshot({ path: `test-results/policies-${name}.png` });

  await test.step("a region rule is written, and what it forgets is said in place", async () => {
    await expect(page.getByText("No rules yet")).toBeVisible();
    await expectAccessible(page, "policies without rules");
    await page.getByRole("button", { name: "Write the first rules" }).click();
    for (const table of ["customers", "orders"]) {
      await set.getByRole("combobox", { name: "Table to write rules for" }).fill(table);
      await set.getByRole("button", { name: "Add table" }).click();
    }
    await set.getByRole("button", { name: "Limit its rows" }).first().click();
    await set.getByRole("textbox", { name: "Condition of row rule 1 of customers" }).fill("regoin = :region");
    await set.getByRole("textbox", { name: "Column of customers to mask" }).fill("email");
    await set.getByRole("button", { name: "Mask column" }).first().click();
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(set.getByText(/Error:.*regoin/)).toBeVisible();
    await shot("error");
    await set.getByRole("textbox", { name: "Condition of row rule 1 of customers" }).fill("region = :region");
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(set.getByText(/every row of `orders` is shown/)).toBeVisible();
    await set.getByRole("button", { name: "Show rows of orders whose parent is shown" }).click();
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(set.getByText(/Error:/)).toHaveCount(0);
    await expectAccessible(page, "policies with rules");
    await shot("rules");
  });

  await test.step("the overview says who sees what", async () => {
    await part("Who sees what").click();
    // Other people may have accounts too: only the analyst's column is meant.
    const heads = page.getByRole("columnheader");
    await expect(heads.filter({ hasText: ANALYST })).toBeVisible();
    const column = (await heads.allTextContents()).findIndex((head) => head.includes(ANALYST));
    const customers = page.getByRole("row", { name: /^customers/ });
    await expect(customers.locator("th, td").nth(column)).toContainText("some rows");
    await expectAccessible(page, "the overview");
    await shot("overview");
  });

  await test.step("a test says what the analyst has to see", async () => {
    await part("Tests").click();
    await page.getByRole("button", { name: "Add a test" }).click();
    const check = page.getByRole("region", { name: "Test 1" });
    await check.getByRole("combobox", { name: "Person of test 1" }).selectOption(ANALYST);
    await check
      .getByRole("textbox", { name: "Statement of test 1" })
      .fill("select distinct region from customers");
    await check.getByRole("combobox", { name: "What test 1 expects" }).selectOption("values");
    await check.getByRole("textbox", { name: "Column of test 1" }).fill("region");
    await check.getByRole("textbox", { name: /Values of test 1/ }).fill("Asia");
    await page.getByRole("button", { name: "Run the tests" }).click();
    await expect(check.getByText("failed")).toBeVisible();
    await check.getByRole("textbox", { name: /Values of test 1/ }).fill("Europe");
    await page.getByRole("button", { name: "Run the tests" }).click();
    await expect(check.getByText("passed")).toBeVisible();
    await expectAccessible(page, "tests");
    await shot("tests");
  });

  await test.step("the rules are published with what they change", async () => {
    await page.getByRole("button", { name: "Publish…" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish the rules" });
    await expect(dialog.getByText(/where region = :region/).first()).toBeVisible();
    await dialog.getByRole("textbox", { name: "What changed, and why" }).fill("Regions for analysts");
    await shot("publish");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText(/Version 1 is in force/)).toBeVisible();
    await part("Versions").click();
    await expect(page.getByText("Regions for analysts").last()).toBeVisible();
    await expectAccessible(page, "versions");
  });

  await test.step("the administrator looks through the analyst's eyes", async () => {
    await part("View as").click();
    await page.getByRole("combobox", { name: "Person" }).selectOption(ANALYST);
    await page.getByRole("combobox", { name: "Table" }).selectOption("customers");
    await expect(page.getByText("Rows limited: region = Europe")).toBeVisible();
    const rows = page.getByRole("region", { name: "Rows of this person" });
    await expect(rows.getByText("***").first()).toBeVisible();
    await expect(page.getByText(':region = "Europe"')).toBeVisible();
    await expectAccessible(page, "view as");
    await shot("view-as");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page, "view as in dark");
    await shot("view-as-dark");
    await page.setViewportSize({ width: 360, height: 740 });
    await part("Rules").click();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, "pixels of sideways scrolling").toBeLessThanOrEqual(0);
    await shot("narrow-dark");
  });

  await test.step("the analyst sees their region and is told so", async () => {
    const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
    const own = await context.newPage();
    await own.goto("/sign-in");
    await own.getByLabel(/e-?mail/i).fill(ANALYST);
    await own.getByLabel(/password/i).fill(PASSWORD);
    await own.getByRole("button", { name: /^sign in/i }).click();
    const workspace = new Workspace(own);
    await workspace.ready();
    await expect(own.getByText("Rows limited: region = Europe")).toBeVisible();
    const turn = await workspace.ask("Number of customers by region");
    await workspace.answered(turn);
    await expect(workspace.grid.getByText("Europe").first()).toBeVisible();
    for (const region of ["Asia", "North America", "South America", "Oceania"]) {
      await expect(workspace.grid.getByText(region)).toHaveCount(0);
    }
    await expect(own.getByRole("treeitem", { name: /payments/ })).toHaveCount(0);
    await own.goto("/settings/policies");
    await expect(own.getByText("Settings are for administrators")).toBeVisible();
    await own.screenshot({ path: "test-results/policies-denied.png" });
    await context.close();
  });

  await test.step("a second version leaves everybody else alone", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await part("Rules").click();
    await page.getByRole("combobox", { name: "People whom no set fits see" }).selectOption("allow");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByRole("button", { name: "Publish…" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish the rules" });
    await expect(dialog.getByRole("list", { name: "Changes" })).toContainText("everything");
    await dialog.getByRole("textbox", { name: "What changed, and why" }).fill("Only analysts are limited");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText(/Version 2 is in force/)).toBeVisible();
  });
});
