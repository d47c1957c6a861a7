import { App, DefaultStackSynthesizer, Tags, type Stack } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Durability } from '../constructs/durability';
import { ACCOUNT_ID } from '../domain/embedded-account';
import { resourceNames } from '../domain/names';
import { ApiStack } from './api-stack';
import { resolveSettings, type Target } from './app-settings';
import { BronzeStack } from './bronze-stack';
import { BudgetStack } from './budget-stack';
import { DetectorStack } from './detector-stack';
import { IngestStack } from './ingest-stack';
import type { LegionAppProps } from './legion-app-props';
import { refuseUnfit } from './refuse-unfit';
import { StreamStack } from './stream-stack';
import { writeMode } from './write-mode';

/**
 * A stack cannot be deleted while another one uses it. The recommended weak references also need Fn::GetStackOutput,
 * which emulators do not support.
 */
const STRONG_REFERENCES = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } as const;

/**
 * Builds the app with its stacks; `synth()` writes the assembly. This is the only place that decides which stacks, and
 * which parts of them, a target has: stream, bronze, ingest and the detector on every target, alarms only with
 * CloudWatch, and the API only where no server runs on this machine beside the pipeline.
 * @throws UserError when the stage or the settings cannot be deployed
 */
export function buildApp(props: LegionAppProps): App {
  const { target, stage } = props;
  refuseUnfit(props);
  const settings = resolveSettings(target, props.settings);
  const app = new App({
    outdir: props.outdir,
    context: { ...recommendedFlags, ...STRONG_REFERENCES, ...props.context },
    analyticsReporting: false,
    // Template validation takes two seconds, and the embedded cloud itself reports what it cannot deploy.
    ...(target === 'embedded' ? { builtinCloudFormationValidation: false, treeMetadata: false } : {}),
  });
  const durability = durabilityOf(target, stage);
  const common = {
    names: resourceNames(stage),
    settings,
    durability,
    // The region of an embedded cloud is chosen at its start.
    env: target === 'embedded' ? { account: ACCOUNT_ID } : props.env,
    terminationProtection: durability === 'kept',
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: target !== 'embedded' }),
  };
  const stream = new StreamStack(app, `legion-${stage}-stream`, common);
  const store = new BronzeStack(app, `legion-${stage}-bronze`, common);
  const observability = target === 'aws' ? 'cloudwatch' : 'none';
  const pipeline = { ...common, stream, store, observability, writeMode: writeMode(target) } as const;
  const ingest = new IngestStack(app, `legion-${stage}-ingest`, { ...pipeline, alarmEmail: props.alarmEmail });
  const stacks: Stack[] = [stream, store, ingest];
  if (settings.detector === 'on') {
    const alarmAction = ingest.alarmTopic?.action;
    stacks.push(new DetectorStack(app, `legion-${stage}-detector`, { ...pipeline, alarmAction }));
  }
  if (target === 'aws') {
    stacks.push(new ApiStack(app, `legion-${stage}-api`, { ...pipeline, stage, access: props.apiAccess }));
  }
  if (props.budget)
    stacks.push(new BudgetStack(app, `legion-${stage}-budget`, { ...common, stage, budget: props.budget }));
  for (const stack of stacks) {
    Tags.of(stack).add('application', 'legion');
    Tags.of(stack).add('stage', stage);
  }
  return app;
}

function durabilityOf(target: Target, stage: string): Durability {
  if (target !== 'aws') return 'throwaway';
  return stage === 'prod' ? 'kept' : 'restorable';
}
