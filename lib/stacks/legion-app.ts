import { App, DefaultStackSynthesizer, Tags, type Environment } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Durability } from '../constructs/durability';
import { resourceNames } from '../domain/names';
import { UserError } from '../domain/user-error';
import { resolveSettings, type AppSettings, type Target } from './app-settings';
import { BronzeStack } from './bronze-stack';
import { IngestStack } from './ingest-stack';
import { StreamStack } from './stream-stack';

export type LegionAppProps = {
  readonly target: Target;
  /** Part of every resource's name, so that several deployments share an account. `prod` on AWS keeps its data. */
  readonly stage: string;
  /** Where the assembly goes. @default - a temporary folder, or what the CDK command line asks for */
  readonly outdir?: string;
  /** @default - the target's own, see `defaultSettings` */
  readonly settings?: Partial<AppSettings>;
  /** Account and region. @default - fixed ones when embedded, else those at deployment */
  readonly env?: Environment;
  /** CDK context beside the feature flags. @default - none */
  readonly context?: Readonly<Record<string, unknown>>;
};

/**
 * A stack that another one uses cannot be deleted before it. The recommended weak kind also needs Fn::GetStackOutput,
 * which the emulators do not know.
 */
const STRONG_REFERENCES = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } as const;

const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/** What the embedded cloud says it is. */
export const EMBEDDED_ENV = { account: '000000000000', region: 'us-east-1' } as const;

/**
 * The app with its stacks; `synth()` on it writes the assembly. Here alone it is decided which stacks and which parts
 * of them exist for a target: all three run on each, alarms only where CloudWatch is.
 * @throws UserError when the stage or the settings cannot be deployed
 */
export function buildApp(props: LegionAppProps): App {
  const { target, stage } = props;
  if (!STAGE.test(stage)) {
    throw new UserError(`stage must be 1 to 20 of a-z, 0-9 and dash, a letter first, got "${stage}"; try "dev"`);
  }
  const settings = resolveSettings(target, props.settings);
  const app = new App({
    outdir: props.outdir,
    context: { ...recommendedFlags, ...STRONG_REFERENCES, ...props.context },
    analyticsReporting: false,
    // The template validation takes two seconds, and the embedded cloud reports for itself what it cannot deploy.
    ...(target === 'embedded' ? { builtinCloudFormationValidation: false, treeMetadata: false } : {}),
  });
  const common = {
    names: resourceNames(stage),
    settings,
    durability: durabilityOf(target, stage),
    env: target === 'embedded' ? EMBEDDED_ENV : props.env,
    terminationProtection: durabilityOf(target, stage) === 'kept',
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: target !== 'embedded' }),
  };
  const stream = new StreamStack(app, `legion-${stage}-stream`, common);
  const store = new BronzeStack(app, `legion-${stage}-bronze`, common);
  new IngestStack(app, `legion-${stage}-ingest`, {
    ...common,
    stream,
    store,
    alarms: target === 'aws' ? 'cloudwatch' : 'none',
  });
  Tags.of(app).add('application', 'legion');
  Tags.of(app).add('stage', stage);
  return app;
}

function durabilityOf(target: Target, stage: string): Durability {
  if (target !== 'aws') return 'throwaway';
  return stage === 'prod' ? 'kept' : 'restorable';
}
