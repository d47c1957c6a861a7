import { createEvaluator, type Evaluator } from './assembly/evaluate';
import { resolveParameters } from './assembly/parameters';
import type { AssemblyStack } from './assembly/read-assembly';
import { orderResources } from './assembly/references';
import type { ResourceValues } from './assembly/scope';
import type { TemplateResource } from './assembly/template';
import type { CloudServices, ResourceRequest } from './resources/provider';
import { isEmulated, providerOf } from './resources/providers';

export type DeployedResource = {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** The value of a Ref; for most types the physical name. */
  readonly ref: string;
};

/** A part of a template that has no effect here. */
export type NotEmulated = {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
};

export type Deployment = {
  readonly resources: readonly DeployedResource[];
  /** Output values by stack and output name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly notEmulated: readonly NotEmulated[];
};

/** They describe the CDK, not the app, so they are in no list. */
const IGNORED_TYPES = new Set(['AWS::CDK::Metadata']);

/**
 * Deploys the stacks in the given order, and the resources of each in the order of their references.
 *
 * @param parameters values of template parameters that replace their defaults
 * @throws UserError when a template cannot be evaluated or a resource cannot be made
 */
export async function deployStacks(
  stacks: readonly AssemblyStack[],
  services: Omit<CloudServices, 'notEmulated'>,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const notEmulated: NotEmulated[] = [];
  const resources: DeployedResource[] = [];
  const outputs: Record<string, Record<string, unknown>> = {};
  const exports = new Map<string, unknown>();
  const noting: CloudServices = {
    ...services,
    notEmulated: ({ stackName, logicalId, type }, reason) =>
      void notEmulated.push({ stackName, logicalId, type, reason }),
  };
  for (const stack of stacks) {
    const deployed = new Map<string, ResourceValues>();
    const { name: stackName, template } = stack;
    const values = resolveParameters(stackName, template, parameters);
    const evaluator = createEvaluator({
      stackName,
      region: services.region,
      template,
      parameters: values,
      resources: deployed,
      exports,
    });
    for (const logicalId of orderResources(stackName, template)) {
      const resource = template.Resources![logicalId]!;
      if (IGNORED_TYPES.has(resource.Type) || (resource.Condition && !evaluator.condition(resource.Condition)))
        continue;
      const request = requestFor(stack, logicalId, resource, evaluator);
      const made = await providerOf(resource.Type)(request, noting);
      deployed.set(logicalId, made);
      resources.push({ stackName, logicalId, type: resource.Type, ref: made.ref });
    }
    outputs[stackName] = evaluateOutputs(stack, evaluator, exports);
  }
  return { resources, outputs, notEmulated };
}

/** The properties of a type that is not emulated are not evaluated: nothing reads them, so they cannot be faulty. */
function requestFor(
  stack: AssemblyStack,
  logicalId: string,
  { Type: type, Properties = {} }: TemplateResource,
  evaluator: Evaluator,
): ResourceRequest {
  const properties = isEmulated(type)
    ? Object.fromEntries(
        Object.entries(Properties).flatMap(([name, raw]) => {
          const value = evaluator.value(raw, `resource ${logicalId}, property ${name}`);
          return typeof value === 'symbol' ? [] : [[name, value] as const];
        }),
      )
    : Properties;
  return { stackName: stack.name, logicalId, type, properties, assets: stack.assets };
}

function evaluateOutputs(
  { template }: AssemblyStack,
  evaluator: Evaluator,
  exports: Map<string, unknown>,
): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Condition && !evaluator.condition(output.Condition)) continue;
    outputs[name] = evaluator.value(output.Value, `output ${name}`);
    if (output.Export)
      exports.set(String(evaluator.value(output.Export.Name, `export of output ${name}`)), outputs[name]);
  }
  return outputs;
}
