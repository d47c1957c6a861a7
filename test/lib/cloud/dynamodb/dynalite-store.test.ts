import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDynaliteStore } from '../../../../lib/cloud/dynamodb/dynalite-store';
import { failingFiles } from '../../core/failing-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Fault = Error & { readonly statusCode: number; readonly body: { readonly __type: string } };

test.each(['ENOSPC', 'EIO'])(
  'a write that cannot be stored because of %s is answered as a server error, reported, and changes nothing',
  (code) => {
    const files = failingFiles('writeSync', code, 3); // the header and the position are written first
    const told: string[] = [];
    const store = createDynaliteStore({ path: folder, files, onFault: ({ message }) => told.push(message) });
    const items = store.getItemDb('bronze');
    const answers: (Fault | null)[] = [];
    const answer = (fault: Error | null) => void answers.push(fault as Fault | null);
    items.put('a', { id: { S: 'a' } }, answer);
    items.batch([{ type: 'put', key: 'b', value: { id: { S: 'b' } } }], answer);
    items.del('a', answer);
    expect(answers.map((fault) => fault?.statusCode)).toEqual([500, 500, 500]);
    expect(answers[0]!.body.__type).toBe('com.amazonaws.dynamodb.v20120810#InternalServerError');
    expect(told[0]).toMatch(new RegExp(`^cannot write ${folder}.*journal.ndjson: .* \\(${code}\\); `));
    items.get('a', (_fault, value) => expect(value).toBeUndefined());

    files.remedied();
    items.put('c', { id: { S: 'c' } }, answer);
    expect(answers.at(-1)).toBeNull();
    store.db.close(() => undefined);
    const again = createDynaliteStore({ path: folder });
    again.getItemDb('bronze').get('c', (_fault, value) => expect(value).toEqual({ id: { S: 'c' } }));
    again.getItemDb('bronze').get('b', (_fault, value) => expect(value).toBeUndefined());
    again.db.close(() => undefined);
  },
);
