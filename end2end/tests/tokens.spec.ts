// API tokens: made on the profile, shown once, used by a program, revoked.
import { expectAccessible } from "../pages/accessibility";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";
import { request } from "@playwright/test";

const API = "/api/vanna/v3";

test("a token is made, used by a program and revoked", async ({ page, baseURL }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await page.goto("/profile");
  const form = page.getByRole("form", { name: "New API token" });
  await form.getByRole("textbox", { name: "What the token is for" }).fill("nightly report");
  await form.getByRole("checkbox", { name: /Run statements/ }).uncheck();
  await form.getByRole("button", { name: "Make token" }).click();
  const secret = await page.getByLabel("New token").innerText();
  expect(secret).toMatch(/^cdr_[\w-]{43}$/);
  const list = page.getByRole("list", { name: "API tokens" });
  await expect(list).toContainText("nightly report");
  await expectAccessible(page, "the profile with a new token");
  await workspace.shot("profile-light");

  // A program: no browser, no cookie.
  const program = await request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
    storageState: { cookies: [], origins: [] },
  });
  expect((await program.get(`${API}/me`)).status()).toBe(200);
  expect((await program.get(`${API}/conversations`)).status()).toBe(200);
  expect((await program.get(`${API}/queries`)).status(), "not among its scopes").toBe(403);
  expect((await program.get(`${API}/tokens`)).status(), "no token sees tokens").toBe(403);

  await page.reload();
  await expect(list).toContainText("last used");
  await expect(page.getByText(secret)).toHaveCount(0);
  await list.getByRole("button", { name: "Revoke nightly report" }).click();
  await expect(page.getByText("You have no tokens.")).toBeVisible();
  const refused = await program.get(`${API}/me`);
  expect(refused.status()).toBe(401);
  expect((await refused.json()).code).toBe("token_refused");
  await program.dispose();
});
