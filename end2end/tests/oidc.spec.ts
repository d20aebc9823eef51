// Signing in at another system, on its own pages: one lands on the page asked for, with the role and the
// groups that one has over there.
import { expectAccessible } from "../pages/accessibility";
import { OwnServer, overflow, ready, smallAndDark } from "../pages/own-server";
import { Provider } from "../pages/provider";
import { expect, test } from "../pages/watch";
import type { Page } from "@playwright/test";

const PASSWORD = "long enough for a journey";

async function signInAs(page: Page, name: string) {
  await page.getByRole("link", { name: "Sign in with Example Corp" }).click();
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("people sign in at their provider", async ({ browser }) => {
  test.setTimeout(120_000);
  const provider = await Provider.start();
  const server = await OwnServer.prepare();
  try {
    server.configure(`
[connections]
allow = ["127.0.0.0/8"]

[[oidc]]
name = "corp"
label = "Example Corp"
issuer = "${provider.issuer}"
client_id = "candor"
client_secret_file = "${provider.secret()}"
scopes = ["openid", "email", "profile", "groups"]
unknown = "create"
roles = { boss = "admin", staff = "analyst" }
groups = { emea = "Sales", hr = "Human resources" }
`);
    const person = (name: string, groups: string[]) => ({
      name,
      email: `${name.toLowerCase()}@example.com`,
      email_verified: true,
      groups,
    });
    const [ann, bob] = [person("Ann", ["boss", "emea"]), person("Bob", ["guests"])];
    provider.knows(server.url, { ann, bob });
    server.candor(["user", "add", "root@example.com", "--role", "admin"], `${PASSWORD}\n`);
    await server.start();

    await test.step("an administrator makes the group that people are put into", async () => {
      const root = await server.visitor(browser);
      await root.goto("/sign-in");
      await expectAccessible(root, "the sign-in page with a provider");
      await root.screenshot({ path: "test-results/oidc-sign-in.png" });
      await smallAndDark(root, async () => {
        expect(await overflow(root, ".sign-in")).toBeLessThanOrEqual(0);
        await expectAccessible(root, "the sign-in page on a small dark screen");
        await root.screenshot({ path: "test-results/oidc-sign-in-small.png" });
      });
      await root.getByRole("textbox", { name: "Email" }).fill("root@example.com");
      await root.getByLabel("Password").fill(PASSWORD);
      await root.getByRole("button", { name: "Sign in", exact: true }).click();
      await root.waitForURL(`${server.url}/`);
      const made = await root.request.post("/api/vanna/v3/groups", { data: { name: "Sales", members: [] } });
      expect(made.status()).toBe(200);
      await root.context().close();
    });

    const page = await server.visitor(browser);
    await test.step("after the provider's own form one is on the page asked for", async () => {
      await page.goto("/history?q=orders");
      await signInAs(page, "ann");
      await page.waitForURL(`${server.url}/history?q=orders`);
      await ready(page);
      await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
    });

    await test.step("role and group of the provider are on the people page", async () => {
      await page.goto("/settings/people");
      await ready(page);
      const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ann" }) });
      await expect(row).toContainText("admin");
      await expect(row).toContainText("In Sales");
      await page.screenshot({ path: "test-results/oidc-people.png" });
      await page.goto("/profile");
      await expect(page.getByText("Your account has no password")).toBeVisible();
      await expect(page.getByText("with single sign-on")).toBeVisible();
    });

    await test.step("the settings say how it is set up, and mark what is missing", async () => {
      await page.goto("/settings/sign-in");
      await ready(page);
      const corp = page.getByRole("region", { name: "Example Corp" });
      await expect(corp).toContainText(`${server.url}/auth/oidc/corp/callback`);
      await expect(corp).toContainText("Does not exist");
      await expect(page.locator("body")).not.toContainText("a secret of the journey");
      await expectAccessible(page, "the sign-in settings");
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.screenshot({ path: "test-results/sign-in-settings.png", fullPage: true });
      await smallAndDark(page, async () => {
        expect(await overflow(page, ".settings__page")).toBeLessThanOrEqual(0);
        await expectAccessible(page, "the sign-in settings on a small dark screen");
        await page.screenshot({ path: "test-results/sign-in-settings-small.png", fullPage: true });
      });
    });

    await test.step("whose groups give no role is told so, by the provider's change at the next time", async () => {
      const other = await server.visitor(browser);
      await other.goto("/sign-in");
      await signInAs(other, "bob");
      await expect(other.getByRole("alert")).toContainText("none of your groups has a role here");
      await expectAccessible(other, "a refused sign-in");
      await other.screenshot({ path: "test-results/oidc-refused.png" });
      await other.context().close();
      provider.knows(server.url, { ann, bob: person("Bob", ["staff"]) });
      const again = await server.visitor(browser);
      await again.goto("/settings/people");
      await signInAs(again, "bob");
      await again.waitForURL(`${server.url}/settings/people`);
      await expect(again.getByText("Settings are for administrators")).toBeVisible();
      await again.context().close();
    });
    await page.context().close();
  } finally {
    await server.stop();
    provider.stop();
  }
});
