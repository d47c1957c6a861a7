import path from 'node:path';
import { fileDestination, OUTPUT_DESTINATION } from './file-destination';
import { fileSink } from './file-sink';
import { outputSink } from './output-sink';
import type { EncodeRecords } from './sequential-sink';
import type { OpenedSink, PreparedSink, SinkKind, SinkSurroundings } from './sink-kind';
import type { SinkOption, SinkOptionValues } from './sink-options';

/** Standard output, as a file's name. */
const STDOUT = '-';

const FILE_OPTIONS = {
  out: {
    flag: '--out <file>',
    variable: 'LEGION_OUT',
    yamlKey: 'out',
    kind: 'text',
    allowed: 'a file name, or - for stdout',
    defaultText: '.legion/runs/<run id>/events.<ending>',
    description: 'file that a file sink writes; - is stdout',
  },
} as const satisfies Record<string, SinkOption>;

type FileFormat = Pick<SinkKind, 'name' | 'summary'> & {
  /** Of the file in the run's folder, unless the user names a file: `ndjson`. */
  readonly ending: string;
  /** The bytes of records wherever in the file they stand: what one call returns can be cut off behind another's. */
  readonly encode: EncodeRecords;
};

/** A sink that appends to a file, or writes to standard output, in a format of its own. */
export function fileSinkKind({ name, summary, ending, encode }: FileFormat): SinkKind<typeof FILE_OPTIONS> {
  return {
    name,
    summary,
    options: FILE_OPTIONS,
    defaultClock: 'virtual',
    writesTo: 'file',
    isOfPipeline: false,
    prepare: ({ out }, surroundings) => prepareFile({ out, ending, encode }, surroundings),
  };
}

type Wanted = SinkOptionValues<typeof FILE_OPTIONS> & Pick<FileFormat, 'ending' | 'encode'>;

function prepareFile({ out, ending, encode }: Wanted, surroundings: SinkSurroundings): PreparedSink {
  const { clock, stdout, resolvePath } = surroundings;
  if (out === STDOUT) {
    const openSink = outputSink({ stream: stdout, clock, encode });
    const opened: OpenedSink = {
      description: STDOUT,
      file: STDOUT,
      destination: OUTPUT_DESTINATION,
      at: () => openSink,
      close: () => {},
    };
    return { usesStdout: true, open: async () => opened };
  }
  return {
    usesStdout: false,
    open: async ({ folder }) => {
      const file = out === undefined ? path.join(folder, `events.${ending}`) : resolvePath(out);
      const openSink = fileSink({ file, clock, encode });
      return { description: file, file, destination: fileDestination(file), at: () => openSink, close: () => {} };
    },
  };
}
