import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A client that counts the moments at which its caller waits, before and after each call, and stops at one of them. */
export function heldAt(client: DynamoDBClient, moment: number) {
  const held = aGate();
  const released = aGate();
  let passed = 0;
  const pass = async (): Promise<void> => {
    if (passed++ !== moment) return;
    held.open();
    await released.opened;
  };
  const send = async (command: object, options: object): Promise<unknown> => {
    await pass();
    try {
      return await (client.send as (command: object, options: object) => Promise<unknown>).call(
        client,
        command,
        options,
      );
    } finally {
      await pass();
    }
  };
  return {
    client: { send } as unknown as DynamoDBClient,
    held: held.opened,
    release: released.open,
    moments: () => passed,
  };
}

function aGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
