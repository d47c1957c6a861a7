import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Takes messages and keeps them; nothing consumes them here. */
export type MessageQueue = {
  send(body: string): void;
  /** Bodies in the order of their arrival. */
  messages(): readonly string[];
};

/** @param file NDJSON, one JSON string per message; without one, messages are gone with the process */
export function createMessageQueue(file?: string): MessageQueue {
  if (file !== undefined) mkdirSync(path.dirname(file), { recursive: true });
  const bodies = file !== undefined && existsSync(file) ? readMessages(file) : [];
  return {
    send: (body) => {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(body)}\n`);
      bodies.push(body);
    },
    messages: () => bodies,
  };
}

/** A last line without its end was being written when the process died; its sender was never told that it is kept. */
function readMessages(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as string);
}
