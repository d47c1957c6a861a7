/** Steps from an item into a document: names, `#placeholders` and indexes of lists. */
type PathSteps = readonly (string | number)[];

export type PathNode = { readonly kind: 'path'; readonly steps: PathSteps };
export type ValueNode = { readonly kind: 'value'; readonly placeholder: string };
export type CallNode = { readonly kind: 'call'; readonly name: string; readonly operands: readonly OperandNode[] };
export type OperandNode = PathNode | ValueNode | CallNode;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type ConditionNode =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly ConditionNode[] }
  | { readonly kind: 'not'; readonly term: ConditionNode }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: OperandNode;
      readonly right: OperandNode;
    }
  | { readonly kind: 'between'; readonly operand: OperandNode; readonly low: OperandNode; readonly high: OperandNode }
  | { readonly kind: 'in'; readonly operand: OperandNode; readonly list: readonly OperandNode[] }
  | CallNode;

export type SumNode = {
  readonly kind: 'sum';
  readonly operator: '+' | '-';
  readonly left: OperandNode;
  readonly right: OperandNode;
};

export type UpdateAction =
  | { readonly section: 'SET'; readonly path: PathNode; readonly value: OperandNode | SumNode }
  | { readonly section: 'REMOVE'; readonly path: PathNode }
  | { readonly section: 'ADD' | 'DELETE'; readonly path: PathNode; readonly value: ValueNode };
