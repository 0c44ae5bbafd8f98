import { Client } from 'pg';

export type Listener = { stop(): Promise<void> };

/** First wait before connecting again; doubles up to the last. */
const RETRY_MS = { first: 50, last: 5_000 };

/**
 * Listens on channels over a connection of its own, and connects again whenever that is lost.
 *
 * @param onConnected  called after every (re)connection, when announcements are sure to arrive from now on: what was
 *                     announced before may have been missed.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  on: { readonly announced: (channel: string, payload: string) => void; readonly connected: () => void },
): Promise<Listener> {
  let stopped = false;
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new Client({ connectionString: url, application_name: 'countersign-listen', keepAlive: true });
    // A connection that is refused also ends and reports an error: only one that was there counts as lost.
    let isUp = false;
    const lose = (): void => {
      if (!isUp) return;
      isUp = false;
      client = null;
      fresh.end().catch(() => {});
      if (!stopped) timer = setTimeout(() => reconnect(RETRY_MS.first), RETRY_MS.first);
    };
    fresh.on('error', lose);
    fresh.on('end', lose);
    fresh.on('notification', ({ channel, payload }) => on.announced(channel, payload ?? ''));
    try {
      await fresh.connect();
      for (const channel of channels) await fresh.query(`listen ${channel}`);
    } catch (error) {
      fresh.end().catch(() => {});
      throw error;
    }
    isUp = true;
    client = fresh;
    if (stopped) await fresh.end();
    else on.connected();
  }

  function reconnect(waitMs: number): void {
    connect().catch(() => {
      if (!stopped) timer = setTimeout(() => reconnect(Math.min(waitMs * 2, RETRY_MS.last)), waitMs);
    });
  }

  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
