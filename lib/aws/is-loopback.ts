/**
 * Whether an endpoint is on this machine: `localhost`, a name below it, 127.0.0.0/8, `[::1]`, or LocalStack's public name
 * for it, which cdklocal uses.
 */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return (
    /^([a-z0-9_-]+\.)*localhost(\.localstack\.cloud)?$/.test(hostname) ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
