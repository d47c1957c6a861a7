import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { buildApp } from '../../../lib/stacks/legion-app';
import type { LegionAppProps } from '../../../lib/stacks/legion-app-props';
import type { Template, Templates } from './templates';

// The CDK's own template validation takes seconds, and has its own test.
process.env.CDK_VALIDATION = 'false';

/** Skips bundling, which saves three seconds. The templates are the same except for asset hashes. */
const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

export type Assembly = { readonly app: App; readonly templates: Templates; readonly isTerminationProtected: boolean };

/** Synthesizes the app and returns its templates by the last part of the stack name: `stream`, `bronze`, `ingest`. */
export function anAssembly(props: LegionAppProps): Assembly {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'legion-synth-'));
  try {
    const app = buildApp({ ...props, outdir, context: WITHOUT_BUNDLING });
    const { stacks } = app.synth();
    const templates = Object.fromEntries(
      stacks.map((stack) => [stack.stackName.split('-').at(-1)!, stack.template as Template]),
    );
    return { app, templates, isTerminationProtected: stacks.every((stack) => stack.terminationProtection === true) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
