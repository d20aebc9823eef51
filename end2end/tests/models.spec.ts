// An administrator adds a language model, tests it and keeps values from it; an analyst chooses it and asks what
// the planner cannot read; the answer names the model; when its provider is down, that is said.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "../pages/accessibility";
import { ScriptedModel } from "../pages/model";
import { OwnServer, overflow, ready, smallAndDark } from "../pages/own-server";
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const PASSWORD = "long enough for a journey";
const KEY = "sk-canary-journey";
const ODD = "frobnicate the zyzzyva quuxly";
const SQL = "```sql\nselect country, count(*) as people from customers group by country\n```";

test("a model is added, tested, chosen, asked and found to be down", async ({ browser }) => {
  test.setTimeout(180_000);
  const model = await ScriptedModel.start();
  const files = mkdtempSync(join(tmpdir(), "candor-models-"));
  copyFileSync(process.env.CANDOR_DEMO_FILE!, join(files, "shop.sqlite"));
  const server = await OwnServer.prepare(
    [
      "[connections]",
      'allow = ["127.0.0.0/8"]',
      "test_ms = 300",
      "[[databases]]",
      'name = "shop"',
      `path = '${join(files, "shop.sqlite")}'`,
    ].join("\n"),
  );
  try {
    await server.start();
    const admin = await server.visitor(browser);
    await admin.setViewportSize({ width: 1280, height: 800 });
    await admin.goto(server.setUp);
    await admin.getByRole("textbox", { name: "Name" }).fill("Olga Owner");
    await admin.getByRole("textbox", { name: "Email" }).fill("olga@example.com");
    await admin.getByLabel("Password").fill(PASSWORD);
    await admin.getByRole("button", { name: "Create account" }).click();
    await admin.waitForURL(`${server.url}/`);
    await ready(admin);
    const shot = (name: string) => admin.screenshot({ path: `test-results/models-${name}.png`, fullPage: true });
    const section = async (name: string) => {
      await admin.goto(`/settings/${name}`);
      await ready(admin);
    };
    const tiny = admin.getByRole("listitem", { name: "Tiny" });

    await test.step("without a model the page says what that means", async () => {
      await section("models");
      await expect(admin.getByRole("heading", { name: "There is no language model" })).toBeVisible();
      await expectAccessible(admin, "models, none yet");
      await shot("empty-light");
    });

    await test.step("what cannot be kept says why, and what was typed stays", async () => {
      await admin.getByText("Add a model", { exact: true }).focus();
      await admin.keyboard.press("Enter");
      const form = admin.locator(".people__add");
      admin.setDefaultTimeout(15_000);
      await form.getByRole("textbox", { name: /^Name/ }).fill("Tiny");
      await form.getByRole("combobox", { name: "Provider" }).selectOption("openai_compatible");
      await form.getByRole("textbox", { name: "Model" }).fill("tiny-coder");
      await form.getByRole("textbox", { name: "Address" }).fill("http://169.254.169.254/v1");
      await form.getByLabel("Key").fill(KEY);
      await form.getByRole("textbox", { name: "Price of a million prompt tokens" }).fill("2.00");
      await form.getByRole("textbox", { name: "Price of a million answer tokens" }).fill("10");
      await form.getByRole("checkbox", { name: "May see row values" }).check();
      await expectAccessible(admin, "adding a model");
      await shot("add-light");
      await form.getByRole("button", { name: "Add the model" }).click();
      await expect(admin.getByText("never allowed here")).toBeVisible();
      await expect(form.getByRole("textbox", { name: /^Name/ })).toHaveValue("Tiny");
      await form.getByRole("textbox", { name: "Address" }).fill(model.url);
      await form.getByRole("button", { name: "Add the model" }).press("Enter");
      await expect(tiny).toContainText("May see row values");
      await expect(tiny).toContainText("tiny-coder");
    });

    await test.step("what can be done with a model stands in one row", async () => {
      const places = async () => {
        const test = await tiny.getByRole("button", { name: "Test" }).boundingBox();
        const change = await tiny.getByText("Change", { exact: true }).boundingBox();
        const remove = await tiny.getByText("Remove…", { exact: true }).boundingBox();
        return [test, change, remove].map((box) => Math.round(box!.y + box!.height / 2));
      };
      const one = async () => expect(new Set(await places()).size, "rows of buttons").toBe(1);
      await one();
      await shot("card-light");
      await smallAndDark(admin, async () => {
        await one();
        expect(await overflow(admin, "main"), "sideways scrolling of the card").toBeLessThanOrEqual(0);
        await shot("card-360-dark");
        await tiny.getByText("Remove…", { exact: true }).click();
        await shot("card-open-360-dark");
        await tiny.getByText("Remove…", { exact: true }).click();
      });
      await tiny.getByText("Change", { exact: true }).click();
      await shot("card-open-light");
      await tiny.getByText("Change", { exact: true }).click();
    });

    await test.step("a test says how it ended and how long it took", async () => {
      model.will("ok");
      await tiny.getByRole("button", { name: "Test" }).click();
      await expect(tiny.getByText(/It answered in/)).toBeVisible();
      model.will(401);
      await tiny.getByRole("button", { name: "Test" }).click();
      await expect(tiny).toContainText("the provider refused the key");
    });

    await test.step("values are kept from it", async () => {
      await tiny.getByText("Change", { exact: true }).click();
      await expect(tiny.getByLabel("Key")).toHaveValue("");
      await tiny.getByRole("checkbox", { name: "May see row values" }).uncheck();
      await tiny.getByRole("button", { name: "Save Tiny" }).click();
      await expect(tiny).toContainText("Sees no row values");
      await expect(admin.getByText("It holds from the next question on.")).toBeVisible();
      expect(await admin.content()).not.toContain(KEY);
    });

    await admin.evaluate(
      async ([email, password]) => {
        const body = JSON.stringify({ name: "Anna", email, password, roles: ["analyst"] });
        const headers = { "content-type": "application/json" };
        const answer = await fetch("/api/vanna/v3/people", { method: "POST", headers, body });
        if (!answer.ok) throw new Error(await answer.text());
      },
      ["anna@example.com", PASSWORD] as const,
    );
    const anna = await server.visitor(browser);
    await anna.setViewportSize({ width: 1280, height: 800 });
    const workspace = new Workspace(anna);

    await test.step("an analyst chooses it on the profile", async () => {
      await anna.goto("/sign-in");
      await anna.getByRole("textbox", { name: /email/i }).fill("anna@example.com");
      await anna.getByLabel(/password/i).fill(PASSWORD);
      await anna.getByRole("button", { name: "Sign in", exact: true }).click();
      await anna.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      await anna.goto("/settings/models");
      await expect(anna.getByRole("heading", { name: "Settings are for administrators" })).toBeVisible();
      await anna.goto("/profile");
      await ready(anna);
      const choice = anna.getByRole("combobox", { name: "Model" });
      await expect(choice.locator("option").first()).toHaveText("Workspace default (Tiny)");
      await choice.selectOption({ label: "Tiny (OpenAI-compatible), sees no row values" });
      await anna.getByRole("button", { name: "Use this model" }).click();
      await expect(anna.getByText("It holds from your next question on.")).toBeVisible();
      await expectAccessible(anna, "choosing a model");
      await anna.screenshot({ path: "test-results/models-profile-light.png", fullPage: true });
      await smallAndDark(anna, async () => {
        expect(await overflow(anna, ".profile")).toBeLessThanOrEqual(0);
        await anna.screenshot({ path: "test-results/models-profile-small.png", fullPage: true });
      });
    });

    await test.step("a question that the planner cannot read is answered by it, and the evidence says so", async () => {
      model.will(SQL);
      await anna.goto("/");
      await workspace.ready();
      const turn = await workspace.ask(ODD);
      await workspace.answered(turn);
      await expect(turn).toContainText("a language model writes the SQL");
      await turn.getByRole("button", { name: "Evidence" }).click();
      const evidence = turn.locator(".evidence");
      await expect(evidence).toContainText("Tiny");
      await expect(evidence).toContainText("chosen on the profile");
      await anna.screenshot({ path: "test-results/models-answer-light.png" });
      const sent = model.received.at(-1)!;
      expect(sent).toContain("customers");
      expect(sent).not.toContain("e.g. ");
    });

    await test.step("a provider that is down is said, then left out, and the planner answers as ever", async () => {
      for (let question = 0; question < 3; question += 1) {
        const turn = await workspace.ask(`${ODD} ${question}`);
        await expect(turn.getByText("model_unavailable")).toBeVisible({ timeout: 30_000 });
      }
      const turn = await workspace.ask(`${ODD} again`);
      await expect(turn.getByText(/`?Tiny`? failed too often and is not asked before/)).toBeVisible();
      await anna.screenshot({ path: "test-results/models-down-light.png" });
      await workspace.answered(await workspace.ask("how many customers are there"));
      await section("models");
      await expect(tiny).toContainText("Left out");
      await expect(tiny).toContainText(/\d+ questions, [\d,]+ tokens, \$ /);
      await shot("list-light");
      await smallAndDark(admin, async () => {
        expect(await overflow(admin, ".settings__page")).toBeLessThanOrEqual(0);
        await expectAccessible(admin, "models on a small dark screen");
        await shot("list-small");
      });
    });

    await test.step("it is removed, and the profile says so", async () => {
      await tiny.getByText("Remove…").click();
      await tiny.getByRole("button", { name: "Remove Tiny" }).click();
      await expect(admin.getByText("The model was removed, and its key was erased.")).toBeVisible();
      await anna.goto("/profile");
      await expect(anna.getByText("No language model is set up for you")).toBeVisible();
    });
  } finally {
    await server.stop();
    await model.stop();
    rmSync(files, { recursive: true, force: true });
  }
});
