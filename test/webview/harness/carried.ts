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
  page['lensReceive'] = (text: string) => {
    const data: unknown = JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !(mark in value)) return value;
      const bytes = atob(String((value as Record<string, unknown>)[mark]));
      return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)).buffer;
    });
    window.dispatchEvent(new MessageEvent('message', { data }));
  };
  let state = savedState;
  page['lensState'] = () => state;
  page['acquireVsCodeApi'] = () => ({
    postMessage: (message: unknown) => page.lensToHost(JSON.stringify(message)),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    page.lensProblem(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}
