// The largest result a run keeps, scrolled from end to end. Frames are counted and printed; how many
// there are depends on the machine, so only what is drawn is demanded.
import { expect, test } from "../pages/watch";
import { Workspace } from "../pages/workspace";

const ROWS = 100_000;
const COLUMNS = Array.from({ length: 20 }, (_, at) => `n * ${at + 1} as c${at + 1}`).join(", ");
const SQL = `with recursive r(n) as (select 1 union all select n + 1 from r where n < ${ROWS}) select ${COLUMNS} from r`;

test("a hundred thousand rows of twenty columns scroll to their end", async ({ page }) => {
  test.setTimeout(120_000);
  const workspace = new Workspace(page);
  await workspace.open();
  await expect(workspace.editor).toBeVisible();
  await page.getByRole("combobox", { name: "Rows to keep" }).selectOption(String(ROWS));
  await workspace.write(SQL);
  await page.keyboard.press("Control+Enter");
  await expect(workspace.grid).toHaveAttribute("aria-rowcount", String(ROWS + 1), { timeout: 60_000 });

  const frames = await workspace.grid.evaluate(async (grid) => {
    const all = [grid, ...grid.querySelectorAll("*")] as HTMLElement[];
    const box = all.find((one) => one.scrollHeight > one.clientHeight + 1_000) ?? (grid.parentElement as HTMLElement);
    const gaps: number[] = [];
    const steps = 180;
    let before = performance.now();
    for (let step = 1; step <= steps; step += 1) {
      box.scrollTop = ((box.scrollHeight - box.clientHeight) * step) / steps;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - before);
      before = now;
    }
    gaps.sort((one, other) => one - other);
    const total = gaps.reduce((sum, gap) => sum + gap, 0);
    const at = (part: number) => gaps[Math.floor((gaps.length - 1) * part)];
    return { frames: steps, perSecond: (1000 * steps) / total, median: at(0.5), p95: at(0.95), longest: at(1) };
  });
  const rounded = Object.entries(frames).map(([name, value]) => `${name} ${value.toFixed(1)}`);
  console.log(`grid of ${ROWS} x 20: ${rounded.join(", ")} (milliseconds)`);
  await expect(workspace.grid.getByRole("gridcell", { name: /^100,?000$/ })).toBeVisible();
});
