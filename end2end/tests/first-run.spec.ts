// A fresh server: a stranger gets nowhere, whoever has the printed link becomes the administrator.
import { expectAccessible } from "../pages/accessibility";
import { OwnServer, overflow, ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";

test("the printed link makes the first administrator, once", async ({ browser }) => {
  test.setTimeout(90_000);
  const server = await OwnServer.prepare();
  try {
    await server.start();
    expect(server.setUp).toContain(`${server.url}/sign-in?token=`);

    await test.step("a stranger is told where the link is, and sees no form", async () => {
      const stranger = await server.visitor(browser);
      await stranger.goto("/history");
      await expect(stranger.getByRole("heading", { name: "Not set up yet" })).toBeVisible();
      await expect(stranger.getByRole("textbox")).toHaveCount(0);
      await expectAccessible(stranger, "a server that is not set up");
      await stranger.screenshot({ path: "test-results/first-run-stranger.png" });
      await stranger.goto("/sign-in?token=guessed");
      await stranger.getByRole("textbox", { name: "Name" }).fill("Eve");
      await stranger.getByRole("textbox", { name: "Email" }).fill("eve@example.com");
      await stranger.getByLabel("Password").fill("long enough for a journey");
      await stranger.getByRole("button", { name: "Create account" }).click();
      await expect(stranger.getByRole("alert")).toContainText("This link does not work");
      await stranger.context().close();
    });

    const owner = await server.visitor(browser);
    await test.step("whoever has it fills the form in from the keyboard", async () => {
      await owner.goto(server.setUp);
      await expect(owner.getByRole("heading", { name: "Create the first administrator" })).toBeVisible();
      await expectAccessible(owner, "the set-up page");
      await owner.screenshot({ path: "test-results/first-run.png" });
      await smallAndDark(owner, async () => {
        expect(await overflow(owner, ".sign-in")).toBeLessThanOrEqual(0);
        await expectAccessible(owner, "the set-up page on a small dark screen");
        await owner.screenshot({ path: "test-results/first-run-small.png" });
      });
      await owner.getByRole("textbox", { name: "Name" }).focus();
      await owner.keyboard.type("Olga Owner");
      await owner.keyboard.press("Tab");
      await owner.keyboard.type("olga@example.com");
      await owner.keyboard.press("Tab");
      await owner.keyboard.type("long enough for a journey");
      await owner.keyboard.press("Enter");
      await owner.waitForURL(`${server.url}/`);
      await ready(owner);
      await owner.goto("/settings/people");
      await expect(owner.getByRole("heading", { name: "Olga Owner" })).toBeVisible();
      await expect(owner.getByRole("list", { name: "People" })).toContainText("admin");
    });

    await test.step("the link is worth nothing any more", async () => {
      const late = await server.visitor(browser);
      await late.goto(server.setUp);
      await expect(late.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await late.context().close();
    });
    await owner.context().close();
  } finally {
    await server.stop();
  }
});
