import pg from "pg";
import { ANNOUNCED } from "./announcements.js";
import { anyNews, companyNews } from "./kept-until-news.js";

/** What changed, by ids alone. */
export interface Announcement {
  readonly companyId: number;
  readonly kind: "ticket" | "user";
  readonly id: number;
}

/** Who is told. */
export interface Listener {
  heard(announcement: Announcement): void;
  /** The connection was lost for a while: anything may have changed meanwhile. */
  missed(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Listens on one connection of its own for what other processes, and this one, announce; connects again by itself. */
export function hearAnnouncements(
  databaseUrl: string,
  listener: Listener,
): { close(): Promise<void> } {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let pause = FIRST_PAUSE_MS;

  const again = (): void => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect(true);
    }, pause);
    timer.unref();
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  const connect = async (before: boolean): Promise<void> => {
    const opened = new pg.Client({
      connectionString: databaseUrl,
      application_name: "ticketflower live",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client = opened;
    opened.on("error", () => undefined); // "end" follows
    opened.on("end", again);
    opened.on("notification", ({ payload }) => {
      const announcement = read(payload);
      if (!announcement) return;
      companyNews(announcement.companyId);
      listener.heard(announcement);
    });
    try {
      await opened.connect();
      await opened.query(`listen ${ANNOUNCED}`);
      pause = FIRST_PAUSE_MS;
      anyNews();
      if (before) listener.missed();
    } catch {
      await opened.end().catch(() => undefined);
      again();
    }
  };
  const first = connect(false);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await first;
      await client?.end().catch(() => undefined);
    },
  };
}

function read(payload = ""): Announcement | null {
  const [, company, kind, id] = /^(\d{1,10}):(ticket|user):(\d{1,10})$/.exec(payload) ?? [];
  if (kind !== "ticket" && kind !== "user") return null;
  return { companyId: Number(company), kind, id: Number(id) };
}
