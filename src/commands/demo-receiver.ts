import path from "node:path";
import { openReceiver } from "../demo/receiver/open-receiver.js";

/**
 * npm run demo:receiver: the demo's receiver in a process of its own, until Ctrl-C; npm start has one already. It checks
 * signatures with the secret in WEBHOOK_SECRET, as any other system would.
 */
export async function run(context: { stateDir: string }): Promise<number> {
  const secrets = (process.env["WEBHOOK_SECRET"] ?? "").split(",").filter(Boolean);
  if (secrets.length === 0) {
    process.stderr.write(
      "Expected WEBHOOK_SECRET to hold the signing secret of the company (Settings → Signing secret), but it is not set.\n",
    );
    return 1;
  }
  const receiver = await openReceiver({
    file: path.join(context.stateDir, "demo-receiver.json"),
    secrets: () => Promise.resolve(secrets),
    log: { warn: (message) => void process.stderr.write(`${message}\n`) },
  });
  process.stdout.write(`The demo's receiver is at ${receiver.origin}/\n`);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  await receiver.close();
  return 0;
}
