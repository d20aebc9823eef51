// What a first visit loads, when the page answers, and that a second visit loads none of it again.
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

interface Loaded {
  path: string;
  bytes: number;
}

// Files of the client, in the order in which they were asked for, with the bytes that travelled.
function loaded(): Loaded[] {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return entries
    .map((entry) => ({ path: new URL(entry.name).pathname, bytes: entry.transferSize }))
    .filter((file) => file.path.startsWith("/pkg/"));
}

test("the client is fetched once and kept", async ({ page }, info) => {
  const policies = new Map<string, string | null>();
  page.on("response", async (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith("/pkg/")) policies.set(path, await response.headerValue("cache-control"));
  });
  await page.addInitScript(() => {
    new MutationObserver((_, watching) => {
      if (document.documentElement?.dataset.ready !== "true") return;
      (window as unknown as { readyAfter: number }).readyAfter = performance.now();
      watching.disconnect();
    }).observe(document, { attributes: true, subtree: true });
  });
  const workspace = new Workspace(page);
  await workspace.open();
  const times = await page.evaluate(() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    ready: (window as unknown as { readyAfter: number }).readyAfter,
  }));
  const note = `first paint ${Math.round(times.painted)} ms, answers after ${Math.round(times.ready)} ms`;
  info.annotations.push({ type: "loading", description: note });
  console.log(`    ${note}`);

  const first = await page.evaluate(loaded);
  const paths = first.map((file) => file.path);
  expect(paths.filter((path) => path.endsWith("_bg.wasm"))).toHaveLength(1);
  expect(new Set(paths).size, `asked for twice: ${paths.join(" ")}`).toBe(paths.length);
  for (const path of paths) {
    expect(policies.get(path), path).toBe("public, max-age=31536000, immutable");
  }

  await page.reload();
  await workspace.ready();
  const again = (await page.evaluate(loaded)).filter((file) => file.bytes > 0);
  expect(again, "travelled a second time").toEqual([]);
});
