import { ConditionParser } from './condition-parser';
import { ProjectionParser } from './projection-parser';
import type { ConditionNode, PathNode, UpdateAction } from './syntax-tree';
import { UpdateParser } from './update-parser';

/** Programs have few different expressions; those that are built from data would otherwise fill the memory. */
const MAX_KEPT = 500;

export const parsedCondition = keepingParsed<ConditionNode>((text) => new ConditionParser(text).parse());
export const parsedProjection = keepingParsed<readonly PathNode[]>((text) => new ProjectionParser(text).parse());
export const parsedUpdate = keepingParsed<readonly UpdateAction[]>((text) => new UpdateParser(text).parse());

/** Parses each text once, and forgets the one that was not asked for longest. */
function keepingParsed<Tree>(parse: (text: string) => Tree): (text: string) => Tree {
  const kept = new Map<string, Tree>();
  return (text) => {
    const tree = kept.get(text) ?? parse(text);
    // A map keeps the order in which it was filled.
    kept.delete(text);
    kept.set(text, tree);
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
    return tree;
  };
}
