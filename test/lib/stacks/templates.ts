/** The parts of a synthesized template that the rules examine. */
export type Template = {
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>;
};

type TemplateResource = {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

/** The templates of one assembly, by short stack name. */
export type Templates = Readonly<Record<string, Template>>;

/** A resource with its location, and with its properties typed as the caller expects them. */
export type Found<P> = {
  readonly stack: string;
  readonly logicalId: string;
  /** Location in findings, such as `ingest/ConsumerMapping7FACA67C`. */
  readonly where: string;
  readonly resource: TemplateResource;
  readonly properties: P;
};

/** Every resource of a type, such as `AWS::Lambda::Function`. */
export function resourcesOf<P = Record<string, unknown>>(templates: Templates, type: string): Found<P>[] {
  return allResources<P>(templates).filter(({ resource }) => resource.Type === type);
}

export function allResources<P = Record<string, unknown>>(templates: Templates): Found<P>[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources).map(([logicalId, resource]) => found<P>(stack, logicalId, resource)),
  );
}

function found<P>(stack: string, logicalId: string, resource: TemplateResource): Found<P> {
  return { stack, logicalId, where: `${stack}/${logicalId}`, resource, properties: (resource.Properties ?? {}) as P };
}

type Reference = { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::ImportValue'?: string };

/** The resource that a value in a stack's template refers to, in the same stack or exported by another. */
export function referred<P>(templates: Templates, stack: string, value: unknown): Found<P> | undefined {
  const reference = (value ?? {}) as Reference;
  const name = reference['Fn::ImportValue'];
  if (name !== undefined) return exported(templates, name);
  const logicalId = reference.Ref ?? reference['Fn::GetAtt']?.[0];
  const resource = logicalId === undefined ? undefined : templates[stack]?.Resources[logicalId];
  return resource && found<P>(stack, logicalId!, resource);
}

function exported<P>(templates: Templates, name: string): Found<P> | undefined {
  for (const [stack, { Outputs = {} }] of Object.entries(templates)) {
    const output = Object.values(Outputs).find(({ Export }) => Export?.Name === name);
    if (output) return referred<P>(templates, stack, output.Value);
  }
  return undefined;
}

/** The templates with the properties of one resource type overridden, to show that a rule detects it. */
export function withChanged(templates: Templates, type: string, change: Record<string, unknown>): Templates {
  const copy = structuredClone(templates);
  for (const { resource } of resourcesOf(copy, type)) {
    if (resource.Properties) Object.assign(resource.Properties, change);
  }
  return copy;
}
