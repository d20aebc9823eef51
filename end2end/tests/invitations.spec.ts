// An administrator invites somebody, who joins in another browser with that role and group, and changes
// their password; a link that was taken back is dead.
import { expectAccessible } from "../pages/accessibility";
import { overflow, ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";

const FIRST = "chosen on the way in";
const SECOND = "chosen some days later";

test("somebody is invited, joins, and changes their password", async ({ page, browser, baseURL, watch }) => {
  test.setTimeout(120_000);
  const open = async () => {
    await page.goto("/settings/people");
    await ready(page);
  };
  const invitations = page.getByRole("list", { name: "Open invitations" });
  const form = page.locator(".people__invite");
  const link = page.getByLabel("Invitation link");
  const invite = async (email: string, then = async () => {}) => {
    await page.getByText("Invite somebody").focus();
    await page.keyboard.press("Enter");
    await form.getByRole("textbox", { name: "Email of the person" }).fill(email);
    await then();
    await form.getByRole("button", { name: "Make the link" }).press("Enter");
    await expect(link).toBeVisible();
    await expect(invitations).toContainText(email);
    return link.innerText();
  };
  const stranger = async () => {
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
    return context.newPage();
  };

  // A group to be invited to; other journeys have none.
  const api = "/api/vanna/v3/groups";
  const group = await (await page.request.post(api, { data: { name: "Inside sales", members: [] } })).json();
  await open();
  await expect(page.getByText("Nobody is invited at the moment")).toBeVisible();
  await expectAccessible(page, "people without invitations");

  const address = await test.step("the link is shown once", async () => {
    const address = await invite("ingo@example.com", async () => {
      await form.getByRole("checkbox", { name: "analyst" }).uncheck();
      await form.getByRole("checkbox", { name: "editor" }).check();
      await form.getByRole("checkbox", { name: "Inside sales" }).check();
      await page.screenshot({ path: "test-results/invitations-form.png", fullPage: true });
    });
    expect(address).toMatch(new RegExp(`^${baseURL}/join\\?token=[\\w-]{43}$`));
    await expect(invitations).toContainText("editor");
    await expect(invitations).toContainText("Joins Inside sales");
    await expectAccessible(page, "people with an invitation");
    await page.screenshot({ path: "test-results/invitations.png", fullPage: true });
    await page.reload();
    await expect(invitations).toContainText("ingo@example.com");
    await expect(page.getByText(address)).toHaveCount(0);
    return address;
  });

  await test.step("one that cannot be sent says why", async () => {
    watch.expects(/409/);
    await page.getByText("Invite somebody").click();
    await form.getByRole("textbox", { name: "Email of the person" }).fill("demo@candor.local");
    await form.getByRole("button", { name: "Make the link" }).click();
    await expect(page.getByRole("status").filter({ hasText: "has an account already" })).toBeVisible();
  });

  await test.step("a link that is taken back is dead", async () => {
    await open();
    const dead = await invite("ida@example.com");
    await invitations.getByRole("button", { name: "Take back the invitation of ida@example.com" }).click();
    await expect(page.getByText("The invitation was taken back.")).toBeVisible();
    await expect(invitations).not.toContainText("ida@example.com");
    const ida = await stranger();
    await ida.goto(dead);
    await ida.getByRole("textbox", { name: "Name" }).fill("Ida");
    await ida.getByLabel("Password").fill(FIRST);
    await ida.getByRole("button", { name: "Create account" }).click();
    await expect(ida.getByRole("alert")).toContainText("Ask for a new one");
    await ida.context().close();
  });

  const ingo = await stranger();
  await test.step("the invited person chooses a password and is in, with that role", async () => {
    await ingo.goto(address);
    await expectAccessible(ingo, "the page of an invitation");
    await ingo.screenshot({ path: "test-results/join.png" });
    await smallAndDark(ingo, async () => {
      expect(await overflow(ingo, ".sign-in")).toBeLessThanOrEqual(0);
      await ingo.screenshot({ path: "test-results/join-small.png" });
    });
    await ingo.getByRole("textbox", { name: "Name" }).fill("Ingo");
    await ingo.getByLabel("Password").fill(FIRST);
    await ingo.getByRole("button", { name: "Create account" }).click();
    await ingo.waitForURL(`${baseURL}/`);
    await ingo.goto("/profile");
    await ready(ingo);
    await expect(ingo.getByText("ingo@example.com · editor")).toBeVisible();
    await open();
    const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ingo" }) });
    await expect(row).toContainText("In Inside sales");
    await expect(invitations).not.toContainText("ingo@example.com");
  });

  await test.step("the password is changed; elsewhere one is signed out", async () => {
    const elsewhere = await stranger();
    const signIn = async (password: string) => {
      await elsewhere.goto("/sign-in");
      await elsewhere.getByRole("textbox", { name: "Email" }).fill("ingo@example.com");
      await elsewhere.getByLabel("Password").fill(password);
      await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    };
    await signIn(FIRST);
    await elsewhere.waitForURL(`${baseURL}/`);
    const change = async (current: string) => {
      await ingo.getByLabel("Current password").fill(current);
      await ingo.getByLabel("New password").fill(SECOND);
      await ingo.getByRole("button", { name: "Change password" }).press("Enter");
    };
    await change("not the one");
    await expect(ingo.getByText("the current password is wrong")).toBeVisible();
    await expect(ingo.getByLabel("New password"), "what was typed stays").toHaveValue(SECOND);
    await change(FIRST);
    await expect(ingo.getByText("Your password was changed.")).toBeVisible();
    await expect(ingo.getByLabel("Current password"), "and is gone when it was used").toHaveValue("");
    await expectAccessible(ingo, "the profile after a new password");
    await ingo.screenshot({ path: "test-results/profile-password.png", fullPage: true });
    await smallAndDark(ingo, async () => {
      expect(await overflow(ingo, ".profile")).toBeLessThanOrEqual(0);
      await ingo.screenshot({ path: "test-results/profile-password-small.png", fullPage: true });
    });
    await elsewhere.goto("/history");
    await elsewhere.waitForURL((url) => url.pathname === "/sign-in");
    await signIn(FIRST);
    await expect(elsewhere.getByRole("alert")).toContainText("Email or password is wrong");
    await signIn(SECOND);
    await elsewhere.waitForURL(`${baseURL}/`);
    await elsewhere.context().close();
  });
  await ingo.context().close();

  await test.step("on a small screen and in the dark nothing is cut off", async () => {
    await invite("iris@example.com");
    await smallAndDark(page, async () => {
      expect(await overflow(page, ".settings__page")).toBeLessThanOrEqual(0);
      await expectAccessible(page, "an invitation on a small dark screen");
      await page.screenshot({ path: "test-results/invitations-small.png", fullPage: true });
    });
    await invitations.getByRole("button", { name: "Take back the invitation of iris@example.com" }).click();
    await expect(page.getByText("Nobody is invited at the moment")).toBeVisible();
    // Other journeys begin without groups.
    expect((await page.request.delete(`${api}/${group.id}`)).status()).toBe(204);
  });
});
