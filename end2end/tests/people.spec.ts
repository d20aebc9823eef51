// An administrator adds a person, groups and grants; the person sees what they may and no more, and a
// change reaches them while they work.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";

const PASSWORD = "long enough for a journey";

test("a person is added, limited, granted and changed", async ({ page, browser, baseURL, watch }) => {
  test.setTimeout(120_000);
  // Somebody is added twice.
  watch.expects(/status of 409/);
  const ready = () => page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const shot = (name: string) => page.screenshot({ path: `test-results/people-${name}.png`, fullPage: true });
  const section = async (name: string) => {
    await page.goto(`/settings/${name}`);
    await ready();
  };
  const nora = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Nora" }) });

  await test.step("an account is added from the keyboard", async () => {
    await section("people");
    await expectAccessible(page, "people");
    await page.getByText("Add a person").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Name" }).fill("Nora");
    await page.getByRole("textbox", { name: "Email" }).fill("nora@example.com");
    await page.getByLabel("First password").fill(PASSWORD);
    const form = page.locator(".people__add");
    await form.getByRole("checkbox", { name: "analyst" }).uncheck();
    await form.getByRole("checkbox", { name: "viewer" }).check();
    await form.getByRole("button", { name: "Add the account" }).press("Enter");
    await expect(nora).toContainText("viewer");
    await expect(page.getByText("The account was added.")).toBeVisible();
    await shot("added");
  });

  await test.step("what cannot be added says why, and what was typed stays", async () => {
    await page.getByText("Add a person").click();
    const form = page.locator(".people__add");
    await form.getByRole("textbox", { name: "Name" }).fill("Nora again");
    await form.getByRole("textbox", { name: "Email" }).fill("nora@example.com");
    await form.getByLabel("First password").fill(PASSWORD);
    await form.getByRole("button", { name: "Add the account" }).click();
    await expect(page.getByRole("status")).toContainText(["nora@example.com"]);
    await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Nora again");
    await expect(form.getByLabel("First password")).toHaveValue(PASSWORD);
  });

  const signIn = async () => {
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
    const tab = await context.newPage();
    await tab.goto("/sign-in");
    await tab.getByRole("textbox", { name: /email/i }).fill("nora@example.com");
    await tab.getByLabel(/password/i).fill(PASSWORD);
    await tab.getByRole("button", { name: "Sign in", exact: true }).click();
    await tab.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await tab.waitForFunction(() => document.documentElement.dataset.ready === "true");
    return tab;
  };
  const chip = /Demo retail/;
  let tab = await signIn();

  await test.step("a viewer asks, and writes no SQL", async () => {
    await expect(tab.getByText(chip).first()).toBeVisible();
    await expect(tab.getByText("ask an administrator for the role `analyst`")).toBeVisible();
    await expect(tab.getByRole("button", { name: "Run", exact: true })).toHaveCount(0);
    await tab.goto("/settings/people");
    await expect(tab.getByText("Settings are for administrators")).toBeVisible();
    await expectAccessible(tab, "settings that are not for a viewer");
  });

  const demo = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Demo retail" }) });

  await test.step("the connection is for a group now, and gone for everybody else", async () => {
    await section("groups");
    await expect(page.getByText("There are no groups", { exact: true })).toBeVisible();
    await page.getByText("Add a group").click();
    const form = page.locator(".people__add");
    await form.getByRole("textbox", { name: "Name" }).fill("Sales");
    await form.getByRole("button", { name: "Add the group" }).click();
    await expect(page.getByRole("heading", { name: "Sales" })).toBeVisible();
    await demo.getByText("Change", { exact: true }).click();
    await demo.getByRole("radio", { name: "Only those it is granted to" }).check();
    await demo.getByRole("checkbox", { name: "Sales" }).check();
    await demo.getByRole("checkbox", { name: "admin", exact: true }).check();
    await demo.getByRole("button", { name: "Save who may use Demo retail" }).click();
    await expect(demo).toContainText("Granted");
    await expectAccessible(page, "groups");
    await shot("groups");
    await tab.goto("/");
    await tab.waitForFunction(() => document.documentElement.dataset.ready === "true");
    await expect(tab.getByText("No database is connected for you yet")).toBeVisible();
    await expect(tab.getByText(chip)).toHaveCount(0);
  });

  await test.step("as a member of the group the person sees it again", async () => {
    await section("people");
    await nora.getByText("Change", { exact: true }).click();
    await nora.getByRole("checkbox", { name: "Sales" }).check();
    await nora.getByRole("button", { name: "Save Nora" }).click();
    await expect(nora).toContainText("In Sales");
    await tab.reload();
    await expect(tab.getByText(chip).first()).toBeVisible();
  });

  await test.step("another role ends the session; after signing in again it holds", async () => {
    await nora.getByText("Change", { exact: true }).click();
    await nora.getByRole("checkbox", { name: "viewer" }).uncheck();
    await nora.getByRole("checkbox", { name: "analyst" }).check();
    await nora.getByRole("button", { name: "Save Nora" }).click();
    await expect(nora).toContainText("analyst");
    await expect(nora).toContainText("Not signed in");
    await tab.reload();
    await tab.waitForURL((url) => url.pathname.startsWith("/sign-in"));
    await tab.context().close();
    tab = await signIn();
    await expect(tab.getByRole("button", { name: "Run", exact: false }).first()).toBeVisible();
  });

  await test.step("roles say what they may, and the workspace adds its own", async () => {
    await section("roles");
    await expect(page.getByRole("list", { name: "What viewer may do" })).toContainText("ask questions");
    await page.getByText("Add a role").click();
    const form = page.locator(".people__add");
    await form.getByRole("textbox", { name: "Name" }).fill("reader");
    await form.getByRole("checkbox", { name: /see connections/ }).check();
    await form.getByRole("button", { name: "Add the role" }).click();
    await expect(page.getByRole("list", { name: "What reader may do" })).toContainText("read_schema");
    await expectAccessible(page, "roles");
    await shot("roles");
  });

  await test.step("on a small screen and in the dark nothing is cut off", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: "dark" });
    for (const name of ["people", "roles", "groups"]) {
      await section(name);
      const wide = await page.evaluate(
        () => document.querySelector(".settings__page")!.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      await expectAccessible(page, `${name} on a small dark screen`);
      await shot(`${name}-small`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("a disabled account is out, and the connection is open again", async () => {
    await section("people");
    await nora.getByRole("button", { name: "Disable Nora" }).click();
    await expect(nora).toContainText("Disabled");
    await tab.reload();
    await tab.waitForURL((url) => url.pathname.startsWith("/sign-in"));
    await tab.context().close();
    // Other journeys use it.
    await section("groups");
    await demo.getByText("Change", { exact: true }).click();
    await demo.getByRole("radio", { name: "Everybody who may ask" }).check();
    await demo.getByRole("button", { name: "Save who may use Demo retail" }).click();
    await expect(demo).toContainText("Open to everybody");
  });
});
