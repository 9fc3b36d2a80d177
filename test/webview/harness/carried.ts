/** Messages as text: array buffers become base64, as nothing else crosses from Node into the browser. */
const MARK = '$buffer';

export function asText(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof ArrayBuffer ? { [MARK]: Buffer.from(value).toString('base64') } : value,
  );
}

/** Runs in the page: stands in for the workbench around it. */
export function workbenchStandIn(savedState: unknown): void {
  const page = window as unknown as Record<string, unknown> & {
    lensToHost(message: string): void;
    lensProblem(problem: string): void;
  };
  const mark = '$buffer';
  const requests = { open: 0, sent: 0 };
  page['lensRequests'] = requests;
  /** A request of the page, or the answer to one. */
  const isRequest = (message: unknown, asked: boolean) =>
    typeof message === 'object' && message !== null && 'id' in message && 'method' in message === asked;
  page['lensReceive'] = (text: string) => {
    const data: unknown = JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !(mark in value)) return value;
      const bytes = atob(String((value as Record<string, unknown>)[mark]));
      return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)).buffer;
    });
    window.dispatchEvent(new MessageEvent('message', { data }));
    if (isRequest(data, false)) requests.open -= 1;
  };
  let state = savedState;
  page['lensState'] = () => state;
  page['acquireVsCodeApi'] = () => ({
    postMessage: (message: unknown) => {
      if (isRequest(message, true)) {
        requests.open += 1;
        requests.sent += 1;
      }
      page.lensToHost(JSON.stringify(message));
    },
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    page.lensProblem(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}
