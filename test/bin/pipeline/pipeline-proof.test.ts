import { howToProve, provePipeline } from '../../../bin/pipeline/pipeline-proof';
import { createLiveLine } from '../../../bin/text/live-line';
import type { RunPlan } from '../../../bin/pipeline/run-plan';
import type { Target } from '../../../bin/pipeline/target';
import { resourceNames } from '../../../lib/domain/names';
import { aConfig } from '../../producer/run/a-run';
import { aContext } from '../a-context';

const plan = { config: aConfig({ runId: 'r1' }) } as RunPlan;

test('a proof that fails is reported in one line and does not reject', async () => {
  const context = aContext('/nonexistent');
  const endpoints = { kinesis: 'http://127.0.0.1:9', dynamodb: 'http://127.0.0.1:9' };
  const names = resourceNames('local');
  const target: Target = { kind: 'embedded', description: 'it', stage: 'local', names, region: undefined, endpoints };
  const proof = await provePipeline({ plan, target, context, line: createLiveLine(context) }, ['/nonexistent/m.json']);
  expect(proof.verification).toBeUndefined();
  expect(proof.proofFault).toMatch(/^the proof failed: no manifest at \/nonexistent\/m\.json/);
});

test('a run whose cloud is kept can be proven later, and the output says how', () => {
  expect(howToProve({ plan, dataDir: './state' })).toBe(
    'to prove it: legion up --data-dir ./state, and in another terminal legion verify --run-id r1 --wait 60',
  );
  expect(howToProve({ plan, dataDir: undefined })).toContain('--data-dir');
});
