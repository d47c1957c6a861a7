/** What a sink's own setting may hold. Without a value it is undefined: the sink knows its default. */
type OptionKind =
  | { readonly kind: 'text'; readonly allowed: string }
  | { readonly kind: 'choice'; readonly names: readonly string[] }
  | { readonly kind: 'count'; readonly max: number };

/** A setting of one sink, as data: the command line makes a flag, a variable, a settings key and a line of help of it. */
export type SinkOption = OptionKind & {
  /** As commander wants it: `--out <file>`. */
  readonly flag: string;
  readonly variable: string;
  readonly yamlKey: string;
  /** The default, in words. */
  readonly defaultText: string;
  readonly description: string;
};

/** By the name under which the sink finds the value. Sinks that share a setting share the declaration. */
export type SinkOptions = Readonly<Record<string, SinkOption>>;

type OptionValue<O extends SinkOption> = O['kind'] extends 'count' ? number : string;

export type SinkOptionValues<O extends SinkOptions> = { readonly [K in keyof O]: OptionValue<O[K]> | undefined };
