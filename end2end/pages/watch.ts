// What every journey must also show: no errors in the console, no request to anyone else.
import { test as base, expect, type Page } from "@playwright/test";

export class Watch {
  readonly errors: string[] = [];
  readonly foreign: string[] = [];
  private readonly caused: RegExp[] = [];

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

  // For an error that the journey itself causes, such as taking the network away.
  expects(error: RegExp) {
    this.caused.push(error);
  }

  unexpected(): string[] {
    return this.errors.filter((error) => !this.caused.some((caused) => caused.test(error)));
  }
}

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const watch = new Watch(page, baseURL ?? "");
      await use(watch);
      expect(watch.unexpected(), "errors in the console").toEqual([]);
      expect(watch.foreign, "requests to other hosts").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
