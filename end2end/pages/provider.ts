// The OpenID provider of end2end/provider, for as long as a journey needs it.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export class Provider {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly issuer: string,
  ) {}

  static async start(): Promise<Provider> {
    const folder = mkdtempSync(join(tmpdir(), "candor-provider-"));
    const child = spawn("node", ["provider/provider.mjs", join(folder, "settings.json")], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const issuer = await new Promise<string>((resolve, reject) => {
      child.on("exit", (code) => reject(new Error(`the provider ended with ${code}`)));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        if (line.startsWith('{"issuer"')) resolve(JSON.parse(line).issuer);
      });
    });
    return new Provider(child, folder, issuer);
  }

  // Its one client, and the claims of whoever signs in by that name.
  knows(server: string, accounts: Record<string, object>) {
    const settings = {
      client_id: "candor",
      client_secret: "a secret of the journey",
      redirect_uris: [`${server}/auth/oidc/corp/callback`],
      accounts,
    };
    writeFileSync(join(this.folder, "settings.json"), JSON.stringify(settings));
  }

  // A file with the client's secret.
  secret(): string {
    const path = join(this.folder, "secret");
    writeFileSync(path, "a secret of the journey\n");
    return path;
  }

  stop() {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
