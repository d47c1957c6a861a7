import type { Target } from '../../bin/pipeline/target';
import { aContext, run, type TestContext } from './a-context';

/** The address of the page, and the token of its controls. */
export async function pageOf(context: TestContext): Promise<{ readonly url: string; readonly token: string }> {
  await context.whenSaid('Ctrl-C ends it.');
  const [, url, token] = /(http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/.exec(context.texts.stdout)!;
  return { url: url!, token: token! };
}

type Answer = {
  readonly verdict: string;
  readonly proof: string;
  readonly totals: { readonly generated: number | null; readonly bronze: number };
  readonly run_proofs: readonly { readonly run_id: string; readonly verdict: string; readonly known_by: string[] }[];
};

export const verifyOf = async (url: string) => (await (await fetch(`${url}/verify`)).json()) as Answer;

/** The first answer of `/verify` for which `holds` is true. */
export async function whenProven(
  url: string,
  context: TestContext,
  holds: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await verifyOf(url);
    if (holds(answer)) return answer;
    await context.sleep(100);
  }
}

type Served = {
  readonly folder: string;
  readonly dataset: string;
  readonly target: Target;
  readonly by: 'folder' | 'endpoint';
};

/** Serves the cloud while `use` runs, as the cloud of another process or as an emulator known by its address. */
export async function served<T>(
  { folder, dataset, target, by }: Served,
  use: (url: string, context: TestContext) => Promise<T>,
): Promise<T> {
  const { kinesis, dynamodb } = target.endpoints!;
  const env = { AWS_ENDPOINT_URL_KINESIS: kinesis, AWS_ENDPOINT_URL_DYNAMODB: dynamodb };
  const context = aContext(folder, by === 'endpoint' ? { env } : {});
  const serving = run(context, 'serve', '--dataset', dataset, '--dashboard-port', '0');
  const { url } = await pageOf(context);
  try {
    return await use(url, context);
  } finally {
    context.signal('SIGINT');
    await serving;
  }
}
