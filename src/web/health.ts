import { route, type AnyRoute } from "./route.js";

/** Whether each thing that pages need is there. */
export interface Readiness {
  readonly database: boolean;
  /** The database's tables are the ones this program was made for. */
  readonly schema: boolean;
  /** Jobs can be enqueued. */
  readonly queue: boolean;
}

/**
 * /healthz answers when the process serves; /readyz asks whether it can do its work, 503 when it cannot, or will not for long
 * since it is being stopped.
 */
export function healthRoutes(
  readiness: () => Promise<Readiness>,
  isStopping: () => boolean,
): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/healthz",
      policy: "public",
      handler: (_req, res) => void res.type("text/plain").send("ok\n"),
    }),
    route({
      method: "get",
      path: "/readyz",
      policy: "public",
      async handler(_req, res) {
        const ready = await readiness();
        if (isStopping()) {
          res
            .set("Connection", "close")
            .status(503)
            .json({ ...ready, stopping: true });
          return;
        }
        const all = ready.database && ready.schema && ready.queue;
        res.status(all ? 200 : 503).json(ready);
      },
    }),
  ];
}
