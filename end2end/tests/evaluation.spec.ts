// A database is measured: progress while it runs, what it came to, the picture of confidence, what was wrong with
// the SQL that was expected, and a second run beside the first.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";

test("a database is measured twice and its answers are looked into", async ({ page }) => {
  test.setTimeout(300_000);
  const ready = () => page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const shot = (name: string) => page.screenshot({ path: `test-results/evaluation-${name}.png`, fullPage: true });
  const going = page.getByRole("region", { name: "Run that goes on" });
  const runs = page.getByRole("region", { name: "Table of runs" }).getByRole("row");
  const drawn = (title: string) =>
    page.getByRole("figure").filter({ hasText: title }).locator("svg").first();
  // `number`: how many there are then; the first row names the columns.
  const measure = async (number: number) => {
    const value = await page
      .getByRole("combobox", { name: "Database" })
      .locator("option", { hasText: "Demo retail" })
      .getAttribute("value");
    await page.getByRole("combobox", { name: "Database" }).selectOption(value);
    await page.getByRole("button", { name: "Measure" }).press("Enter");
    await expect(page.getByText("The evaluation has begun.")).toBeVisible();
    await expect(runs).toHaveCount(number + 1);
  };

  await test.step("nothing has been measured", async () => {
    await page.goto("/settings/evaluation");
    await ready();
    await expect(page.getByText("Nothing has been measured yet")).toBeVisible();
    await expectAccessible(page, "evaluation without runs");
    await shot("empty");
  });

  await test.step("a run is begun and stopped", async () => {
    await measure(1);
    await going.getByRole("button", { name: "Stop" }).click();
    await expect(page.getByText("What was found stays.")).toBeVisible();
    await expect(runs.nth(1)).toContainText("Stopped");
  });

  await test.step("a run goes to its end while its progress is shown", async () => {
    await measure(2);
    await expect(going.getByRole("progressbar", { name: "Questions asked" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Measure" })).toBeDisabled();
    await shot("going");
    await expect(runs.nth(1)).toContainText("Done", { timeout: 120_000 });
    await expect(runs.nth(1)).toContainText("60 of 60");
    await expect(going).toHaveCount(0);
  });

  await test.step("a second one is drawn beside it", async () => {
    await measure(3);
    await expect(runs.nth(1)).toContainText("Done", { timeout: 120_000 });
    await expect(drawn("Right answers over time")).toBeVisible();
    await runs.nth(1).getByRole("link").click();
    await expect(drawn("Confidence against how often it was right")).toBeVisible();
    await expect(page.getByText("Nothing was lost.")).toBeVisible();
    const wrong = page.getByRole("region", { name: "Still wrong" }).getByRole("listitem").first();
    await wrong.locator("summary").press("Enter");
    await expect(wrong.getByText("Expected", { exact: true })).toBeVisible();
    await expect(wrong.getByText("Got", { exact: true })).toBeVisible();
    await expectAccessible(page, "a run with its questions");
    await shot("run-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await shot("run-dark");
    await page.setViewportSize({ width: 360, height: 780 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, "nothing sticks out").toBeLessThanOrEqual(360);
    await shot("run-360-dark");
  });

  await test.step("a reload shows the same", async () => {
    await page.reload();
    await ready();
    await expect(drawn("Confidence against how often it was right")).toBeVisible();
  });
});
