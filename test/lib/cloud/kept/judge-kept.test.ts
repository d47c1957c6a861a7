import type { CheckpointContent } from '../../../../lib/cloud/mapping/checkpoint-file';
import { judgeKept, type KeptParts } from '../../../../lib/cloud/kept/judge-kept';

const content: CheckpointContent = {
  version: 3,
  streamName: 'events',
  marks: { streams: 's', tables: { id: 't', position: 500 } },
  checkpoints: { 'shardId-000000000000': '7' },
};

const whole: KeptParts = {
  folder: '/data',
  generation: { streams: 's', tables: 't' },
  streams: { id: 's', isNew: false, foreign: [], notes: [] },
  tables: { id: 't', isNew: false, position: 500, lostEntries: 0 },
  checkpoints: new Map([['m', content]]),
};
const { streams, tables } = whole;

test('parts that belong together are used without a note', () => {
  expect(judgeKept(whole)).toEqual({ type: 'usable', rereads: [], notes: [] });
});

test('a new folder gives no notes', () => {
  const made = {
    ...whole,
    generation: undefined,
    streams: { ...streams, isNew: true },
    tables: { ...tables, isNew: true },
    checkpoints: new Map(),
  };
  expect(judgeKept(made)).toEqual({ type: 'usable', rereads: [], notes: [] });
});

test.each<[string, Partial<KeptParts>, string]>([
  [
    'streams that are gone',
    { streams: { ...streams, id: 'new', isNew: true } },
    'the streams of /data are gone: unread records are lost, the tables keep their rows',
  ],
  [
    'tables that are gone',
    { tables: { ...tables, id: 'new', isNew: true } },
    'the tables of /data are gone: all records that its streams still hold are stored again',
  ],
  [
    'tables that are gone from a folder of an earlier version',
    { generation: undefined, tables: { ...tables, isNew: true } },
    'the tables of /data are gone: all records that its streams still hold are stored again',
  ],
  [
    'tables without the end of their journal',
    { tables: { ...tables, lostEntries: 80 } },
    'the tables of /data have lost the last 80 entries of their journal: all records that the streams still hold are stored again, the last writes of other programs are lost',
  ],
  [
    'tables that are an older copy',
    { tables: { ...tables, position: 499 } },
    'the tables of /data are older than its checkpoints: the stream of mapping m is read from its start, records that are already stored are absorbed',
  ],
  [
    'checkpoints of another folder',
    { generation: undefined, streams: { ...streams, id: 'x' } },
    'a checkpoint file of /data belongs to other streams or tables: the stream of mapping m is read from its start, records that are already stored are absorbed',
  ],
  [
    'a stream that was created again',
    { streams: { ...streams, foreign: ['m'] } },
    'the stream that was read is gone: the stream of mapping m is read from its start, records that are already stored are absorbed',
  ],
])('%s: one note, and the mapping reads from the start', (_what, other, line) => {
  expect(judgeKept({ ...whole, ...other })).toEqual({ type: 'usable', rereads: ['m'], notes: [line] });
});

test.each([
  ['kinesis', { streams: { ...streams, id: 'other' } }],
  ['dynamodb', { tables: { ...tables, id: 'other' } }],
])('a folder %s from another data folder is refused in one line with a remedy', (part, other) => {
  expect(judgeKept({ ...whole, ...other })).toMatchObject({
    type: 'refused',
    reason: expect.stringMatching(
      new RegExp(
        `^/data/${part} does not belong to this data folder .*: put the right one back, or remove /data/generation.json and /data/checkpoints`,
      ),
    ) as string,
  });
});

test('notes about a stream are passed on', () => {
  expect(judgeKept({ ...whole, streams: { ...streams, notes: ['a'] } })).toMatchObject({ notes: ['a'], rereads: [] });
});
