import type { Template } from './template';

/** The values that Ref and Fn::GetAtt give for a deployed resource. */
export type ResourceValues = { readonly ref: string; attribute(name: string): string };

/** Everything that the values of a stack's template can refer to. */
export type Scope = {
  readonly stackName: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The resources of this stack that are already deployed. */
  readonly resources: ReadonlyMap<string, ResourceValues>;
  /** Exported values of the stacks before this one. */
  readonly exports: ReadonlyMap<string, unknown>;
};
