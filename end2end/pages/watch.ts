// What every journey must also show: no errors in the console, no request to anyone else.
import { test as base, expect, type Page } from "@playwright/test";

export class Watch {
  readonly errors: string[] = [];
  readonly foreign: string[] = [];

  constructor(page: Page, own: string) {
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      const local = url.startsWith(own) || url.startsWith("data:") || url.startsWith("blob:");
      if (!local) this.foreign.push(url);
    });
  }
}

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const watch = new Watch(page, baseURL ?? "");
      await use(watch);
      // Monaco logs these when a diff closes while its worker still compares.
      const monaco = /InstantiationService has been disposed|Got bad scroll event/;
      const errors = watch.errors.filter((error) => !monaco.test(error));
      expect(errors, "errors in the console").toEqual([]);
      expect(watch.foreign, "requests to other hosts").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
