// SQLite files of the journeys' own, in the folder whose files may be connected.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import initSqlJs from "sql.js";

export async function database(name: string, sql: string): Promise<string> {
  const folder = process.env.CANDOR_FILES;
  if (!folder) throw new Error("start the journeys with `cargo xtask e2e`");
  const engine = await initSqlJs();
  const made = new engine.Database();
  made.run(sql);
  const file = join(folder, name);
  writeFileSync(file, made.export());
  made.close();
  return file;
}
