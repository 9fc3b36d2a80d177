import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';

/** A line between a browser and a server. */
export interface LinkSpeed {
  /** From one end to the other, ms. */
  readonly delayMs: number;
  /** Each way, shared by all connections. */
  readonly megabitPerS: number;
}

/** An open line: its port stands for the server's. */
export interface Link {
  readonly port: number;
  /** Bytes that were sent so far, both ways together. */
  readonly bytes: () => number;
  close(): Promise<void>;
}

/** Small slices: an even rate, and a fair share for every connection. */
const SLICE_BYTES = 8192;
const MOST_QUEUED_BYTES = 256 * 1024;

/**
 * A TCP proxy that is as slow as a line: netem is not on every machine, and what Chromium itself can slow down leaves
 * WebSocket messages without their delay.
 * @param speed null: only counts
 */
export async function openLink(targetPort: number, speed: LinkSpeed | null): Promise<Link> {
  const sockets = new Set<Socket>();
  let sent = 0;
  const pipe = (from: Socket, to: Socket, line: { freeAt: number }) => {
    const queue: { readonly slice: Buffer; readonly at: number }[] = [];
    let queued = 0;
    let waiting = false;
    let ended = false;
    const { delayMs, megabitPerS } = speed ?? { delayMs: 0, megabitPerS: Number.POSITIVE_INFINITY };
    const bytesPerMs = (megabitPerS * 1e6) / 8 / 1000;
    const most = MOST_QUEUED_BYTES + (speed ? delayMs * bytesPerMs : 0);
    const later = (at: number) => {
      if (waiting) return;
      waiting = true;
      setTimeout(pass, Math.max(0, at - performance.now()));
    };
    const pass = () => {
      waiting = false;
      while (queue[0] && queue[0].at <= performance.now()) {
        const { slice } = queue.shift() as { slice: Buffer };
        queued -= slice.length;
        if (!to.destroyed) to.write(slice);
      }
      if (queued < most && from.isPaused()) from.resume();
      if (queue[0]) later(queue[0].at);
      else if (ended) to.end();
    };
    from.on('data', (bytes) => {
      sent += bytes.length;
      if (!speed) {
        if (!to.destroyed) to.write(bytes);
        return;
      }
      for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
        const slice = bytes.subarray(start, start + SLICE_BYTES);
        line.freeAt = Math.max(line.freeAt, performance.now()) + slice.length / bytesPerMs;
        queue.push({ slice, at: line.freeAt + delayMs });
        queued += slice.length;
      }
      if (queued > most) from.pause();
      if (queue[0]) later(queue[0].at);
    });
    from.on('end', () => {
      ended = true;
      later(performance.now() + delayMs);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      if (!ended) to.destroy();
      sockets.delete(from);
    });
  };
  const [up, down] = [{ freeAt: 0 }, { freeAt: 0 }];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (browser) => {
    const target = connectTo({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    sockets.add(browser).add(target);
    pipe(browser, target, up);
    pipe(target, browser, down);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => sent,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
