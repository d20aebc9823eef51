// A language model behind OpenAI's protocol on this machine, which says what the journey wrote beforehand and
// remembers what it was sent.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export class ScriptedModel {
  readonly received: string[] = [];
  // What is said next; a number is a status.
  private readonly script: (string | number)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScriptedModel> {
    const server = createServer();
    const model = new ScriptedModel(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        model.received.push(body);
        const says = model.script.shift() ?? 503;
        if (typeof says === "number") {
          response.writeHead(says, { "content-type": "application/json" });
          response.end('{"error":{"message":"scripted"}}');
          return;
        }
        const usage = { prompt_tokens: 1200, completion_tokens: 40, total_tokens: 1240 };
        if (!JSON.parse(body).stream) {
          const choice = { index: 0, message: { role: "assistant", content: says }, finish_reason: "stop" };
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify({ choices: [choice], usage }));
          return;
        }
        response.writeHead(200, { "content-type": "text/event-stream" });
        const events = [
          { choices: [{ index: 0, delta: { content: says } }] },
          { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
          { choices: [], usage },
        ];
        for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
        response.end("data: [DONE]\n\n");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  will(...says: (string | number)[]) {
    this.script.push(...says);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
