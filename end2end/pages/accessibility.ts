// axe over the page as it stands: nothing serious, nothing critical.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export async function expectAccessible(page: Page, name: string) {
  // Monaco draws its own text layers; its accessibility is its own.
  const found = await new AxeBuilder({ page }).exclude(".monaco-editor").analyze();
  const grave = found.violations
    .filter((violation) => violation.impact === "serious" || violation.impact === "critical")
    .map((violation) => {
      const places = violation.nodes.slice(0, 3).map((node) => node.target.join(" "));
      return `${violation.id}: ${violation.help} (${places.join("; ")})`;
    });
  expect(grave, `accessibility of ${name}`).toEqual([]);
}
