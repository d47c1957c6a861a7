import { createManualClock, type ManualClock } from '../../../lib/core/clock';
import { fileFault } from '../../../lib/core/file-fault';
import { manifestSchema, type Manifest, type RunConfig } from '../../../lib/domain/run/run';
import { createProducerControl, type DrivenProducer } from '../../../producer/control/create-producer-control';
import type { OpenSink, Refusal } from '../../../producer/delivery/sink';
import { generateRecords } from '../../../producer/generation/generate-records';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { RunFiles } from '../../../producer/run/run-files';
import type { RunLimits } from '../../../producer/run/settings-of-run';
import { aConfig, aDataset } from '../a-client';
import { memoryFiles } from '../run/a-run';
import { settle } from '../run/drive';

export const START_MS = Date.UTC(2026, 0, 4);

export const CONFIG: RunConfig = aConfig({
  runId: 'r',
  startTimeMs: START_MS,
  eventsPerSecond: 10,
  network: 'excellent',
  anomalyRate: 0,
});

type Given = {
  readonly limits?: RunLimits;
  readonly accepts?: () => boolean;
  /** What the stream says while it accepts nothing. @default nothing */
  readonly refusal?: Refusal;
  readonly workload?: string;
};

/** A driven producer with in-memory files, a manual clock, and a stream whose answers the test sets. */
export function aControl({ limits, accepts = () => true, refusal, workload = 'credit' }: Given = {}) {
  const clock = createManualClock(START_MS);
  const disk = faultyFiles();
  const dataset = aDataset();
  const sent: ProducedRecord[] = [];
  const control = createProducerControl({
    config: { ...CONFIG, workload },
    dataset,
    records: (config, chunkSize) => (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers: 1 }),
    openSink: () => sinkInto(sent, { accepts, refusal, clock }),
    clock,
    pathsOf: (runId) => ({ manifest: `${runId}.json`, truth: `${runId}.ndjson` }),
    files: disk.files,
    limits,
  });
  const manifest = (runId: string): Manifest => manifestSchema.parse(JSON.parse(disk.texts.get(`${runId}.json`)!));
  return { control, sent, manifest, dataset, clock, disk, ...passing(clock) };
}

export const runsOf = ({ produced }: DrivenProducer) => [...produced.runs().keys()];

function sinkInto(
  sent: ProducedRecord[],
  {
    accepts,
    refusal,
    clock,
  }: Required<Pick<Given, 'accepts'>> & Pick<Given, 'refusal'> & { readonly clock: ManualClock },
): OpenSink {
  return async (context) => ({
    write: async (records) => {
      if (!accepts()) return refusal && context.onRefused(refusal, []);
      sent.push(...records);
      context.onAccepted(records, clock.now());
    },
    drain: async () => {
      if (accepts()) return;
      await new Promise((resolve) => context.abandoned.addEventListener('abort', resolve, { once: true }));
    },
    close: async () => {},
  });
}

/** In-memory files whose operations fail with a system error code while one is set. */
function faultyFiles() {
  const memory = memoryFiles();
  const codes: { read?: string | undefined; replace?: string | undefined } = {};
  const refuse = (doing: 'read' | 'replace', file: string) => {
    const code = codes[doing];
    if (code !== undefined) throw fileFault(doing, file, Object.assign(new Error(code), { code }));
  };
  const files: RunFiles = {
    read: async (file) => {
      refuse('read', file);
      return memory.read(file);
    },
    replace: async (file, text, options) => {
      refuse('replace', file);
      return memory.replace(file, text, options);
    },
  };
  return { files, texts: memory.texts, codes };
}

function passing(clock: ManualClock) {
  /** Advances the clock from sleeper to sleeper. */
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    for (;;) {
      await settle();
      const next = clock.nextWakeMs();
      if (next === undefined || next > end) break;
      clock.advanceTo(next);
    }
    clock.advanceTo(end);
    await settle();
  };
  /** Advances the clock until the request has taken effect. */
  const done = async <T>(asked: Promise<T>): Promise<T> => {
    let over = false;
    const end = () => {
      over = true;
    };
    asked.then(end, end);
    const isOver = () => over;
    while (!isOver()) await pass(50);
    return asked;
  };
  return { pass, done };
}
